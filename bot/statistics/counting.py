"""The changes of each turn, gathered in memory; a turn never waits for a file."""

from collections import Counter
from threading import Lock
from typing import Protocol

from bot.known import Known
from bot.statistics.cells import Cell, change


class Counting(Protocol):
    """What the conversation tells after each turn that went well."""

    def turn(self, before: Known, after: Known) -> None:
        """What was known before the turn, and after it."""


class NotCounting:
    """Without STATISTICS_DB nothing is counted."""

    def turn(self, before: Known, after: Known) -> None:
        """Nothing happens."""


class Tally:
    """The changes that have not been written yet, and how many talks began among them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._changes: Counter[Cell] = Counter()
        self.talks = 0

    def turn(self, before: Known, after: Known) -> None:
        """Adds one turn in memory; it waits for no file, only while `take` swaps the counter."""
        changes = change(before, after)
        began = not before.marks and bool(after.marks)
        with self._lock:
            self.talks += began
            for cell, n in changes.items():  # a third of the time of Counter.update
                self._changes[cell] += n

    def take(self) -> tuple[Counter[Cell], int]:
        """Everything gathered, and the number of talks; what is taken is here no more."""
        with self._lock:
            taken, talks = self._changes, self.talks
            self._changes, self.talks = Counter(), 0
        return Counter({cell: n for cell, n in taken.items() if n}), talks

    def give_back(self, changes: Counter[Cell], talks: int) -> None:
        """What could not be written, to be tried again with what has come since."""
        with self._lock:
            self._changes.update(changes)
            self.talks += talks
