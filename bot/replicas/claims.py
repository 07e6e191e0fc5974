"""Who answers whom: of all replicas only one at a time talks with a person, each update once.

A replica draws a ticket and waits until it is the first in the person's line. What a turn changes
is kept with the claim and written when the replies are sent, in one step with the mark that the
update is done: a replica that dies in between has changed nothing, and another one answers.

Tickets run out in seconds unless renewed, so a dead replica holds nobody up; and whoever has lost
its ticket (a process that stood still) can write nothing any more.

Whoever hides or erases leaves a mark when its ticket is drawn: all tickets before it are overtaken,
and whoever holds one stops talking.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

from bot.logs import note, note_failure
from bot.replicas.line import COMMIT, DRAW, DROP, LEAVE, READ, STAY, WRITE
from bot.replicas.seal import Tampered
from bot.replicas.shared import Away, Shared

LIFETIME: Final = 4.0
"""Seconds until a ticket that nobody renews has run out."""
RENEWED_EVERY: Final = LIFETIME / 16
"""Seconds; so long it takes until whoever is talking with somebody hears that they hide."""
ASKED_EVERY: Final = 0.03
"""Seconds between two looks at the line; Rasa's own lock store looks once a second."""
LONGEST_WAIT: Final = 50.0
"""Seconds; Telegram does not wait longer for an answer, and delivers again."""
DROPPED_EVERY: Final = 2.0
"""Seconds between attempts to drop what could not be dropped."""
DONE_KEPT: Final = 6 * 3600
"""Seconds in which a second delivery of an update is known."""
STATE: Final = "state"


class Lost(Exception):
    """The claim ran out while it was held; nothing of the turn was written."""


class Overtaken(Exception):
    """Whoever waited for a claim need not any more: the person has hidden or erased."""


@dataclass
class Claim:
    """A person's talk in the hands of this process."""

    person: str
    ticket: str
    done: bool
    """The update has been answered before."""
    state: str | None
    """What is remembered, as it will be written."""
    overtaken: asyncio.Event
    """Set when the person has meanwhile hidden or erased, in whichever process."""
    change: str = ""
    """`write` or `drop`; empty while nothing has changed."""


