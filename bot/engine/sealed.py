"""Rasa's own stores for Redis, without what they would keep there: texts, in the clear, for ever.

Rasa's tracker store writes every event with its text, its lock store looks once a second, and both
stop the whole process while Redis is slow. Here they only speak Rasa's language; what lies in
Redis, and who may write it, is the matter of `bot.replicas`.
"""

from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from typing import Any, NoReturn

from rasa.core.lock import TicketLock
from rasa.core.lock_store import RedisLockStore
from rasa.core.tracker_store import RedisTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.state import compact, expand
from bot.replicas.claims import SharedClaims


class SealedStore(RedisTrackerStore):
    """Talks in Redis: the slots and the open form, sealed, gone after a silence."""

    def __init__(self, domain: Domain, claims: SharedClaims) -> None:
        super().__init__(domain)
        del self.red  # Rasa's own connection, never opened: it would block everybody
        self._claims = claims

    async def save(self, tracker: DialogueStateTracker, timeout: float | None = None) -> None:
        await self._claims.write(tracker.sender_id, compact(tracker))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        state = await self._claims.read(sender_id)
        return expand(sender_id, state, self.domain.slots) if state else None

    async def retrieve_full_tracker(self, sender_id: str) -> DialogueStateTracker | None:
        return await self.retrieve(sender_id)

    async def keys(self) -> Iterable[str]:
        """Nobody's: the names in Redis are keyed hashes, and lead back to no one."""
        return ()

    async def forget(self, sender_id: str) -> None:
        """Drop one talk at once; doing it for an unknown one is no error."""
        await self._claims.drop(sender_id)


class FencedLocks(RedisLockStore):
    """Rasa's lock on a talk, over all replicas; within a claim that is held already, no other."""

    def __init__(self, claims: SharedClaims) -> None:
        super().__init__()
        del self.red
        self._claims = claims

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, *_lifetime_and_wait: Any, **_others: Any
    ) -> AsyncGenerator[TicketLock, None]:
        async with self._claims.hold(conversation_id):
            yield TicketLock(conversation_id)

    def get_lock(self, conversation_id: str) -> NoReturn:
        """Never: what Rasa would read, count and write back here, two replicas could do at once."""
        raise RuntimeError("tickets are drawn in Redis itself, see bot/replicas/claims.py")

    save_lock = delete_lock = get_lock
