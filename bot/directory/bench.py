"""How fast the directory loads and answers, at today's size and far beyond.

python -m bot.directory.bench [FILE]
"""

import gc
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.clock import STOCKHOLM
from bot.codes import GROUPS, NEEDS, WAYS
from bot.directory.areas import municipalities
from bot.directory.load import load
from bot.directory.model import Directory, Service, Where
from bot.directory.query import Query
from bot.directory.search import search

SIZES = (1_000, 10_000, 100_000)
QUESTIONS = 4_000
MINUTES = 200
SEED = 4
MOST_COPIES = 5  # of today's file stay within the 3 MB that a file may have
Question = tuple[Query, datetime]


def generated(directory: Directory, size: int) -> Directory:
    """So many services, spread over places as the directory's own are."""
    chance, codes = random.Random(SEED), list(municipalities())  # noqa: S311 no secret
    live = directory.live()
    services = [_moved(live[n % len(live)], n, chance, codes) for n in range(size)]
    return Directory(services)


def _moved(service: Service, number: int, chance: random.Random, codes: Sequence[str]) -> Service:
    where, code = service.where, chance.choice(codes)
    if where.municipalities:
        where = Where(municipalities=(code,))
    elif where.counties:
        where = Where(counties=(code[:2],))
    return replace(service, id=f"{service.id}-{number}", where=where)


def questions(count: int = QUESTIONS) -> list[Question]:
    """Questions over ages, places, needs, groups, ways and the hours of a year."""
    chance, codes = random.Random(SEED), list(municipalities())  # noqa: S311 no secret
    start = datetime(2026, 1, 1, tzinfo=STOCKHOLM)
    times = [start + timedelta(minutes=chance.randrange(525_600)) for _ in range(MINUTES)]
    return [
        (
            Query(
                needs=frozenset(chance.sample(NEEDS, chance.choice((0, 1, 1, 1, 2, 3)))),
                age=chance.choice((None, chance.randrange(6, 80))),
                municipality=chance.choice((None, *[chance.choice(codes)] * 5)),
                groups=frozenset(chance.sample(GROUPS, chance.choice((0, 0, 0, 1)))),
                whom=chance.choice(("self", "self", "other")),
                by=chance.choice((None, None, None, "no_phone", *WAYS[:1])),
            ),
            chance.choice(times),
        )
        for _ in range(count)
    ]


def seconds(act: Callable[[], object]) -> float:
    """How long it took."""
    gc.collect()
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def measured(directory: Directory, asked: Sequence[Question]) -> tuple[float, float, float]:
    """Microseconds a question: cold (all shelves and minutes new), then warm p50 and p99."""

    def all_of_them() -> None:
        for query, at in asked:
            search(directory, query, at)

    cold = seconds(all_of_them) / len(asked) * 1e6
    times = []
    for query, at in asked:
        start = time.perf_counter()
        search(directory, query, at)
        times.append((time.perf_counter() - start) * 1e6)
    times.sort()
    return cold, times[len(times) // 2], times[len(times) * 99 // 100]


def table(path: Path) -> list[tuple[str, int, float, float, float]]:
    """What was measured: name, services, and microseconds cold, warm p50, warm p99."""
    today, asked = load(path), questions()
    rows = [("today", len(today), *measured(today, asked))]
    for size in SIZES:
        rows.append(("generated", size, *measured(generated(today, size), asked)))
    return rows


def loading(path: Path) -> float:
    """Milliseconds to read, check and type the whole file: the median of five."""
    return sorted(seconds(lambda: load(path)) * 1000 for _ in range(5))[2]


def growing(path: Path) -> list[tuple[int, float]]:
    """Milliseconds to load files of more services, as far as a file may grow (3 MB)."""
    text, ids = path.read_text("utf-8"), re.compile(r"^(- id|  replaced_by): (\S+)", re.MULTILINE)
    copies = [ids.sub(rf"\1: \2-{number}", text) for number in range(MOST_COPIES)]
    found = []
    with TemporaryDirectory() as folder:
        grown = Path(folder) / path.name
        for number in range(2, MOST_COPIES + 1):
            grown.write_text("\n".join(copies[:number]), "utf-8")
            found.append((len(load(grown)), loading(grown)))
    return found


def main(arguments: Sequence[str]) -> None:
    """Prints loading time and the table."""
    path = Path(arguments[0] if arguments else "directory.yaml")
    print(f"load {path.name}: {loading(path):.0f} ms (target 500), all checks on")
    for size, spent in growing(path):
        print(f"load {size:,} services: {spent:.0f} ms")
    print(f"{'search':<10}{'services':>10}{'cold us':>10}{'p50 us':>10}{'p99 us':>10}")
    for name, size, cold, middle, slow in table(path):
        print(f"{name:<10}{size:>10,}{cold:>10.1f}{middle:>10.1f}{slow:>10.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
