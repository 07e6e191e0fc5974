"""The file of counts: its tables and migrations, writing one batch whole, reading raw counts.

A raw count is exact, and so a danger: the file is for its owner's eyes only (mode 600), and a
quarter's raw counts are deleted when its books are closed (`closing.py`).
"""

import os
import secrets
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlite_utils

from bot.clock import STOCKHOLM
from bot.errors import Problem
from bot.statistics.cells import Cell, Who
from bot.statistics.tables import TABLES, Table

BUSY: Final = 5.0
"""Seconds that a writer waits for another one."""


class UnusableStatistics(Problem):
    """The file of counts cannot be opened, or is of another kind or version."""


@contextmanager
def opened(path: Path, *, create: bool = False) -> Iterator[sqlite_utils.Database]:
    """The database, brought to today's version; closed at the end."""
    try:
        if create:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        elif not path.is_file():
            raise UnusableStatistics(f"{path}: there is no such file")
        connection = sqlite3.connect(path, timeout=BUSY, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnusableStatistics(f"{path}: cannot be opened: {reason}") from None
    with closing(connection):
        database = sqlite_utils.Database(connection)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            # What is deleted is overwritten, so that it cannot be read in the file either.
            connection.execute("PRAGMA secure_delete=ON")
            migrate(database)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            raise UnusableStatistics(f"{path}: is no database of ours: {error}") from None
        yield database


@contextmanager
def whole(database: sqlite_utils.Database) -> Iterator[None]:
    """A transaction: everything in it is written, or nothing."""
    connection: sqlite3.Connection = database.conn
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


# --- Migrations -----------------------------------------------------------------------------------
def _first_tables(database: sqlite_utils.Database) -> None:
    """Counts by month; which file this is; what was published of it."""
    for table in TABLES:
        keys = ("month", "who", *table.dimensions)
        columns: dict[str, Any] = {**dict.fromkeys(keys, str), "n": int}
        database.table(table.name).create(columns, pk=keys, not_null=columns)
    database.table("file").create({"id": str, "since": str, "last_batch": str}, pk="id")
    since = f"{datetime.now(STOCKHOLM):%Y-%m}"
    database.table("file").insert({"id": secrets.token_hex(8), "since": since, "last_batch": ""})
    release = {"id": str, "quarter": str, "members": str, "content": str}
    database.table("release").create(release, pk="id", not_null={"id", "quarter", "members"})


MIGRATIONS: Final[Sequence[Callable[[sqlite_utils.Database], None]]] = (_first_tables,)
"""One step a version; a step is never changed once released, only followed by another."""


def migrate(
    database: sqlite_utils.Database,
    steps: Sequence[Callable[[sqlite_utils.Database], None]] = MIGRATIONS,
) -> None:
    """Takes the steps that the file has not taken yet, each of them whole."""
    done = _version(database)
    if done > len(steps):
        raise UnusableStatistics(
            f"the file of counts has version {done}, this program knows {len(steps)}; update it"
        )
    for number, step in enumerate(steps[done:], done + 1):
        with whole(database):
            if _version(database) < number:  # another process may have been faster
                step(database)
                database.conn.execute(f"PRAGMA user_version={number}")


def _version(database: sqlite_utils.Database) -> int:
    version: int = database.conn.execute("PRAGMA user_version").fetchone()[0]
    return version


# --- Writing and reading --------------------------------------------------------------------------
def file_id(database: sqlite_utils.Database) -> str:
    """The random name of this file, by which a publication knows its members."""
    id: str = next(iter(database["file"].rows))["id"]
    return id


def add(database: sqlite_utils.Database, changes: Mapping[Cell, int], *, batch: str) -> None:
    """Writes one batch whole, and only once: the same name again changes nothing.

    What belongs to a quarter whose books are closed is dropped.
    """
    with whole(database):
        if next(iter(database["file"].rows))["last_batch"] == batch:
            return
        shut = {row["quarter"] for row in database["release"].rows}
        for table in TABLES:
            rows = [
                (cell.month, cell.who, *cell.values, n)
                for cell, n in changes.items()
                if cell.table == table.name and quarter_of(cell.month) not in shut
            ]
            database.conn.executemany(_addition(table), rows)
        database.conn.execute("UPDATE file SET last_batch = ?", (batch,))


def raw(
    database: sqlite_utils.Database, table: Table, months: Sequence[str], who: Who = "person"
) -> Counter[tuple[str, ...]]:
    """Exact counts of these months, by month and the table's dimensions; never for publishing."""
    keys = ", ".join(("month", *table.dimensions))
    marks = ", ".join("?" * len(months))
    query = f"SELECT {keys}, n FROM {table.name} WHERE who = ? AND month IN ({marks})"  # noqa: S608  names of ours
    found: Counter[tuple[str, ...]] = Counter()
    for *key, n in database.conn.execute(query, (who, *months)):
        found[tuple(key)] += n
    return found


def quarter_of(month: str) -> str:
    """`2026-Q4` of `2026-11`."""
    year, number = month.split("-")
    return f"{year}-Q{(int(number) + 2) // 3}"


def months_of(quarter: str) -> tuple[str, str, str]:
    """The three months of `2026-Q4`."""
    year, number = quarter.split("-Q")
    first = 3 * int(number) - 2
    return f"{year}-{first:02}", f"{year}-{first + 1:02}", f"{year}-{first + 2:02}"


def _addition(table: Table) -> str:
    keys = ("month", "who", *table.dimensions)
    names, marks = ", ".join(keys), ", ".join("?" * (len(keys) + 1))
    return (
        f"INSERT INTO {table.name} ({names}, n) VALUES ({marks}) "  # noqa: S608  names of ours
        f"ON CONFLICT ({names}) DO UPDATE SET n = n + excluded.n"
    )
