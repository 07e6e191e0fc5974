"""Made-up counts for a report that shows how one looks; nobody is behind them."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.codes import NEEDS
from bot.outcomes import FITS, HELP, SILENT
from bot.statistics.closing import Noise, Release, draw
from bot.statistics.database import months_of
from bot.statistics.tables import CRISES, LANGUAGES, TABLES

QUARTERS = ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
TALKS = 7000  # in the first quarter; a tenth more in each that follows
_COUNTIES = {
    **{"01": 22, "12": 13, "14": 16, "03": 4, "05": 5, "06": 4, "13": 3, "18": 3, "19": 3},
    **{"20": 3, "21": 3, "22": 3, "24": 4, "25": 3, "09": 1, "17": 3, "unknown": 30},
}
_NEEDS = {need: 1 / (1 + n) ** 0.6 for n, need in enumerate(NEEDS)}
_AGES = {"child": 4, "teen": 34, "adult": 36, "unknown": 26}


def example(noise: Noise, entries: Sequence[str], seed: int = 8) -> list[Release]:
    """Four made-up quarters, drawn as real ones are."""
    chance = random.Random(seed)  # noqa: S311  nothing here is secret
    found = []
    for number, quarter in enumerate(QUARTERS):
        counts = {table.name: Counter[tuple[str, ...]]() for table in TABLES}
        for _ in range(int(TALKS * 1.1**number)):
            for table, key in _talk(chance, quarter, entries):
                counts[table][key] += 1
        release = draw(counts, quarter, entries, noise)
        found.append(Release(f"example-{number}", quarter, ("example",), release))
    return found


def _talk(
    chance: random.Random, quarter: str, entries: Sequence[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """One made-up talk's cells; smaller counties have less help near by."""
    month = chance.choice(months_of(quarter))
    county = _one(chance, _COUNTIES)
    need = _one(chance, _NEEDS)
    yield "need_county", (month, need, county)
    yield "need_age", (month, need, _one(chance, _AGES))
    yield (
        "language",
        (
            month,
            _one(chance, {language: 60 / (1 + n) ** 2 for n, language in enumerate(LANGUAGES)}),
        ),
    )
    if county != "unknown":
        big = _COUNTIES[county] > 10
        near = _one(chance, dict(zip(HELP, (8, 3, 2, 0) if big else (2, 4, 6, 0), strict=True)))
        yield "outcome_county", (month, near, county)
        if chance.random() < 0.15:
            yield "outcome_county", (month, SILENT, county)
    if chance.random() < 0.3:
        yield "outcome_county", (month, chance.choice((FITS[0], *FITS)), county)
    if chance.random() < 0.2:
        yield "outcome_county", (month, chance.choice(("got_through", "got_help")), county)
    if chance.random() < 0.04:
        yield "crisis", (month, chance.choice(CRISES))
    if entries and chance.random() < 0.03:
        yield (
            "entry_report",
            (month, "nobody_answered", entries[chance.randrange(min(3, len(entries)))]),
        )


def _one(chance: random.Random, weights: Mapping[Any, float]) -> str:
    drawn: str = chance.choices(list(weights), list(weights.values()))[0]
    return drawn
