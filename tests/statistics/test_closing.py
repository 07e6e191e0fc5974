"""Closing the books: once, all files together, nothing raw left, and no way to a second draw."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.statistics import closing
from bot.statistics.closing import HalfPublished, Release, close_books, over, releases
from bot.statistics.database import add, opened, raw
from bot.statistics.tables import BY_NAME, TABLES, Table

from .conftest import Files, need

NOVEMBER = date(2026, 11, 26)
ENTRIES = ("bris-116111",)


def exact(_table: Table, counts: Sequence[int]) -> list[int]:
    """No noise: shows that everything else is right."""
    return list(counts)


def close(*paths: Path, today: date = NOVEMBER, noise: Any = exact) -> list[Release]:
    with ExitStack() as stack:
        databases = [stack.enter_context(opened(path)) for path in paths]
        close_books(databases, today=today, entries=ENTRIES, noise=noise)
        return releases(databases)


def number(release: Release, table: str, *values: str) -> int:
    found = {tuple(row[:-1]): row[-1] for row in release.tables[table]}
    return int(found[(release.quarter, *values)])


def test_files_are_added_up_before_anything_else(files: Files) -> None:
    paths = [files.make("a.db", need(7)), files.make("b.db", need(5) | need(2, month="2026-09"))]
    (release,) = close(*paths)
    assert number(release, "need_county", "images", "24") == 14


def test_every_cell_is_published_also_where_nobody_is(files: Files) -> None:
    (release,) = close(files.make("a.db"))
    for table in TABLES:
        cells = 1 if table.period == "quarter" else 3
        for values in table.dimensions.values():
            cells *= len(values) or len(ENTRIES)
        assert len(release.tables[table.name]) == cells


def test_a_running_quarter_is_not_published(files: Files) -> None:
    path = files.make("a.db", need(50, month="2026-11"), since="2026-10")
    assert close(path) == []
    assert over("2026-Q4", date(2027, 1, 4)) and not over("2026-Q4", date(2027, 1, 3))


def test_noise_is_drawn_once_and_stays(files: Files) -> None:
    from bot.statistics.noise import noised

    path = files.make("a.db", need(50))
    first = close(path, noise=noised)
    assert first == close(path, noise=noised) == close(path, noise=None)
    other = close(files.make("b.db", need(50)), noise=noised)
    assert first[0].tables != other[0].tables


def test_nothing_raw_is_left_in_the_file_or_its_log(files: Files) -> None:
    path = files.make("a.db", need(50) | need(60, month="2026-11"))
    close(path)
    with opened(path) as database:
        months = ("2026-07", "2026-08", "2026-09")
        assert not any(raw(database, table, months) for table in TABLES)
        assert sum(raw(database, BY_NAME["need_county"], ("2026-11",)).values()) == 60
        add(database, need(9), batch="late")
        assert not raw(database, BY_NAME["need_county"], months)
    log = path.with_name("a.db-wal")
    left = path.read_bytes() + (log.read_bytes() if log.exists() else b"")
    assert b"2026-08personimages24" not in left
    assert b"2026-11personimages24" in left, "the search would not find what is there"


def test_a_file_that_was_published_is_not_drawn_again_with_others_or_alone(files: Files) -> None:
    a, b, c = (files.make(f"{name}.db", need(10)) for name in "abc")
    (together,) = close(a, b)
    assert close(a) == close(b) == [together]
    later = close(a, b, c)
    assert together in later and len(later) == 2
    assert number(next(r for r in later if r != together), "need_county", "images", "24") == 10


def test_what_was_interrupted_is_taken_up_when_all_its_files_are_there(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = files.make("a.db", need(10)), files.make("b.db", need(4))
    stored = closing._store

    def dies(database: Any, release: Release) -> None:
        if database.conn.execute("PRAGMA database_list").fetchone()[2].endswith("b.db"):
            raise KeyboardInterrupt
        stored(database, release)

    monkeypatch.setattr(closing, "_store", dies)
    with pytest.raises(KeyboardInterrupt):
        close(a, b)
    monkeypatch.undo()
    with pytest.raises(HalfPublished, match="name all files"):
        close(b)
    (release,) = close(a, b)
    assert number(release, "need_county", "images", "24") == 14
    assert close(b) == [release]
    with opened(b) as database:
        assert not raw(database, BY_NAME["need_county"], ("2026-08",))


def test_an_interruption_before_the_draw_is_taken_up_too(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = files.make("a.db", need(10)), files.make("b.db", need(4))

    def dies(_table: Table, _counts: Sequence[int]) -> list[int]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        close(a, b, noise=dies)
    (release,) = close(b, a)
    assert number(release, "need_county", "images", "24") == 14
    assert len(release.members) == 2


def test_every_quarter_since_the_file_was_made_is_published_empty_or_not(files: Files) -> None:
    path = files.make("a.db", need(10), since="2025-11")
    assert [release.quarter for release in close(path)] == [
        "2025-Q4",
        "2026-Q1",
        "2026-Q2",
        "2026-Q3",
    ]
