"""Several replicas and one Redis under load, one of them killed in the middle: nobody mixed up.

Each person has an age and a place that nobody else has together. They say the first in one message
and the second in the next, which a balancer brings to whichever replica. In the end what is
remembered of each must be their own, and every card that they were shown must fit them.
"""

import asyncio
import itertools
import json
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp

from bot.directory.model import Directory, Service
from bot.known import Known
from bot.places.find import find_place
from bot.places.sweden import Municipality, sweden
from bot.privacy import Pseudonyms, Secret
from bot.replicas.claims import SharedClaims
from bot.replicas.shared import Shared
from tests.fake_telegram import FakeTelegram, Thing
from tests.processes import SECRET, Replica
from tests.redis_server import KEY, RedisServer

AGES: Final = range(13, 50)
AT_ONCE: Final = 60
"""Talks going on at the same time, so that some are always under way where it hits."""


@dataclass(frozen=True)
class Person:
    """Somebody with an age and a place of their own."""

    chat: int
    age: int
    place: Municipality

    @property
    def says(self) -> tuple[str, str]:
        """Their two messages; the second alone says nothing of the first."""
        return (f"jag är {self.age} år och har skulder", f"jag bor i {self.place.name}")


def people(count: int) -> list[Person]:
    """That many, no two of them with the same age and place, in an order drawn once."""
    clear = [place for place in sweden().municipalities.values() if _clear(place)]
    pairs = list(itertools.product(AGES, clear))
    random.Random(6).shuffle(pairs)
    if count > len(pairs):
        raise ValueError(f"there are {len(pairs)} people with an age and a place of their own")
    return [Person(5_000_000_000 + n, age, place) for n, (age, place) in enumerate(pairs[:count])]


def _clear(place: Municipality) -> bool:
    """Whether the name means this municipality; a few are words, or names of two places."""
    found = find_place(f"jag bor i {place.name}")
    return found is not None and found.municipality == place.code


class Crowd(FakeTelegram):
    """The fake Bot API, with what was said in each chat at hand."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.heard: dict[int, list[str]] = defaultdict(list)

    async def _do_sendMessage(self, given: Thing) -> Any:
        self.heard[given["chat_id"]].append(str(given["text"]))
        self.sent.clear()  # a long run's calls would fill the memory
        self.chats.clear()
        return await super()._do_sendMessage(given)

    async def deliver_to(self, hook: str, update: Thing) -> int:
        """Deliver an update to one of several webhooks; its status."""
        assert self._client
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        async with self._client.post(hook, json=update, headers=headers) as answer:
            return answer.status

    def update(self, chat: int, text: str) -> Thing:
        """What Telegram would deliver."""
        self._next_update += 1
        message = self._message(chat, self._person(chat), text=text)
        return {"update_id": self._next_update, "message": message}


@dataclass
class Outcome:
    """What happened, to be printed and judged."""

    updates: int = 0
    seconds: float = 0.0
    killed: str = "nobody"
    cut: set[int] = field(default_factory=set)
    """Updates under way on the replica that was killed."""
    repeated: int = 0
    """Replies seen twice; only for updates that were cut."""
    applied: int = 0
    """Marks of updates that are done, in Redis."""
    unanswered: int = 0
    late: int = 0
    """Replies after the webhook had said that the update was answered."""
    repeated_elsewhere: int = 0
    mixed: list[str] = field(default_factory=list)
    cards: int = 0
    """Cards of services that were held against the person's own age and place."""
    latencies: list[float] = field(default_factory=list)

    def rows(self) -> dict[str, str]:
        """As a table."""
        return {
            "updates sent": f"{self.updates} in {self.seconds:.0f} s "
            f"({self.updates / self.seconds:.0f} a second)",
            "killed": self.killed,
            "under way there": f"{len(self.cut)} updates, {self.repeated} replies seen twice",
            "applied, answered": f"{self.applied}, {self.updates - self.unanswered}",
            "repeated elsewhere": str(self.repeated_elsewhere),
            "sent after the 200": str(self.late),
            "mixed up": str(len(self.mixed)),
            "cards that fit": str(self.cards),
            "p50 / p99": f"{at(self.latencies, 0.5):.0f} / {at(self.latencies, 0.99):.0f} ms",
        }

    def check(self) -> None:
        """Raises AssertionError for anything that must not be."""
        assert self.applied == self.updates, f"{self.applied} of {self.updates} applied"
        assert not self.unanswered
        assert not self.late
        assert not self.repeated_elsewhere
        assert not self.mixed, self.mixed[:5]
        assert self.cards


