"""The numbers of messages, so that they can be erased: the one thing kept longer than the talk.

Under a keyed hash, for as long as Telegram lets a bot delete a message: in memory here, or shared
by several processes, see `bot.replicas`.
"""

import time
from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Collection
from typing import Final

KEPT: Final = 48 * 3600.0
"""Seconds; Telegram refuses to delete what is older."""
MOST_OF_ONE: Final = 2_000
MOST_OF_ALL: Final = 200_000
"""Numbers in memory at once (about 3 MB); beyond, those of the longest silent person go first."""


class _Noted:
    """One person's numbers and when each was noted, in 16 bytes each: a pair of objects takes 110.

    A busy evening would otherwise show in the memory of the process.
    """

    __slots__ = ("numbers", "when")

    def __init__(self) -> None:
        self.when, self.numbers = array("d"), array("q")

    def __len__(self) -> int:
        return len(self.numbers)

    def add(self, when: float, number: int) -> None:
        self.when.append(when)
        self.numbers.append(number)

    def cut(self, count: int) -> None:
        """Drop the oldest so many."""
        del self.when[:count]
        del self.numbers[:count]


class Trail:
    """`Numbers` in the memory of this process."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        most_of_one: int = MOST_OF_ONE,
        most_of_all: int = MOST_OF_ALL,
    ) -> None:
        self._clock, self._most_of_one, self._most_of_all = clock, most_of_one, most_of_all
        self._people: OrderedDict[str, _Noted] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    async def note(self, person: str, message: int) -> None:
        """Remember one message, theirs or ours."""
        noted = self._people.setdefault(person, _Noted())
        self._people.move_to_end(person)
        noted.add(self._clock(), message)
        self._count += 1
        self._cut(noted, len(noted) - self._most_of_one)
        while self._count > self._most_of_all:
            await self.forget(next(iter(self._people)))

    async def known(self, person: str) -> list[int]:
        """The numbers that can still be erased, oldest first."""
        await self.forget_old()
        noted = self._people.get(person)
        return list(dict.fromkeys(noted.numbers)) if noted else []

    async def drop(self, person: str, messages: Collection[int]) -> None:
        """Forget these: they are erased, or never will be."""
        noted = self._people.get(person)
        if noted is None:
            return
        left = _Noted()
        for when, number in zip(noted.when, noted.numbers, strict=True):
            if number not in messages:
                left.add(when, number)
        self._count -= len(noted) - len(left)
        if left:
            self._people[person] = left
        else:
            del self._people[person]

    async def quiet(self, person: str) -> float | None:
        """Seconds since the newest of a person's numbers; None where there is none."""
        noted = self._people.get(person)
        return self._clock() - noted.when[-1] if noted else None

    async def forget(self, person: str) -> None:
        """Drop one person's numbers; doing it for an unknown one is no error."""
        self._count -= len(self._people.pop(person, ()))

    async def forget_old(self) -> None:
        """Drop every number that Telegram would no longer erase."""
        before = self._clock() - KEPT
        for person, noted in list(self._people.items()):
            self._cut(noted, bisect_right(noted.when, before))
            if not noted:
                del self._people[person]

    def _cut(self, noted: _Noted, count: int) -> None:
        if count > 0:
            noted.cut(count)
            self._count -= count
