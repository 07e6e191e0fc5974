"""Load, on loopback only and bounded in time: `make load`, or `make load SIZE=500` for a short one.

1. One process behind the webhook: people arrive by themselves, 60 turns a second, whether or not
   it keeps up; then as fast as it can. Beside it stock `rasa run` with `rasa run actions`.
2. Three replicas and a Redis: as many talks as SIZE says, one replica killed in the middle.

Ends with an error when a promise is broken; speed is printed, for it is the machine's too.
"""

import asyncio
import json
import logging
import os
import random
import sys
import time
from collections.abc import Awaitable, Callable

import aiohttp

from bot.rooms import Rooms
from bot.settings import Settings
from tests.bench import messages, servers
from tests.fleet import Crowd, Fleet, at, people
from tests.processes import Replica, replicas
from tests.redis_server import KEY, WHERE, redis_server

PEOPLE, RATE, SECONDS = 500, 60, 60
FULL_SPEED_SECONDS, AT_ONCE = 20, 32
SIZE = 10_000

Turn = Callable[[int, str], Awaitable[None]]
"""Somebody, by number, says something, and has been answered."""


class People:
    """Each says one thing after the other, and nothing before the last was answered."""

    def __init__(self, turn: Turn) -> None:
        talks = messages()
        self._turn = turn
        self._said = {n: iter(talks[n % len(talks)] * 100) for n in range(PEOPLE)}
        self._free = list(range(PEOPLE))
        random.Random(1).shuffle(self._free)
        self.took: list[float] = []
        self.nobody_free = 0

    async def one(self) -> None:
        """Somebody who is not waiting for an answer writes."""
        if not self._free:
            self.nobody_free += 1
            return
        number = self._free.pop(0)
        start = time.monotonic()
        await self._turn(number, next(self._said[number]))
        self.took.append((time.monotonic() - start) * 1000)
        self._free.append(number)

    async def arrive(self, rate: float, seconds: float) -> None:
        """Open loop: so many a second by chance, whether or not the ones before are answered."""
        chance, begun, due, turns = random.Random(2), time.monotonic(), 0.0, []
        while (due := due + chance.expovariate(rate)) < seconds:
            await asyncio.sleep(max(0.0, begun + due - time.monotonic()))
            turns.append(asyncio.create_task(self.one()))
        await asyncio.gather(*turns)

    async def as_fast_as_possible(self, seconds: float) -> float:
        """Closed loop: always as many under way; turns a second."""
        end, before, begun = time.monotonic() + seconds, len(self.took), time.monotonic()

        async def again() -> None:
            while time.monotonic() < end:
                await self.one()

        await asyncio.gather(*(again() for _ in range(AT_ONCE)))
        return (len(self.took) - before) / (time.monotonic() - begun)


async def one_process(short: bool) -> None:
    """Latency at a steady rate, memory before and after, and the most it can do."""
    async with Crowd() as telegram, replicas(telegram, 1) as (one,):

        async def turn(number: int, text: str) -> None:
            status = await telegram.deliver_to(one.hook, telegram.update(9_000_000 + number, text))
            assert status == 200, status

        crowd = People(turn)
        seconds = SECONDS / 6 if short else SECONDS
        await crowd.arrive(RATE, seconds / 3)
        early, settled = one.megabytes, len(crowd.took)
        await crowd.arrive(RATE, seconds)
        took = crowd.took[settled:]
        _say(f"{RATE} turns a second", f"p50 {at(took, 0.5):.0f} ms, p99 {at(took, 0.99):.0f} ms")
        _say("memory", f"{early:.0f} → {one.megabytes:.0f} MB over {len(took)} turns")
        if crowd.nobody_free:
            _say("could not be said", f"{crowd.nobody_free}: all {PEOPLE} people were waiting")
        fastest = await crowd.as_fast_as_possible(FULL_SPEED_SECONDS / (4 if short else 1))
        _say("saturates at", f"{fastest:.0f} turns a second")
        _nothing_wrong(one)


async def stock_rasa(short: bool) -> None:
    """The same people before Rasa's own server, over its REST channel."""
    with servers() as url:
        async with aiohttp.ClientSession() as client:

            async def turn(number: int, text: str) -> None:
                said = {"sender": f"p{number}", "message": text.lstrip("/") or "…"}
                async with client.post(url, json=said) as answer:
                    await answer.read()

            crowd = People(turn)
            await crowd.one()
            fastest = await crowd.as_fast_as_possible(FULL_SPEED_SECONDS / (4 if short else 1))
            _say("stock Rasa", f"{fastest:.0f} turns a second, p99 {at(crowd.took, 0.99):.0f} ms")


async def three_replicas(size: int) -> None:
    """Ten thousand talks, one replica killed."""
    crowd = people(size)
    directory = Rooms.open(Settings.read({})).directory
    with redis_server() as server:
        settings = {"REDIS_URL": server.url, "PSEUDONYM_KEY": KEY}
        async with Crowd() as telegram, replicas(telegram, 3, **settings) as started:
            fleet = Fleet(telegram, started, kill=True)
            await fleet.run(crowd)
            await fleet.judge(crowd, server, directory)
            print("\n".join(fleet.outcome.lines()), flush=True)
            fleet.outcome.check()
            for one in started[1:]:
                _nothing_wrong(one)


def _nothing_wrong(one: Replica) -> None:
    errors = [line for line in one.said().splitlines() if json.loads(line)["level"] == "error"]
    assert not errors, errors[:5]


def _say(name: str, value: str) -> None:
    print(f"{name:<22}{value}", flush=True)


def main() -> None:
    """Print the table."""
    # A killed replica leaves half a request behind.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    short = size < SIZE
    _say("load of the machine", f"{os.getloadavg()[0]:.1f} ({os.cpu_count()} cores)")
    if WHERE:
        asyncio.run(three_replicas(size))
    else:
        print("no redis-server: the replicas are left out", file=sys.stderr)
    asyncio.run(one_process(short))
    asyncio.run(stock_rasa(short))


if __name__ == "__main__":
    main()
