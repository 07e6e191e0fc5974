"""The notice is easy enough to be read by those whom it is for, and says what the program does."""

import re

import pytest

from bot.lix import lix
from bot.settings import ROOT, Settings

from . import documents as doc

NOTICE = (ROOT / "docs" / "privacy" / "notice.md").read_text("utf-8")


def text_of(heading: str) -> str:
    return re.sub(r"[*\[\]]", "", doc.section(NOTICE, heading))


@pytest.mark.parametrize(("heading", "most"), [("För dig som är ung", 25), ("För vuxna", 40)])
def test_it_is_easy_to_read(heading: str, most: float) -> None:
    assert 0 < lix(text_of(heading)) <= most


@pytest.mark.parametrize("heading", ["För vuxna", "For adults"])
def test_it_says_how_long_the_bot_remembers(heading: str) -> None:
    assert f" {Settings().forget_after // 60} minut" in text_of(heading)


def test_both_languages_hold_the_same_parts() -> None:
    swedish, english = text_of("För vuxna"), text_of("For adults")
    assert len(swedish.strip().split("\n\n")) == len(english.strip().split("\n\n"))
