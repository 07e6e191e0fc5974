"""The operators' table of settings is what bot/settings.py says."""

from dataclasses import fields

import pytest

from bot.settings import Settings
from bot.settings_table import DOCUMENT, table, with_table


def test_the_document_is_current() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert with_table(text) == text, "run: python -m bot.settings_table"


def test_every_setting_has_its_row() -> None:
    for f in fields(Settings):
        assert f"| `{f.name.upper()}`" in table()


def test_a_document_without_a_place_for_it_is_refused() -> None:
    with pytest.raises(ValueError, match="marks"):
        with_table("no marks here")
