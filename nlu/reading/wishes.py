"""Wishes that may not wait, heard before anything else has read a message."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from nlu.reading.phrases import Phrases

LIST: Final = Path(__file__).resolve().parents[1] / "phrases" / "wishes.yml"
_FIRST: Final = ("say:stop", "say:fade", "say:erase")
"""Which counts where several are heard, as in the verdict: "delete it later" is not "delete it"."""


def wants_out(text: str) -> bool:
    """Whether somebody says in plain words that the talk shall be out of sight, now."""
    heard = {hit.label for hit in _wishes().find(text)}
    return next((label for label in _FIRST if label in heard), None) in ("say:stop", "say:erase")


@lru_cache(maxsize=1)
def _wishes() -> Phrases:
    return Phrases.read(LIST)
