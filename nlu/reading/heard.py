"""What the fixed phrases hear in a message: the floor under every crisis, without Rasa."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from nlu.reading.doses import doses_in_words
from nlu.reading.phrases import Phrases, labels_heard
from nlu.reading.text import words

LISTS: Final = Path(__file__).resolve().parents[1] / "phrases"


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    """Every listed phrase; read once, for there are more than a hundred thousand readings."""
    return Phrases.read(*sorted(LISTS.glob("*.yml")))


def heard(text: str) -> set[str]:
    """The labels of all listed phrases that a message holds, and of doses that are a danger."""
    form = words(text)
    found = labels_heard(phrases().find_in_words(form))
    return found | {"crisis:danger", "acute"} if doses_in_words(form) else found
