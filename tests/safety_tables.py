"""The tables of the ten safety rules, and what their tests share."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.codes import band_of
from bot.known import Known
from bot.rooms import Rooms

from .talks import Person

if TYPE_CHECKING:
    pass

FOLDER = Path(__file__).parent / "safety"
NIGHT = "2026-11-25T03:00"
OF_THE_ONE_WHO_READS = ("child", "teen", "adult", "any")
"""Voices in which the person who needs help is spoken to."""
NO_LINES = frozenset({"emergency"})


def table(number: int) -> dict[str, Any]:
    """The cases of a rule."""
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"rule{number}.yml").read_text("utf-8"))
    return found


def told(age: Any, **others: Any) -> Known:
    """Somebody of this age, or who has not said it."""
    years = None if age == "none" else age
    return Known(age=years, age_band=band_of(years), **others)


def fail(what: str, person: Person) -> None:
    """Fail with the whole talk."""
    pytest.fail(f"{what}\n\n{person.written()}", pytrace=False)


def texts(rooms: Rooms, language: str, voices: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Key, voice and text of everything that can be said in a language in these voices."""
    for spoken, key, reply in rooms.replies.all():
        for voice, text in reply.texts.items():
            if spoken == language and voice in voices:
                yield key, voice, text
