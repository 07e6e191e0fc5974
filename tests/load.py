"""Load, on loopback only, bounded in time and count: `make load`; `--quick` for a short one.

1. One process behind the webhook: people arrive by themselves, 60 turns a second, whether or not
   it keeps up; then as many as it can.
2. Stock `rasa run` with `rasa run actions`, the same model and the same people.
3. Three replicas and a Redis: ten thousand talks, one replica killed in the middle.

Ends with an error when a promise is broken. Speed is printed beside its bar, with the processor's
time of a turn, for the clock is also that of whoever else is using the machine.
"""

import argparse
import asyncio
import json
import logging
import os
import random
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import aiohttp

from bot.rooms import Rooms
from bot.settings import Settings
from tests.bench import messages, servers
from tests.fleet import Crowd, Fleet, at, people
from tests.processes import Replica, replicas
from tests.redis_server import KEY, WHERE, redis_server

PEOPLE, AT_ONCE = 500, 32
P99, SATURATES, TIMES_STOCK, FLAT = 250, 150, 5, 1.05
"""Bars: milliseconds, turns a second, times, and memory afterwards over memory before."""


@dataclass(frozen=True)
class Plan:
    """How long and how many."""

    rate: int = 60
    warm: float = 20
    seconds: float = 60
    full_speed: float = 20
    stock: float = 30
    talks: int = 10_000
    at_most: float = 1_500
    """Seconds for all talks together; beyond, something hangs."""


WHOLE = Plan()
QUICK = Plan(warm=4, seconds=10, full_speed=5, stock=10, talks=300, at_most=300)

Turn = Callable[[int, str], Awaitable[None]]
"""Somebody, by number, says something, and has been answered."""


@dataclass
class Table:
    """What was measured, printed as it comes and once more at the end."""

    rows: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, what: str, seen: str, bar: str = "", *, reached: bool | None = None) -> None:
        """A row; with a bar, whether it was reached."""
        judged = {None: "", True: "reached", False: "NOT reached"}[reached]
        self.rows.append((what, seen, f"{bar} {judged}".strip()))
        print(f"{what:<30}{seen}", file=sys.stderr, flush=True)

    def print(self) -> None:
        """All rows."""
        for what, seen, bar in self.rows:
            print(f"{what:<30}{seen:<44}{bar}".rstrip())


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

    async def one(self, since: float | None = None) -> None:
        """Somebody who is not waiting for an answer writes; `since`: when they meant to."""
        if not self._free:
            self.nobody_free += 1
            return
        number = self._free.pop(0)
        start = since or time.monotonic()
        await self._turn(number, next(self._said[number]))
        self.took.append((time.monotonic() - start) * 1000)
        self._free.append(number)

    async def arrive(self, rate: float, seconds: float, *, patience: float = 60) -> None:
        """Open loop: so many a second by chance, whether or not the ones before are answered."""
        chance, begun, due, turns = random.Random(2), time.monotonic(), 0.0, []
        while (due := due + chance.expovariate(rate)) < seconds:
            await asyncio.sleep(max(0.0, begun + due - time.monotonic()))
            turns.append(asyncio.create_task(self.one(begun + due)))
        _, waiting = await asyncio.wait(turns, timeout=patience)
        for turn in waiting:
            turn.cancel()
            with suppress(asyncio.CancelledError):
                await turn
        for turn in turns:
            if not turn.cancelled():
                turn.result()

    async def as_fast_as_possible(self, seconds: float) -> float:
        """Closed loop: always as many under way; turns a second."""
        end, before, begun = time.monotonic() + seconds, len(self.took), time.monotonic()

        async def again() -> None:
            while time.monotonic() < end:
                await self.one()

        await asyncio.gather(*(again() for _ in range(AT_ONCE)))
        return (len(self.took) - before) / (time.monotonic() - begun)


