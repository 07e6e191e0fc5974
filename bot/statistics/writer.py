"""Writes what was counted in batches, in a thread of its own, at random moments hours apart.

Whoever reads the file twice must not learn what somebody asked in between: a batch is written
only when it holds at least ten talks, also at a clean stop. What is lost then, or when the
process is killed, is lost; the talk goes on (docs/decisions/0019-counts-without-people.md).
"""

import secrets
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Final

from bot.known import Known
from bot.logs import note_failure
from bot.statistics.cells import Cell
from bot.statistics.counting import Tally
from bot.statistics.database import UnusableStatistics, add, opened

LEAST: Final = 10
"""Talks that must have begun in a batch before it is written; up to twice as many, at random."""
SOONEST, LATEST = 3600, 6 * 3600
"""Seconds between two attempts to write."""


def at_random() -> float:
    """Seconds until the next attempt."""
    return SOONEST + secrets.randbelow(LATEST - SOONEST)


@dataclass(frozen=True)
class Batch:
    """Changes on their way into the file, under a name that the file remembers."""

    name: str
    changes: Mapping[Cell, int]


class Statistics:
    """Counting into a file; opening it tells at once when it cannot be used."""

    def __init__(
        self, path: Path, *, wait: Callable[[], float] = at_random, least: int = LEAST
    ) -> None:
        with opened(path, create=True):
            pass
        self._path, self._wait, self._least = path, wait, least
        self._enough = self._at_least()
        self._tally = Tally()
        self._stopping = Event()
        self._held: Batch | None = None
        self._thread = Thread(target=self._run, name="statistics", daemon=True)

    def start(self) -> None:
        """Begin to write now and then."""
        self._thread.start()

    def turn(self, before: Known, after: Known) -> None:
        """Counts a turn in memory."""
        self._tally.turn(before, after)

    def stop(self) -> None:
        """A clean stop: writes what may be written, waits a moment for it, drops the rest."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def write(self) -> bool:
        """Writes the batch if it is large enough; whether it was written.

        A batch that could not be written keeps its name and is tried again under it: a disk may
        fail after the commit, and what is in the file already must not count twice.
        """
        if self._held is None:
            changes, talks = self._tally.take()
            if talks < self._enough:
                self._tally.give_back(changes, talks)
                return False
            self._enough = self._at_least()
            self._held = Batch(secrets.token_hex(8), changes)
        try:
            with opened(self._path, create=True) as database:
                add(database, self._held.changes, batch=self._held.name)
        except (OSError, sqlite3.Error, UnusableStatistics) as error:
            note_failure("statistics_not_written", error)
            return False
        self._held = None
        return True

    def _at_least(self) -> int:
        """By chance, so that whether a batch was written does not tell of one more talk in it."""
        return self._least + secrets.randbelow(self._least or 1)

    def _run(self) -> None:
        while not self._stopping.wait(self._wait()):
            self._write_safely()
        self._write_safely()

    def _write_safely(self) -> None:
        try:
            self.write()
        except Exception as error:  # noqa: BLE001  counting must never end the thread, nor a talk
            note_failure("statistics_failed", error)