class Fleet:
    """Telegram and a balancer in front of replicas."""

    def __init__(self, telegram: Crowd, replicas: list[Replica], *, kill: bool) -> None:
        self._telegram, self._replicas, self._kill = telegram, replicas, kill
        self._chance = random.Random(7)
        self._answered: dict[int, int] = {}
        self.outcome = Outcome()

    async def run(self, crowd: list[Person]) -> Outcome:
        """All talks, and the blow when half of them are through."""
        places = asyncio.Semaphore(AT_ONCE)
        begun = time.monotonic()
        through = 0

        async def one(person: Person) -> None:
            nonlocal through
            async with places:
                await self._talk(person)
            through += 1
            if self._kill and through == len(crowd) // 2:
                self._replicas[0].kill()
                self.outcome.killed = f"one of {len(self._replicas)} after {through} talks"

        await asyncio.gather(*(one(person) for person in crowd))
        self.outcome.seconds = time.monotonic() - begun
        return self.outcome

    async def _talk(self, person: Person) -> None:
        for text in person.says:
            update = self._telegram.update(person.chat, text)
            before = len(self._telegram.heard[person.chat])
            self.outcome.updates += 1
            start = time.monotonic()
            await self._deliver(update)
            self.outcome.latencies.append((time.monotonic() - start) * 1000)
            said = self._telegram.heard[person.chat][before:]
            self._answered[person.chat] = before + len(said)
            twice = len(said) - len(set(said))
            self.outcome.unanswered += not said
            if update["update_id"] in self.outcome.cut:
                self.outcome.repeated += twice
            else:
                self.outcome.repeated_elsewhere += twice

    async def say(self, chat: int, text: str) -> None:
        """Somebody writes, and is answered."""
        await self._deliver(self._telegram.update(chat, text))

    async def remembered(self, chat: int, server: RedisServer) -> tuple[Any, Any]:
        """Age and municipality of somebody, opened with the key."""
        async with _memory(server) as recall:
            known = await recall(chat)
        return known.age, known.municipality

    async def _deliver(self, update: Thing) -> None:
        """Until somebody says 200; a replica that does not answer gets nothing more."""
        while True:
            replica = self._chance.choice([one for one in self._replicas if one.alive])
            try:
                if await self._telegram.deliver_to(replica.hook, update) == 200:
                    return
            except aiohttp.ClientConnectorError:
                replica.alive = False  # never reached it: nothing was under way
            except aiohttp.ClientError:
                replica.alive = False
                self.outcome.cut.add(update["update_id"])
            await asyncio.sleep(0.02)

    async def judge(self, crowd: list[Person], server: RedisServer, directory: Directory) -> None:
        """Look at what was said to each person and what is remembered of them."""
        await asyncio.sleep(0.5)
        heard = self._telegram.heard
        self.outcome.late = sum(len(heard[p.chat]) - self._answered[p.chat] for p in crowd)
        self.outcome.applied = sum(b":done:" in name for name in server.names())
        async with _memory(server) as recall:
            for person in crowd:
                self._compare(person, await recall(person.chat))
                self._look_at_cards(person, heard[person.chat], directory)

    def _compare(self, person: Person, known: Known) -> None:
        remembered = (known.age, known.municipality)
        if remembered != (person.age, person.place.code):
            self.outcome.mixed.append(f"{person.age} in {person.place.code}: {remembered}")

    def _look_at_cards(self, person: Person, said: list[str], directory: Directory) -> None:
        for text in said:
            name = text.partition("\n")[0].partition(" (")[0]
            bearers = [one for one in directory.live() if one.name == name]
            self.outcome.cards += bool(bearers)
            if bearers and not any(_fits(service, person) for service in bearers):
                self.outcome.mixed.append(f"{person.age} in {person.place.code}: {name}")


def _fits(service: Service, person: Person) -> bool:
    ages, where = service.who.ages, service.where
    welcome = ages is None or ages.accepts(person.age)
    near = where.sweden or person.place.county in where.in_counties()
    return welcome and near


@asynccontextmanager
async def _memory(server: RedisServer) -> AsyncIterator[Callable[[int], Awaitable[Known]]]:
    """What is remembered in Redis of whoever writes in a chat, opened with the key."""
    shared = Shared(Secret(server.url), Secret(KEY))
    claims, names = SharedClaims(shared, forget_after=60.0), Pseudonyms(Secret(KEY))

    async def recall(chat: int) -> Known:
        state = await claims.read(names.of("telegram", chat))
        return Known.of(json.loads(state)["slots"]) if state else Known()

    try:
        yield recall
    finally:
        await shared.close()


def at(values: list[float], part: float) -> float:
    """The value below which that part of them lies."""
    return sorted(values)[int(len(values) * part)] if values else 0.0
