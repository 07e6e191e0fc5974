"""An hour with 200 people at the real process, its memory watched: `make soak`, or MINUTES=5.

python -m tests.soak 5

People write at random, each when the last answer has come, over the webhook of one process. After
a warm-up (a sixth of the time) the memory must stay within 5 %: of a sample an interval, the
median of each third of the rest is held against the first's. Loopback only; bounded in time.
"""

import asyncio
import itertools
import json
import os
import random
import sys
import time
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from tests.bench import messages
from tests.fleet import Crowd, at
from tests.processes import Replica, replicas

PEOPLE: Final = 200
RATE: Final = 10.0
"""Turns a second: an evening of a whole country, and little enough for a busy machine."""
MINUTES: Final = 60.0
MOST_CHANGE: Final = 0.05
SAMPLES: Final = 36


@dataclass
class Soaked:
    """What was seen, to be printed and judged."""

    megabytes: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unanswered: int = 0

    @property
    def thirds(self) -> list[float]:
        """Median memory in each third after the warm-up."""
        settled = self.megabytes[len(self.megabytes) // 6 :]
        each = max(1, len(settled) // 3)
        return [median(settled[start : start + each]) for start in (0, each, len(settled) - each)]

    @property
    def change(self) -> float:
        """The largest step away from the first third, as a part of it."""
        first, *later = self.thirds
        return max((third / first - 1 for third in later), key=abs)

    def problems(self) -> list[str]:
        """Everything that must not be."""
        found = list(self.wrong)
        if self.unanswered:
            found.append(f"{self.unanswered} turns without an answer")
        if abs(self.change) > MOST_CHANGE:
            found.append(f"the memory changed by {self.change:+.1%}")
        return found

    def lines(self) -> list[str]:
        """As a table."""
        memory = " → ".join(f"{third:.0f}" for third in self.thirds)
        rows = {
            "turns": f"{len(self.took)}, {self.unanswered} without an answer",
            "p50 / p99": f"{at(self.took, 0.5):.0f} / {at(self.took, 0.99):.0f} ms",
            "memory": f"{memory} MB after the warm-up ({self.change:+.1%})",
            "lowest, highest": f"{min(self.megabytes):.0f}, {max(self.megabytes):.0f} MB",
            "errors": str(len(self.wrong)),
        }
        return [f"{name:<18}{value}" for name, value in rows.items()]


async def soak(minutes: float, *, rate: float = RATE, people: int = PEOPLE) -> Soaked:
    """Lets them talk that long."""
    async with Crowd() as telegram, replicas(telegram, 1) as (one,):
        seen = Soaked()
        watching = asyncio.create_task(_watch(one, seen, minutes * 60 / SAMPLES))
        await _talk(telegram, one, seen, minutes * 60, rate=rate, people=people)
        watching.cancel()
        if (status := await one.stop()) != 0:
            seen.wrong.append(f"ended with {status}")
        lines = [json.loads(line) for line in one.said().splitlines()]
        seen.wrong += [str(line) for line in lines if line["level"] == "error"]
    return seen


async def _watch(one: Replica, seen: Soaked, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        seen.megabytes.append(one.megabytes)


async def _talk(
    telegram: Crowd, one: Replica, seen: Soaked, seconds: float, *, rate: float, people: int
) -> None:
    """Open loop: so many turns a second by chance; who is not answered yet does not write."""
    chance, talks = random.Random(5), messages()
    said = {n: itertools.cycle(talks[n % len(talks)]) for n in range(people)}
    free, turns = list(said), set[asyncio.Task[None]]()

    async def turn(person: int) -> None:
        chat = 8_000_000_000 + person
        start, before = time.monotonic(), len(telegram.heard[chat])
        status = await telegram.deliver_to(one.hook, telegram.update(chat, next(said[person])))
        seen.took.append((time.monotonic() - start) * 1000)
        seen.unanswered += status != 200 or len(telegram.heard[chat]) == before
        telegram.heard[chat].clear()
        free.append(person)

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        await asyncio.sleep(chance.expovariate(rate))
        if free:
            task = asyncio.create_task(turn(free.pop(chance.randrange(len(free)))))
            turns.add(task)
            task.add_done_callback(turns.discard)
    await asyncio.gather(*turns)


def main() -> int:
    """Prints the table; 1 when something was wrong."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    print(f"{'load':<18}{os.getloadavg()[0]:.1f} ({os.cpu_count()} cores)", flush=True)
    seen = asyncio.run(soak(minutes))
    print("\n".join(seen.lines()))
    for problem in seen.problems()[:10]:
        print(problem, file=sys.stderr)
    return int(bool(seen.problems()))


if __name__ == "__main__":
    sys.exit(main())