async def one_process(plan: Plan, table: Table) -> float:
    """Latency at a steady rate, memory before and after; what comes back is the most it can do."""
    async with Crowd() as telegram, replicas(telegram, 1) as (one,):

        async def turn(number: int, text: str) -> None:
            status = await telegram.deliver_to(one.hook, telegram.update(9_000_000 + number, text))
            assert status == 200, status

        crowd = People(turn)
        await crowd.arrive(plan.rate, plan.warm)
        early, settled, spent = one.megabytes, len(crowd.took), one.processor
        await crowd.arrive(plan.rate, plan.seconds)
        took = crowd.took[settled:]
        spent = (one.processor - spent) / max(1, len(took)) * 1000
        p50, p99, memory = at(took, 0.5), at(took, 0.99), one.megabytes
        what = f"{plan.rate} turns a second"
        seen = f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, {len(took)} turns"
        table.add(what, seen, f"p99 ≤ {P99} ms", reached=p99 <= P99)
        table.add("processor", f"{spent:.1f} ms a turn")
        flat = memory <= early * FLAT
        table.add("memory", f"{early:.0f} → {memory:.0f} MB", "flat (± 5 %)", reached=flat)
        if crowd.nobody_free:
            table.add("could not be said", f"{crowd.nobody_free}: all {PEOPLE} people waited")
        fastest = await crowd.as_fast_as_possible(plan.full_speed)
        seen = f"{fastest:.0f} turns a second"
        table.add("saturates at", seen, f"≥ {SATURATES}", reached=fastest >= SATURATES)
        _nothing_wrong(one)
    return fastest


async def stock_rasa(plan: Plan, table: Table, ours: float) -> None:
    """The same people before Rasa's own server, over its REST channel."""
    with servers() as url:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as client:

            async def turn(number: int, text: str) -> None:
                said = {"sender": f"p{number}", "message": text.lstrip("/") or "…"}
                async with client.post(url, json=said) as answer:
                    await answer.read()

            crowd = People(turn)
            await crowd.one()  # the first turn loads what is loaded on use
            crowd.took.clear()
            begun = time.monotonic()
            await crowd.arrive(plan.rate, plan.stock, patience=plan.stock)
            rate = len(crowd.took) / (time.monotonic() - begun)
    p50, p99 = at(crowd.took, 0.5), at(crowd.took, 0.99)
    seen = f"p50 {p50:.0f} ms, p99 {p99:.0f} ms of those answered"
    table.add(f"stock Rasa, {plan.rate} a second", seen)
    times = ours / max(rate, 0.01)
    seen = f"{rate:.1f} turns a second: ours {times:.1f} times"
    table.add("stock Rasa answers", seen, f"≥ {TIMES_STOCK} times", reached=times >= TIMES_STOCK)


async def three_replicas(plan: Plan, table: Table) -> None:
    """Thousands of talks, one replica killed."""
    crowd = people(plan.talks)
    directory = Rooms.open(Settings.read({})).directory
    with redis_server() as server:
        settings = {"REDIS_URL": server.url, "PSEUDONYM_KEY": KEY}
        async with Crowd() as telegram, replicas(telegram, 3, **settings) as started:
            fleet = Fleet(telegram, started, kill=True)
            await asyncio.wait_for(fleet.run(crowd), plan.at_most)
            await fleet.judge(crowd, server, directory)
            for what, seen in fleet.outcome.rows().items():
                table.add(what, seen)
            fleet.outcome.check()
            for one in started[1:]:
                _nothing_wrong(one)
    table.add("three replicas", "nobody lost, repeated elsewhere or mixed up")


def _nothing_wrong(one: Replica) -> None:
    errors = [line for line in one.said().splitlines() if json.loads(line)["level"] == "error"]
    assert not errors, errors[:5]


async def measure(plan: Plan, table: Table) -> None:
    """All that the plan gives time to."""
    table.add("load of the machine before", f"{os.getloadavg()[0]:.1f} ({os.cpu_count()} cores)")
    fastest = await one_process(plan, table)
    if plan.stock:
        await stock_rasa(plan, table, fastest)
    if plan.talks and WHERE:
        await three_replicas(plan, table)
    elif plan.talks:
        table.add("three replicas", "left out: there is no redis-server")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="two minutes instead of ten")
    # A killed replica leaves half a request behind.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    table = Table()
    try:
        asyncio.run(measure(QUICK if parser.parse_args().quick else WHOLE, table))
    finally:
        table.print()


if __name__ == "__main__":
    main()
