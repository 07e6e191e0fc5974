"""An adversary who knows everybody but one, against our report and against naive ones.

python -m tests.statistics.attack 10000      # pairs of neighbouring data sets; prints a table

Two data sets are neighbours when one talk is in one of them and not in the other (was it there?),
or is one talk in one and another in the other (what did they ask?). The adversary knows all other
talks, the two candidates and how the noise is drawn, sees this quarter's report twice and the
next quarter's, and guesses by the likelihood ratio: no guess can be better.
"""

import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.statistics.closing import draw
from bot.statistics.noise import noised
from bot.statistics.tables import BUDGET, TABLES, Table

QUARTER, NEXT = "2026-Q3", "2026-Q4"
MONTHS: Final = {QUARTER: "2026-08", NEXT: "2026-11"}
ENTRIES: Final = ("one", "two")
KEPT: Final = 4
"""Values of each dimension that the small domain keeps: enough for every bound to be met."""
SUPPRESSED: Final = 10

Counts = dict[str, Counter[tuple[str, ...]]]
Places = frozenset[tuple[str, tuple[str, ...]]]
"""The cells of one talk: table, values."""


def small() -> tuple[Table, ...]:
    """Our tables with fewer values: the same shares, bounds and noise."""
    return tuple(
        replace(table, dimensions={name: own[:KEPT] for name, own in table.dimensions.items()})
        for table in TABLES
    )


def a_talk(tables: Sequence[Table], chance: random.Random) -> Places:
    """A talk that fills as many cells of each table as one talk can: the worst case."""
    found = set()
    for table in tables:
        values = [own or ENTRIES for own in table.dimensions.values()]
        fixed = [chance.choice(own) for own in values[1:]]
        for first in chance.sample(values[0], min(table.most, len(values[0]))):
            found.add((table.name, (first, *fixed)))
    return frozenset(found)


def the_others(tables: Sequence[Table], chance: random.Random) -> Counts:
    """Everybody else's counts, from none to a few dozen in each cell, in one month."""
    counts: Counts = {}
    for table in tables:
        values = [own or ENTRIES for own in table.dimensions.values()]
        cells: list[tuple[str, ...]] = [()]
        for own in values:
            cells = [(*cell, one) for cell in cells for one in own]
        counts[table.name] = Counter({cell: chance.randrange(0, 40) for cell in cells})
    return counts


def with_talk(others: Counts, talk: Places, quarter: str) -> Counts:
    """By month, as the file holds it."""
    month = MONTHS[quarter]
    found: Counts = {
        name: Counter({(month, *cell): n for cell, n in cells.items()})
        for name, cells in others.items()
    }
    for table, cell in talk:
        found[table][(month, *cell)] += 1
    return found


def evidence(
    report: Mapping[str, Any], others: Counts, one: Places, other: Places, tables: Sequence[Table]
) -> float:
    """How much likelier the report is with `one` than with `other`: log of the ratio."""
    total = 0.0
    for table in tables:
        seen = _seen(report, table)
        for cell in {cell for name, cell in one ^ other if name == table.name}:
            noise = seen[cell] - others[table.name][cell]
            with_one, with_other = int((table.name, cell) in one), int((table.name, cell) in other)
            total += (abs(noise - with_other) - abs(noise - with_one)) / table.scale
    return total


def _seen(report: Mapping[str, Any], table: Table) -> dict[tuple[str, ...], int]:
    """The numbers of the period in which the talk lies."""
    period = MONTHS[QUARTER] if table.period == "month" else QUARTER
    return {tuple(row[1:-1]): row[-1] for row in report[table.name] if row[0] == period}


@dataclass
class Result:
    """How often the adversary was right, and the strongest evidence it ever had."""

    right: int = 0
    all: int = 0
    strongest: float = 0.0

    @property
    def rate(self) -> float:
        return self.right / self.all


def bound(epsilon: float) -> float:
    """The most often that anybody can be right, from a coin's even chance."""
    return math.exp(epsilon) / (1 + math.exp(epsilon))


