"""Erasing by itself, for those who asked: the one place where a chat's number is remembered.

In this process's memory alone. Whether the person has been quiet is read from the numbers of the
messages, which all replicas share, so that no talk that goes on elsewhere is taken away.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from bot.erasable import Numbers
from bot.logs import note, note_failure

CONFIRMED_FOR: Final = 120.0
"""Seconds for which the words that something was erased can be read."""
MOST: Final = 50_000
"""Chats remembered at once; beyond, it is no longer promised."""
LOOK_EVERY: Final = 5.0
AGAIN_AFTER: Final = 60.0
"""Seconds until what could not all be erased is tried again."""
AT_ONCE: Final = 20
"""Chats erased at the same time; while Telegram is away, each takes half a minute."""


@dataclass
class _Chosen:
    chat: int
    due: float
    after: float
    once: bool
    """For the words of a confirmation: let go of when the person writes again."""


class Fading:
    """Who asked for it, and when they have been quiet long enough; `erase` then does it.

    It says how many messages are left that are worth another try; those stay promised.
    """

    def __init__(
        self,
        trail: Numbers,
        erase: Callable[[int, str], Awaitable[int]],
        *,
        clock: Callable[[], float] = time.monotonic,
        after: float,
        confirmed_for: float = CONFIRMED_FOR,
        most: int = MOST,
    ) -> None:
        self._trail, self._erase, self._clock = trail, erase, clock
        self._after, self._confirmed_for, self._most = after, confirmed_for, most
        self._chosen: dict[str, _Chosen] = {}

    def __len__(self) -> int:
        return len(self._chosen)

    def choose(self, person: str, chat: int) -> bool:
        """Erase once they have been quiet; False when no more can be promised."""
        return self._remember(person, chat, self._after, once=False)

    def confirmed(self, person: str, chat: int) -> None:
        """Take away the words of a confirmation, unless the person writes again before."""
        self._remember(person, chat, self._confirmed_for, once=True)

    def heard(self, person: str) -> None:
        """They write again: words of a confirmation are no longer alone in the chat."""
        chosen = self._chosen.get(person)
        if chosen is not None and chosen.once:
            del self._chosen[person]

    def forget(self, person: str) -> None:
        """They changed their mind, or it is done; doing it for an unknown one is no error."""
        self._chosen.pop(person, None)

    async def run(self) -> None:
        """Looks now and then, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            with suppress(asyncio.TimeoutError):
                await self.look()

    async def look(self) -> None:
        """Erase for those who have been quiet for long enough."""
        now = self._clock()
        due = [(p, chosen) for p, chosen in self._chosen.items() if chosen.due <= now]
        await self._each(due, self._judge)

    async def all_now(self) -> None:
        """Erase for everybody at once: the process ends, and would not keep its word later."""
        await self._each(list(self._chosen.items()), self._fade)

    async def _each(
        self,
        some: list[tuple[str, _Chosen]],
        act: Callable[[str, _Chosen], Awaitable[None]],
    ) -> None:
        places = asyncio.Semaphore(AT_ONCE)

        async def one(person: str, chosen: _Chosen) -> None:
            async with places:
                if self._chosen.get(person) is chosen:
                    await act(person, chosen)

        await asyncio.gather(*(one(*each) for each in some))

    async def _judge(self, person: str, chosen: _Chosen) -> None:
        try:
            quiet = await self._trail.quiet(person)
        except Exception as error:  # noqa: BLE001  the store is away: look again, promise kept later
            note_failure("fading_delayed", error)
            chosen.due = self._clock() + LOOK_EVERY
            return
        if quiet is None or quiet >= chosen.after:
            await self._fade(person, chosen)
        elif chosen.once:
            self.forget(person)
        else:
            chosen.due = self._clock() + chosen.after - quiet

    async def _fade(self, person: str, chosen: _Chosen) -> None:
        """Chosen until it is done, unless they have changed their mind meanwhile."""
        try:
            missed = await self._erase(chosen.chat, person)
        except Exception as error:  # noqa: BLE001  one that fails must not stop the others
            note_failure("fading_failed", error)
            chosen.due = self._clock() + AGAIN_AFTER
            return
        if missed:
            note("fading_incomplete", level=logging.ERROR, messages=missed)
            chosen.due = self._clock() + AGAIN_AFTER
        elif self._chosen.get(person) is chosen:
            self.forget(person)

    def _remember(self, person: str, chat: int, after: float, *, once: bool) -> bool:
        if person not in self._chosen and len(self._chosen) >= self._most:
            return False
        self._chosen[person] = _Chosen(chat, self._clock() + after, after, once)
        return True
