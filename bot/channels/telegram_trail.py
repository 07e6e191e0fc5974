"""The numbers of messages, so that they can be erased: the one thing kept longer than the talk.

Under a keyed hash, for as long as Telegram lets a bot delete a message: in memory here, or shared
by several processes, see `bot.replicas`.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Collection
from typing import Final, Protocol

KEPT: Final = 48 * 3600.0
"""Seconds; Telegram refuses to delete what is older."""
MOST_OF_ONE: Final = 2_000
MOST_OF_ALL: Final = 200_000
"""Numbers in memory at once (about 20 MB); beyond, those of the longest silent person go first."""


class Numbers(Protocol):
    """Which messages there are to erase, by person."""

    async def note(self, person: str, message: int) -> None:
        """Remember one message, theirs or ours."""

    async def known(self, person: str) -> list[int]:
        """The numbers that can still be erased, oldest first."""

    async def drop(self, person: str, messages: Collection[int]) -> None:
        """Forget these: they are erased, or never will be."""

    async def quiet(self, person: str) -> float | None:
        """Seconds since the newest of a person's numbers; None where there is none."""

    async def forget(self, person: str) -> None:
        """Drop one person's numbers; doing it for an unknown one is no error."""

    async def forget_old(self) -> None:
        """Drop every number that Telegram would no longer erase."""


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
        self._people: OrderedDict[str, deque[tuple[float, int]]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    async def note(self, person: str, message: int) -> None:
        """Remember one message, theirs or ours."""
        numbers = self._people.setdefault(person, deque())
        self._people.move_to_end(person)
        numbers.append((self._clock(), message))
        self._count += 1
        if len(numbers) > self._most_of_one:
            numbers.popleft()
            self._count -= 1
        while self._count > self._most_of_all:
            await self.forget(next(iter(self._people)))

    async def known(self, person: str) -> list[int]:
        """The numbers that can still be erased, oldest first."""
        await self.forget_old()
        return list(dict.fromkeys(number for _, number in self._people.get(person, ())))

    async def drop(self, person: str, messages: Collection[int]) -> None:
        """Forget these: they are erased, or never will be."""
        noted = self._people.get(person, ())
        left = deque(one for one in noted if one[1] not in messages)
        self._count -= len(noted) - len(left)
        if left:
            self._people[person] = left
        else:
            self._people.pop(person, None)

    async def quiet(self, person: str) -> float | None:
        """Seconds since the newest of a person's numbers; None where there is none."""
        numbers = self._people.get(person)
        return self._clock() - numbers[-1][0] if numbers else None

    async def forget(self, person: str) -> None:
        """Drop one person's numbers; doing it for an unknown one is no error."""
        self._count -= len(self._people.pop(person, ()))

    async def forget_old(self) -> None:
        """Drop every number that Telegram would no longer erase."""
        before = self._clock() - KEPT
        for person in list(self._people):
            numbers = self._people[person]
            while numbers and numbers[0][0] <= before:
                numbers.popleft()
                self._count -= 1
            if not numbers:
                del self._people[person]