def attack_ours(pairs: int, *, swap: bool, redraws: int = 1, seed: int = 1) -> Result:
    """Against `draw`, the only way from counts to a report. `redraws` > 1: noise not stored."""
    chance, tables, result = random.Random(seed), small(), Result()
    for _ in range(pairs):
        others = the_others(tables, chance)
        one = a_talk(tables, chance)
        other = a_talk(tables, chance) if swap else frozenset()
        truth = chance.choice((one, other))
        total = 0.0
        for _again in range(redraws):
            counts = with_talk(others, truth, QUARTER)
            report = draw(counts, QUARTER, ENTRIES, noised, tables)
            total += evidence(report, others, one, other, tables)
        # The next quarter's books do not hold the talk; their report is drawn and looked at too.
        later = draw(with_talk(others, frozenset(), NEXT), NEXT, ENTRIES, noised, tables)
        total += evidence(later, others, one, other, tables) if _tells(later) else 0.0
        guess = one if total > 0 or (total == 0 and chance.random() < 0.5) else other
        result.right += guess == truth
        result.all += 1
        result.strongest = max(result.strongest, abs(total))
    return result


def _tells(report: Mapping[str, Any]) -> bool:
    """Whether a report holds anything of the quarter in which the talk lies."""
    periods = {row[0] for rows in report.values() for row in rows}
    return bool(periods & {QUARTER, MONTHS[QUARTER]})


def attack_naive(
    pairs: int, publish: Callable[[Counts], Any], *, swap: bool, seed: int = 1
) -> Result:
    """Against a report without noise: the adversary makes both, and compares."""
    chance, tables, result = random.Random(seed), small(), Result()
    for _ in range(pairs):
        others = the_others(tables, chance)
        one = a_talk(tables, chance)
        other = a_talk(tables, chance) if swap else frozenset()
        truth = chance.choice((one, other))
        seen = publish(with_talk(others, truth, QUARTER))
        fits = [t for t in (one, other) if publish(with_talk(others, t, QUARTER)) == seen]
        result.right += chance.choice(fits) == truth
        result.all += 1
    return result


def exact(counts: Counts) -> Counts:
    """The naive report: every number as it is."""
    return counts


def k_anonymous(counts: Counts) -> dict[str, dict[tuple[str, ...], int | None]]:
    """Numbers under ten left out, and one more in a row where a single one is, with row totals."""
    report: dict[str, dict[tuple[str, ...], int | None]] = {}
    for name, cells in counts.items():
        shown: dict[tuple[str, ...], int | None] = {
            cell: n if n >= SUPPRESSED else None for cell, n in cells.items()
        }
        rows: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for cell in cells:
            rows.setdefault(cell[:-1], []).append(cell)
        for row, inside in rows.items():
            left_out = [cell for cell in inside if shown[cell] is None]
            if len(left_out) == 1:
                rest = [cell for cell in inside if shown[cell] is not None]
                if rest:
                    shown[min(rest, key=lambda cell: cells[cell])] = None
            shown[(*row, "all")] = sum(cells[cell] for cell in inside)
        report[name] = shown
    return report


def main() -> int:
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    print(f"{pairs} pairs of neighbours; a coin is right in 50.0 %\n")
    print(f"{'report':<38}{'was it there?':>15}{'what was it?':>15}")
    bounds = bound(BUDGET), bound(2 * BUDGET)
    print(f"{'bound, stated':<38}{bounds[0]:>15.1%}{bounds[1]:>15.1%}")
    rows: tuple[tuple[str, Callable[[bool], Result]], ...] = (
        ("ours", lambda swap: attack_ours(pairs, swap=swap)),
        (
            "ours, noise drawn anew 20 times",
            lambda swap: attack_ours(max(100, pairs // 50), swap=swap, redraws=20),
        ),
        ("exact numbers", lambda swap: attack_naive(pairs, exact, swap=swap)),
        (
            "k-anonymous (10, complementary)",
            lambda swap: attack_naive(pairs, k_anonymous, swap=swap),
        ),
    )
    for name, run in rows:
        found = run(False), run(True)
        print(f"{name:<38}{found[0].rate:>15.1%}{found[1].rate:>15.1%}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
