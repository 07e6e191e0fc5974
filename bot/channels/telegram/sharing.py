"""What the channel shares with other replicas, where there is a Redis to do so."""

from collections.abc import Callable

from bot.channels.telegram.trail import KEPT, MOST_OF_ONE, Trail
from bot.replicas.claims import SharedClaims
from bot.replicas.numbers import SharedNumbers
from bot.replicas.shared import Shared
from bot.settings import Settings


class Sharing:
    """Claims on talks and numbers of messages, over one Redis."""

    def __init__(self, shared: Shared, forget_after: float) -> None:
        self._shared = shared
        self.claims = SharedClaims(shared, forget_after=forget_after)
        self.numbers = SharedNumbers(shared, Trail(), kept=KEPT, most_of_one=MOST_OF_ONE)

    @classmethod
    def of(cls, settings: Settings) -> "Sharing | None":
        """None where talks stay in the memory of this process."""
        if not settings.redis_url:
            return None
        return cls(Shared(settings.redis_url, settings.pseudonym_key), settings.forget_after)

    async def check(self) -> None:
        """Raises WrongSetting for a Redis that is away, or keeps things on a disk."""
        await self._shared.check()

    def on_failure(self, told: Callable[[], None]) -> None:
        """Tell this of every failure."""
        self._shared.on_failure = told

    async def close(self) -> None:
        """Let go of all connections."""
        await self._shared.close()
