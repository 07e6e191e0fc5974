"""Wishes that may not wait: heard at once, in every language listed, and never read into others."""

import pytest
import yaml

from nlu.reading.wishes import LIST, wants_out

LISTED = [
    (f"{label} {language}", str(phrase))
    for label, by_language in yaml.safe_load(LIST.read_text("utf-8")).items()
    if label in ("say:stop", "say:erase")
    for language, phrases in by_language.items()
    for phrase in phrases
]


def _as_typed(phrase: str) -> str:
    """The plainest message that a line of the list stands for: of each choice the first."""
    slots = phrase.removeprefix("=").split()
    needed = [slot.partition("|")[0] for slot in slots if not slot.endswith("?")]
    return " ".join(needed or [slots[0].partition("|")[0]]).replace("_", " ")


@pytest.mark.parametrize(("where", "phrase"), LISTED)
def test_every_line_of_the_list_is_heard(where: str, phrase: str) -> None:
    assert wants_out(_as_typed(phrase)), where


@pytest.mark.parametrize(
    "text",
    [
        *("göm", "Göm!", "GÖM", "gom", "sluta", "någon kommer", "radera allt", "ta bort allt nu"),
        *("hide", "delete everything", "скрой чат", "ukryj", "esconde", "cache", "اخفي", "gizle"),
    ],
)
def test_it_is_heard_however_it_is_typed(text: str) -> None:
    assert wants_out(text)


@pytest.mark.parametrize(
    "text",
    [
        *("hej", "", "…", "jag är 15 och bor i Umeå", "han ska radera bilderna", "jag vill dö"),
        *("jag gömmer mig för honom", "radera chatten sen", "delete it later", "sluta skada mig"),
    ],
)
def test_other_words_stop_nobody(text: str) -> None:
    assert not wants_out(text)