class SharedClaims:
    """Claims of this process on people's talks; implements what the channel and Rasa ask for."""

    def __init__(self, shared: Shared, *, forget_after: float) -> None:
        self._shared = shared
        self._forget_after = round(forget_after * 1000)
        self._held: dict[str, Claim] = {}
        self._dropping: dict[str, asyncio.Task[None]] = {}

    @asynccontextmanager
    async def claim(
        self,
        person: str,
        update: int,
        *,
        hurries: bool = False,
        overtaken: asyncio.Event | None = None,
    ) -> AsyncIterator[bool]:
        """Whether the update is new. While Redis is away, people are answered without a claim.

        One that `hurries` lets all before it fall away, in every process: `overtaken` is set there.
        """
        try:
            claim = await self._draw(person, str(update), hurries=hurries, overtaken=overtaken)
        except Overtaken:
            yield False
            return
        except Away as error:
            note_failure("claim_failed", error)
            yield True
            return
        async with self._holding(claim, str(update)):
            yield not claim.done

    @asynccontextmanager
    async def hold(self, person: str) -> AsyncIterator[None]:
        """Holds a person's talk for what no update asked for; raises Away."""
        if person in self._held:
            yield
            return
        async with self._holding(await self._draw(person, ""), ""):
            yield

    # --- What is remembered ---------------------------------------------------------------------
    async def read(self, person: str) -> str | None:
        """A person's state; None when there is none. Raises Away."""
        claim = self._held.get(person)
        if claim:
            return claim.state
        return self._opened(person, await self._shared.run(READ, [self._state(person)]))

    async def write(self, person: str, state: str) -> None:
        """Remember this: at once, or with a claim once its replies are sent."""
        claim = self._held.get(person)
        if claim:
            claim.state, claim.change = state, "write"
            return
        sealed = self._shared.seal.close_text(STATE, person, state)
        await self._shared.run(WRITE, [self._state(person)], sealed, self._forget_after)

    async def drop(self, person: str) -> None:
        """Forget a person at once, whoever holds the claim; while Redis is away, once it is back.

        Whoever hides their talk must not be kept waiting, and nobody can read it meanwhile.
        """
        claim = self._held.get(person)
        if claim:
            claim.state, claim.change = None, "drop"
        try:
            await self._shared.run(DROP, [self._state(person)])
        except Away as error:
            note_failure("state_not_dropped", error)
            if person not in self._dropping:
                self._dropping[person] = asyncio.create_task(self._drop_later(person))

    async def _drop_later(self, person: str) -> None:
        """Tries until it is done, or the state has gone by itself."""
        for _ in range(max(1, self._forget_after // _milliseconds(DROPPED_EVERY))):
            await asyncio.sleep(DROPPED_EVERY)
            with suppress(Away):
                await self._shared.run(DROP, [self._state(person)])
                break
        self._dropping.pop(person, None)

    # --- Tickets --------------------------------------------------------------------------------
    async def _draw(
        self,
        person: str,
        update: str,
        *,
        hurries: bool = False,
        overtaken: asyncio.Event | None = None,
    ) -> Claim:
        """Waits until this process is the first in the person's line; raises Overtaken, Lost."""
        overtaken = overtaken or asyncio.Event()
        keys = [self._line(person), self._shared.name("ticket"), *self._kept(person, update)]
        marked = LONGEST_WAIT if hurries else 0
        given = _milliseconds(LIFETIME), _milliseconds(marked)
        end = asyncio.get_running_loop().time() + LONGEST_WAIT
        found = await self._shared.run(DRAW, keys, *given)
        while len(found) < 2:
            if overtaken.is_set():
                await self._leave(person, found[0].decode() if found else "")
                raise Overtaken
            if asyncio.get_running_loop().time() > end:
                raise Lost
            await asyncio.sleep(ASKED_EVERY)
            if found:
                found = await self._stay(person, update, found[0].decode())
            else:
                found = await self._shared.run(DRAW, keys, *given)
        ticket, done, state, passed = found
        if passed:
            overtaken.set()
        known = self._opened(person, state)
        claim = Claim(person, ticket.decode(), bool(done), known, overtaken)
        if dropping := self._dropping.pop(person, None):
            dropping.cancel()
            claim.state, claim.change = None, "drop"
        return claim

    async def _stay(self, person: str, update: str, ticket: str) -> list[bytes]:
        keys = [self._line(person), *self._kept(person, update)]
        answer: list[bytes] = await self._shared.run(STAY, keys, ticket, _milliseconds(LIFETIME))
        return answer

    @asynccontextmanager
    async def _holding(self, claim: Claim, update: str) -> AsyncIterator[None]:
        renewing = asyncio.create_task(self._renew(claim, update))
        self._held[claim.person] = claim
        try:
            yield
        except BaseException:
            await self._leave(claim.person, claim.ticket)
            raise
        finally:
            del self._held[claim.person]
            renewing.cancel()
        await self._commit(claim, update)

    async def _renew(self, claim: Claim, update: str) -> None:
        while True:
            await asyncio.sleep(RENEWED_EVERY)
            with suppress(Away):
                found = await self._stay(claim.person, update, claim.ticket)
                if not found:
                    note("claim_lost")
                    return
                if len(found) > 1 and found[3]:
                    claim.overtaken.set()

    async def _leave(self, person: str, ticket: str) -> None:
        with suppress(Away):
            await self._shared.run(LEAVE, [self._line(person)], ticket)

    async def _commit(self, claim: Claim, update: str) -> None:
        """Write what changed, mark the update as done and step out of the line, all at once."""
        if claim.done:
            await self._leave(claim.person, claim.ticket)
            return
        person = claim.person
        state = claim.state if claim.change == "write" and claim.state is not None else ""
        sealed = self._shared.seal.close_text(STATE, person, state) if state else b""
        keys = [self._line(person), self._state(person), self._done(person, update)]
        given = (claim.ticket, claim.change, sealed, self._forget_after, DONE_KEPT if update else 0)
        try:
            written = await self._shared.run(COMMIT, keys, *given)
        except Away as error:
            note_failure("state_not_saved", error)  # the person has been answered all the same
            return
        if not written:
            raise Lost

    def _opened(self, person: str, sealed: bytes | None) -> str | None:
        """A state that somebody has changed is dropped: the person starts anew."""
        if sealed is None:
            return None
        try:
            return self._shared.seal.open_text(STATE, person, sealed)
        except Tampered as error:
            note_failure("state_tampered", error)
            return None

    def _kept(self, person: str, update: str) -> list[str]:
        hurry = self._shared.name("hurry", person)
        return [self._state(person), self._done(person, update), hurry]

    def _line(self, person: str) -> str:
        return self._shared.name("line", person)

    def _state(self, person: str) -> str:
        return self._shared.name(STATE, person)

    def _done(self, person: str, update: str) -> str:
        return self._shared.name("done", person, update)


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
