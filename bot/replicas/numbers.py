"""Numbers of messages in Redis, so that whichever replica is asked to erase them knows them all."""

import struct
import time
from collections.abc import Callable, Collection
from typing import Final

from bot.erasable import Numbers
from bot.logs import note_failure
from bot.replicas.seal import Tampered
from bot.replicas.shared import Away, Shared

_PURPOSE: Final = "numbers"
_KEPT_SHAPE: Final = struct.Struct(">dq")
"""When, and which message: always as long."""

# The score is the hour alone, to find what is too old: the moment lies sealed.
_NOTE: Final = """
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[3])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - ARGV[4])
return redis.call('EXPIRE', KEYS[1], ARGV[5])
"""
_ALL: Final = "return redis.call('ZRANGE', KEYS[1], 0, -1)"
_DROP: Final = "for _, one in ipairs(ARGV) do redis.call('ZREM', KEYS[1], one) end"
_DROP_ALL: Final = "return redis.call('DEL', KEYS[1])"


class SharedNumbers:
    """Which messages there are to erase, by person; what Redis could not take is kept here."""

    def __init__(
        self,
        shared: Shared,
        here: Numbers,
        *,
        kept: float,
        most_of_one: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._shared, self._here, self._clock = shared, here, clock
        self._kept, self._most_of_one = kept, most_of_one

    async def note(self, person: str, message: int) -> None:
        """Remember one message, theirs or ours."""
        now = self._clock()
        content = _KEPT_SHAPE.pack(now, message)
        sealed = self._shared.seal.close(_PURPOSE, person, content)
        oldest = _hour(now - self._kept)
        given = (sealed, _hour(now), oldest, self._most_of_one, round(self._kept))
        try:
            await self._shared.run(_NOTE, [self._name(person)], *given)
        except Away:
            await self._here.note(person, message)

    async def known(self, person: str) -> list[int]:
        """The numbers that can still be erased, oldest first."""
        try:
            sealed = await self._shared.run(_ALL, [self._name(person)])
        except Away as error:
            note_failure("numbers_unreadable", error)
            sealed = []
        since = self._clock() - self._kept
        numbers = [message for when, message in self._noted(person, sealed) if when > since]
        return list(dict.fromkeys([*numbers, *await self._here.known(person)]))

    async def drop(self, person: str, messages: Collection[int]) -> None:
        """Forget these: they are erased, or never will be."""
        await self._here.drop(person, messages)
        name = self._name(person)
        try:
            opened = [
                (one, self._opened(person, one)) for one in await self._shared.run(_ALL, [name])
            ]
            done = [sealed for sealed, noted in opened if noted is None or noted[1] in messages]
            await self._shared.run(_DROP, [name], *done)
        except Away as error:
            note_failure("numbers_not_dropped", error)  # asked again, Telegram knows none of them

    async def quiet(self, person: str) -> float | None:
        """Seconds since the newest of a person's numbers; raises Away while Redis is."""
        noted = self._noted(person, await self._shared.run(_ALL, [self._name(person)]))
        known = [self._clock() - noted[-1][0]] if noted else []
        here = await self._here.quiet(person)
        return min([*known, *([] if here is None else [here])], default=None)

    async def forget(self, person: str) -> None:
        """Drop one person's numbers; doing it for an unknown one is no error."""
        await self._here.forget(person)
        try:
            await self._shared.run(_DROP_ALL, [self._name(person)])
        except Away as error:
            # They go by themselves when their time is up.
            note_failure("numbers_not_dropped", error)

    async def forget_old(self) -> None:
        """Redis does so by itself."""
        await self._here.forget_old()

    def _noted(self, person: str, sealed: list[bytes]) -> list[tuple[float, int]]:
        """When each was noted, and which it was; the oldest first."""
        return sorted(filter(None, (self._opened(person, one) for one in sealed)))

    def _opened(self, person: str, sealed: bytes) -> tuple[float, int] | None:
        try:
            when, message = _KEPT_SHAPE.unpack(self._shared.seal.open(_PURPOSE, person, sealed))
        except (Tampered, struct.error) as error:
            note_failure("number_tampered", error)
            return None
        return when, message

    def _name(self, person: str) -> str:
        return self._shared.name(_PURPOSE, person)


def _hour(moment: float) -> int:
    return int(moment // 3600)
