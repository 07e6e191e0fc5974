"""Each update applied once, one at a time for a person, and nobody waiting for another.

Whoever hides or erases does not wait for what is still being said to them: that falls away.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.privacy import Pseudonyms

MOST_WAITING: Final = 20
"""Messages of one person that wait for their turn; more at once is nobody's hurry."""
MOST_AT_ONCE: Final = 4096
"""Updates of all people in this process at once; each person has at most MOST_WAITING."""
REMEMBERED: Final = 20_000
"""Numbers of updates kept to know a second delivery by."""


class Claims(Protocol):
    """Who answers which update: nobody else answers this person while a claim is held."""

    def claim(
        self, person: str, update: int, *, hurries: bool, overtaken: asyncio.Event
    ) -> AbstractAsyncContextManager[bool]:
        """Whether the update is new, while the claim is held; left well, it is applied.

        `overtaken` is set here when another process has one that `hurries`; when it is set while
        the claim is still waited for, nobody waits any longer, and the update is not new.
        """


class Seen:
    """`Claims` for a process that answers everybody itself: remembers the updates it had."""

    def __init__(self) -> None:
        self._updates: OrderedDict[int, None] = OrderedDict()

    @asynccontextmanager
    async def claim(
        self, person: str, update: int, *, hurries: bool, overtaken: asyncio.Event
    ) -> AsyncIterator[bool]:
        """Known again only once it has been answered, so that none is lost on the way."""
        yield update not in self._updates
        self._updates[update] = None
        if len(self._updates) > REMEMBERED:
            self._updates.popitem(last=False)


@dataclass
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    flooded: bool = False
    hurries: int = 0
    """How many updates that may not wait have come since the line was made."""
    overtaken: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when one of them came after the update that is being answered."""


class OneByOne(BaseUpdateProcessor):
    """Runs handlers in the order in which each person wrote; keeps no more than pseudonyms.

    `dropped` is told of each update that is one too many, `flooded` of the last one before it,
    once that has been answered. `hurries` says which update makes all before it fall away.
    """

    def __init__(
        self,
        people: Pseudonyms,
        claims: Claims,
        *,
        dropped: Callable[[Update], Coroutine[Any, Any, None]],
        flooded: Callable[[Update], Coroutine[Any, Any, None]],
        hurries: Callable[[Update], bool] = lambda _update: False,
    ) -> None:
        super().__init__(MOST_AT_ONCE)
        self._people, self._claims = people, claims
        self._dropped, self._flooded, self._hurries = dropped, flooded, hurries
        self._lines: dict[str, _Line] = {}
        self.running = 0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Awaits the handlers when it is this update's turn; a second delivery is dropped."""
        if not isinstance(update, Update):
            _drop(coroutine)
            return
        chat = update.effective_chat
        if chat is None:
            await coroutine
            return
        person = self._people.of("telegram", chat.id)
        line = self._lines.setdefault(person, _Line())
        hurries = self._hurries(update)
        if line.waiting >= MOST_WAITING * (2 if hurries else 1):
            line.flooded = True
            await self._fall_away(update, coroutine)
            return
        if hurries:
            line.hurries, line.flooded = line.hurries + 1, False
            line.overtaken.set()
        await self._in_turn(person, line, update, coroutine, hurries=hurries)

    def overtaken(self, person: str) -> asyncio.Event:
        """Set once what is being said to this person now must not be said any more."""
        line = self._lines.get(person)
        return line.overtaken if line else asyncio.Event()

    async def _in_turn(
        self,
        person: str,
        line: _Line,
        update: Update,
        coroutine: Awaitable[Any],
        *,
        hurries: bool,
    ) -> None:
        line.waiting += 1
        came = line.hurries
        try:
            async with line.lock:  # first come, first served
                self.running += 1
                try:
                    line.overtaken = asyncio.Event()
                    if line.hurries > came:
                        await self._fall_away(update, coroutine)
                    else:
                        claim = self._claims.claim(
                            person, update.update_id, hurries=hurries, overtaken=line.overtaken
                        )
                        await self._once(claim, line.overtaken, update, coroutine)
                    if line.flooded and line.waiting == 1:
                        line.flooded = False
                        await self._flooded(update)
                finally:
                    self.running -= 1
        finally:
            line.waiting -= 1
            if not line.waiting:
                self._lines.pop(person, None)

    async def _once(
        self,
        claim: AbstractAsyncContextManager[bool],
        overtaken: asyncio.Event,
        update: Update,
        coroutine: Awaitable[Any],
    ) -> None:
        async with claim as new:
            if overtaken.is_set():
                await self._fall_away(update, coroutine)
            elif new:
                await coroutine
            else:
                _drop(coroutine)

    async def _fall_away(self, update: Update, coroutine: Awaitable[Any]) -> None:
        await self._dropped(update)
        _drop(coroutine)


def _drop(coroutine: Awaitable[Any]) -> None:
    """Let go of handlers that will not run; Python warns of forgotten ones."""
    if asyncio.iscoroutine(coroutine):
        coroutine.close()
