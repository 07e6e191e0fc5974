"""What has been published, made ready to be read: files added up, small numbers left out.

Everything here is reckoned from numbers that hold their noise already, so nothing of it gives
more away: docs/decisions/0020-what-is-published.md.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, log, sqrt
from typing import Any, Final

from bot.statistics.closing import Release
from bot.statistics.tables import TABLES, Table

LEAST: Final = 10
"""No number under this is shown, however small the noise."""
SURE: Final = 20
"""One in so many numbers is further from the truth than its margin."""


@dataclass(frozen=True)
class Reading:
    """One table over all quarters.

    `rows`: (period, values…, number or None where it is too small to be told from noise).
    `sums`: all but the last dimension, over all values of that one, in the same form.
    `margin` and `least` belong to rows, `sum_margin` to sums; for one release a quarter.
    """

    name: str
    dimensions: tuple[str, ...]
    margin: int
    least: int
    rows: tuple[tuple[Any, ...], ...]
    sum_margin: int
    sums: tuple[tuple[Any, ...], ...]

    def as_json(self) -> dict[str, Any]:
        return dict(vars(self))


def readings(releases: Sequence[Release]) -> list[Reading]:
    """All tables, of all releases: those of one quarter are added."""
    return [_reading(table, releases) for table in TABLES]


def quarters(releases: Sequence[Release]) -> list[str]:
    """The published quarters, oldest first."""
    return sorted({release.quarter for release in releases})


def _reading(table: Table, releases: Sequence[Release]) -> Reading:
    numbers: Counter[tuple[str, ...]] = Counter()
    parts: Counter[str] = Counter()
    for release in releases:
        for row in release.tables[table.name]:
            numbers[row[:-1]] += row[-1]
        parts.update({row[0] for row in release.tables[table.name]})
    # Several releases of one quarter bring the noise of each.
    more = sqrt(max(parts.values(), default=1))
    per_period = max(1, len(numbers) // max(1, len(parts)))
    margin = ceil(table.scale * log(SURE) * more)
    least = max(LEAST, ceil(table.scale * log(max(2.0, per_period / 2)) * more))
    sums: Counter[tuple[str, ...]] = Counter()
    added: Counter[tuple[str, ...]] = Counter()
    first = len(table.dimensions)  # period and first dimension of two, or the period alone
    for key, n in numbers.items():
        sums[key[:first]] += n
        added[key[:first]] += 1
    sum_margin = ceil(2 * table.scale * sqrt(2 * max(added.values(), default=1)) * more)
    return Reading(
        table.name,
        tuple(table.dimensions),
        margin,
        least,
        tuple(_shown(numbers, least)),
        sum_margin,
        tuple(_shown(sums, max(LEAST, sum_margin))),
    )


def _shown(numbers: Counter[tuple[str, ...]], least: int) -> Iterator[tuple[Any, ...]]:
    for key, n in numbers.items():
        yield (*key, n if n >= least else None)
