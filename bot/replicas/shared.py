"""The Redis that all replicas share, asked in bounded time and never waited for when it is away."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError, ResponseError

from bot.errors import WrongSetting
from bot.logs import note
from bot.privacy import Secret
from bot.replicas.seal import Seal

CONNECTIONS: Final = 32
ANSWER_WITHIN: Final = 2.0
"""Seconds; a person is waiting."""
LEAVE_ALONE: Final = 1.0
"""Seconds after a failure in which nobody waits for it again."""
_PREFIX: Final = "vagvisaren"


class Away(Exception):
    """Redis cannot be reached just now, or refuses (full, read-only)."""


class Shared:
    """One Redis, with the seal of everything in it."""

    def __init__(
        self, url: Secret, key: Secret, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        try:
            pool = BlockingConnectionPool.from_url(
                url.reveal(),
                max_connections=CONNECTIONS,
                timeout=ANSWER_WITHIN,
                socket_timeout=ANSWER_WITHIN,
                socket_connect_timeout=ANSWER_WITHIN / 2,
            )
        except ValueError:
            raise WrongSetting("REDIS_URL: write redis://…, rediss://… or unix://…") from None
        self.seal = Seal(key)
        self._redis: Any = Redis(connection_pool=pool)
        self._clock = clock
        self._leave_until = 0.0
        self.on_failure: Callable[[], None] = lambda: None
        """Told of each failure, for /metrics."""

    def name(self, purpose: str, *of: str) -> str:
        """The key of something of ours: what for is plain, whose is a keyed hash."""
        return f"{_PREFIX}:{purpose}:{self.seal.name(purpose, *of)}"

    async def run(self, script: str, keys: Sequence[str], *given: bytes | str | int) -> Any:
        """What a script gives; each runs as one, with nothing of others in between."""
        if self._clock() < self._leave_until:
            raise Away
        try:
            answer = await self._redis.register_script(script)(keys, given)
        except (RedisError, OSError, asyncio.TimeoutError) as error:
            self._leave_until = self._clock() + LEAVE_ALONE
            self.on_failure()
            raise Away from error
        self._leave_until = 0.0
        return answer

    async def check(self) -> None:
        """Raises WrongSetting when it cannot be reached, or keeps on a disk what lies in it."""
        try:
            await self._redis.ping()
        except (RedisError, OSError) as error:
            kind = type(error).__name__
            raise WrongSetting(f"REDIS_URL: Redis cannot be reached ({kind})") from None
        try:
            found = [await self._redis.config_get(name) for name in ("save", "appendonly")]
        except ResponseError:
            note("redis_disk_unknown", level=30)  # whoever lends it keeps its settings closed
            return
        if found[0].get("save") or found[1].get("appendonly") != "no":
            raise WrongSetting(
                "REDIS_URL: this Redis keeps what lies in it on a disk; "
                'start it with: redis-server --save "" --appendonly no'
            )

    async def close(self) -> None:
        """Let go of all connections."""
        await self._redis.close()
        await self._redis.connection_pool.disconnect()
