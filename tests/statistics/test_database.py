"""The file of counts: for its owner only, migrated step by step, each batch whole and once."""

import sqlite3
import stat
from pathlib import Path

import pytest

from bot.statistics.cells import Cell
from bot.statistics.database import (
    MIGRATIONS,
    UnusableStatistics,
    add,
    migrate,
    months_of,
    opened,
    quarter_of,
    raw,
)
from bot.statistics.tables import BY_NAME

from .conftest import Files, need

MONTHS = ("2026-08", "2026-11")


def test_nobody_else_may_read_the_file(files: Files) -> None:
    path = files.make("counts.db", need(3))
    with opened(path) as database:  # while it is open, its log lies beside it
        add(database, need(1), batch="b")
        for each in path.parent.glob("counts.db*"):
            assert stat.S_IMODE(each.stat().st_mode) == 0o600, each.name


def test_a_batch_of_the_same_name_counts_once(files: Files) -> None:
    path = files.make("counts.db")
    with opened(path) as database:
        for batch in ("one", "one", "two"):
            add(database, need(2), batch=batch)
        assert raw(database, BY_NAME["need_county"], MONTHS)["2026-08", "images", "24"] == 4


def test_testers_are_counted_apart(files: Files) -> None:
    path = files.make("counts.db", need(5) | need(7, who="tester"))
    with opened(path) as database:
        assert sum(raw(database, BY_NAME["need_county"], MONTHS).values()) == 5
        assert sum(raw(database, BY_NAME["need_county"], MONTHS, "tester").values()) == 7


def test_a_batch_is_written_whole_or_not_at_all(files: Files) -> None:
    path = files.make("counts.db")
    wrong = need(1) | {Cell("entry_report", "2026-08", "person", ("wrong_number",)): 1}
    with opened(path) as database:
        with pytest.raises(sqlite3.Error):
            add(database, wrong, batch="b")
        assert not raw(database, BY_NAME["need_county"], MONTHS)


def test_a_newer_file_is_refused_and_left_as_it_is(files: Files) -> None:
    path = files.make("counts.db")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=99")
    before = path.read_bytes()
    with pytest.raises(UnusableStatistics, match="update it"), opened(path):
        pass
    assert path.read_bytes() == before


def test_a_step_that_fails_is_undone_and_taken_again(files: Files) -> None:
    path = files.make("counts.db", need(2))

    def fails(database: object) -> None:
        database["later"].create({"a": int})  # type: ignore[index]
        raise sqlite3.OperationalError

    def works(database: object) -> None:
        database["later"].create({"a": int})  # type: ignore[index]

    with opened(path) as database:
        with pytest.raises(sqlite3.OperationalError):
            migrate(database, (*MIGRATIONS, fails))
        assert not database["later"].exists()
        migrate(database, (*MIGRATIONS, works))
        migrate(database, (*MIGRATIONS, works))
        assert database["later"].exists()
        assert sum(raw(database, BY_NAME["need_county"], MONTHS).values()) == 2


def test_another_kind_of_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    wrong = tmp_path / "text.db"
    wrong.write_text("Inga tal här." * 100, "utf-8")
    with pytest.raises(UnusableStatistics, match="no database of ours"), opened(wrong):
        pass
    with pytest.raises(UnusableStatistics, match="no such file"), opened(tmp_path / "none.db"):
        pass


@pytest.mark.parametrize(
    ("month", "quarter"),
    [("2026-01", "2026-Q1"), ("2026-03", "2026-Q1"), ("2026-10", "2026-Q4")],
)
def test_months_and_quarters(month: str, quarter: str) -> None:
    assert quarter_of(month) == quarter
    assert month in months_of(quarter)
    assert len({quarter_of(each) for each in months_of(quarter)}) == 1
