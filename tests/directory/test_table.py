"""The committed table of answers is that of today's directory and search."""

from bot.directory import load
from bot.settings import ROOT
from tests.directory.table import TABLE, table


def test_table_is_current() -> None:
    assert TABLE.read_text("utf-8") == table(load(ROOT / "directory.yaml")), (
        "directory or search changed who is shown: run make directory-table and read its diff"
    )
