"""Closing a quarter's books: add the files, draw noise once, store it in each, delete what is raw.

A quarter is published once. Several files that have it are published together, or the noise of
one would show the other; a file that was part of a publication is never part of a second one.
"""

import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any, Final

import sqlite_utils

from bot.errors import Problem
from bot.statistics.database import file_id, months_of, quarter_of, raw, whole
from bot.statistics.tables import ENTRY, TABLES, Table

WAIT: Final = timedelta(days=3)
"""After the end of a quarter: the last talks end, and the last batches are written."""
Noise = Callable[[Table, Sequence[int]], list[int]]


class HalfPublished(Problem):
    """A publication was interrupted, and the files that belong to it are not all here."""


@dataclass(frozen=True)
class Release:
    """One quarter as published: which files are in it, and every cell with its noise.

    `tables`: name of a table → rows of (period, values of the dimensions…, number).
    """

    id: str
    quarter: str
    members: tuple[str, ...]
    tables: Mapping[str, tuple[tuple[Any, ...], ...]]

    def content(self) -> str:
        """As the files keep it."""
        return json.dumps(dict(self.tables), ensure_ascii=False)


def releases(databases: Sequence[sqlite_utils.Database]) -> list[Release]:
    """All that has been published of these files, oldest first."""
    found = {row["id"]: row for one in databases for row in one["release"].rows if row["content"]}
    made = [_read(row) for row in found.values()]
    return sorted(made, key=lambda release: (release.quarter, release.id))


def close_books(
    databases: Sequence[sqlite_utils.Database],
    *,
    today: date,
    entries: Sequence[str],
    noise: Noise,
) -> list[Release]:
    """Publishes every quarter that has ended since a file was made, if it is not published yet.

    Also one in which nobody came: that a report exists must not tell that somebody did. `entries`:
    ids of the directory, the values of that dimension. Nothing may be shown to anybody before
    this has returned.
    """
    _mend(databases, entries, noise)
    made = []
    for quarter in sorted({quarter for one in databases for quarter in _quarters(one, today)}):
        open_books = [one for one in databases if _is_open(one, quarter, today)]
        if open_books:
            made.append(_publish(open_books, quarter, entries, noise))
    return made


def over(quarter: str, today: date) -> bool:
    """Whether the quarter ended long enough ago."""
    year, number = int(quarter[:4]), int(quarter[-1])
    after = date(year + number // 4, number % 4 * 3 + 1, 1)
    return today >= after + WAIT


def draw(
    counts: Mapping[str, Counter[tuple[str, ...]]],
    quarter: str,
    entries: Sequence[str],
    noise: Noise,
    tables: Sequence[Table] = TABLES,
) -> dict[str, tuple[tuple[Any, ...], ...]]:
    """Every cell of every table, also those that nobody is in, with noise.

    `counts`: table → (month, values…) → exact count. The only step from raw to public.
    """
    drawn: dict[str, tuple[tuple[Any, ...], ...]] = {}
    for table in tables:
        keys = list(_keys(table, quarter, entries))
        exact = _by_period(table, quarter, counts[table.name])
        numbers = noise(table, [exact[key] for key in keys])
        drawn[table.name] = tuple((*key, n) for key, n in zip(keys, numbers, strict=True))
    return drawn


def _publish(
    databases: Sequence[sqlite_utils.Database], quarter: str, entries: Sequence[str], noise: Noise
) -> Release:
    """First every file notes that it belongs to this publication, then it is drawn and stored."""
    members = tuple(sorted(file_id(one) for one in databases))
    id = secrets.token_hex(8)
    for one in databases:
        with whole(one):
            one.table("release").insert(
                {"id": id, "quarter": quarter, "members": json.dumps(members), "content": None}
            )
    return _draw_and_store(id, quarter, members, databases, entries, noise)


def _draw_and_store(
    id: str,
    quarter: str,
    members: tuple[str, ...],
    databases: Sequence[sqlite_utils.Database],
    entries: Sequence[str],
    noise: Noise,
) -> Release:
    counts = {}
    for table in TABLES:
        counts[table.name] = Counter[tuple[str, ...]]()
        for one in databases:
            counts[table.name].update(raw(one, table, months_of(quarter)))
    release = Release(id, quarter, members, draw(counts, quarter, entries, noise))
    for one in databases:
        _store(one, release)
    return release


def _store(database: sqlite_utils.Database, release: Release) -> None:
    """Keeps what was drawn and deletes the raw counts behind it, in the file's log as well."""
    first, _, last = months_of(release.quarter)
    with whole(database):
        row = {
            "id": release.id,
            "quarter": release.quarter,
            "members": json.dumps(release.members),
            "content": release.content(),
        }
        database.table("release").upsert(row, pk="id")
        for table in TABLES:
            where = "who = 'person' AND month BETWEEN ? AND ?"
            database.table(table.name).delete_where(where, [first, last])
    database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _mend(databases: Sequence[sqlite_utils.Database], entries: Sequence[str], noise: Noise) -> None:
    """Takes up publications that were interrupted, and brings members that lack one up to date."""
    rows: dict[str, dict[str, Any]] = {}
    for one in databases:
        for row in one["release"].rows:
            if row["id"] not in rows or row["content"]:
                rows[row["id"]] = row
    for id, row in rows.items():
        members = tuple(json.loads(row["members"]))
        here = [one for one in databases if file_id(one) in members]
        if row["content"]:
            for one in here:
                if not _has(one, id):
                    _store(one, _read(row))
        elif len({file_id(one) for one in here}) == len(members):
            # Nobody has seen anything of it, so drawing anew gives nothing away.
            _draw_and_store(id, row["quarter"], members, here, entries, noise)
        else:
            missing = sorted(set(members) - {file_id(one) for one in here})
            raise HalfPublished(
                f"{row['quarter']}: publishing was interrupted; name all files that were part of "
                f"it (missing: {', '.join(missing)})"
            )


def _has(database: sqlite_utils.Database, id: str) -> bool:
    return any(row["id"] == id and row["content"] for row in database["release"].rows)


def _read(row: Mapping[str, Any]) -> Release:
    content = {name: tuple(map(tuple, rows)) for name, rows in json.loads(row["content"]).items()}
    return Release(row["id"], row["quarter"], tuple(json.loads(row["members"])), content)


def _quarters(database: sqlite_utils.Database, today: date) -> Iterator[str]:
    """The ended quarters since the file was made."""
    since: str = next(iter(database["file"].rows))["since"]
    year, number = int(since[:4]), int(quarter_of(since)[-1])
    while over(f"{year}-Q{number}", today):
        yield f"{year}-Q{number}"
        year, number = year + number // 4, number % 4 + 1


def _is_open(database: sqlite_utils.Database, quarter: str, today: date) -> bool:
    """Whether this file has the quarter, and it is not part of a publication."""
    shut = {row["quarter"] for row in database["release"].rows}
    return quarter not in shut and quarter in _quarters(database, today)


def _keys(table: Table, quarter: str, entries: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """All cells: period by dimension by dimension, whether anybody is in them or not."""
    periods = (quarter,) if table.period == "quarter" else months_of(quarter)
    values = (entries if name == ENTRY else own for name, own in table.dimensions.items())
    return product(periods, *values)


def _by_period(
    table: Table, quarter: str, counts: Counter[tuple[str, ...]]
) -> Counter[tuple[str, ...]]:
    """Months added where the table is published by the quarter."""
    if table.period == "month":
        return counts
    added: Counter[tuple[str, ...]] = Counter()
    for (_month, *values), n in counts.items():
        key = (quarter, *values)
        added[key] += n
    return added
