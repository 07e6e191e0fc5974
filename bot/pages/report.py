"""The report as a page, as JSON and as lines for the terminal."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import exp
from typing import Any, Final

from bot.codes import NEEDS
from bot.directory import Directory, Supply
from bot.directory.areas import counties
from bot.directory.coverage import LEVELS
from bot.pages.page import page
from bot.pages.words import page_words
from bot.statistics.closing import Release
from bot.statistics.published import quarters, readings
from bot.statistics.tables import BUDGET

FARTHEST: Final = ("national", "none", "not_examined")
"""Levels of known supply at which nothing near by is known."""
MOST_LINES: Final = 15


def report_data(
    releases: Sequence[Release],
    directory: Directory,
    supplies: Sequence[Supply],
    made: date,
    *,
    made_up: bool = False,
) -> dict[str, Any]:
    """All that page and JSON hold; `least` and `margin` of each table stand beside its rows."""
    tables = {one.name: one.as_json() for one in readings(releases)}
    told = {row[-2] for row in tables["entry_report"]["rows"] if row[-1] is not None}
    tables["entry_report"]["rows"] = [r for r in tables["entry_report"]["rows"] if r[-2] in told]
    return {
        "made": made.isoformat(),
        "made_up": made_up,
        "epsilon": BUDGET,
        "guess_at_most": round(exp(BUDGET) / (1 + exp(BUDGET)), 3),
        "quarters": quarters(releases),
        "files": len({member for release in releases for member in release.members}),
        "needs": list(NEEDS),
        "counties": dict(counties()),
        "entries": {id: service.name for id in told if (service := directory.get(id))},
        "supply": _least_supply(supplies),
        "tables": tables,
    }


def report_page(data: Mapping[str, Any], *, language: str = "sv") -> str:
    """The HTML page, in both languages; it opens in `language`."""
    return page("report", {**data, "words": page_words("report"), "language": language})


def report_lines(data: Mapping[str, Any], *, language: str = "sv") -> Iterator[str]:
    """The newest quarter in few lines: what is asked for, and where only national help is known."""
    w = page_words("report")[language]
    if data["made_up"]:
        yield w["made_up"]
    yield f"{w['title']}. {w['warning']}"
    if not data["quarters"]:
        yield w["empty"]
        return
    newest = data["quarters"][-1]
    table = data["tables"]["need_county"]
    margin = w["margin"].format(n=table["sum_margin"])
    yield f"\n{newest}: {w['headings']['trend_needs']} ({margin})"
    sums = [(n, need) for period, need, n in table["sums"] if period == newest]
    for n, need in sorted(sums, key=lambda pair: -(pair[0] or 0)):
        yield f"  {n if n is not None else w['few']:>7}  {w['needs'][need]}"
    yield f"\n{w['headings']['lead']} ({w['margin'].format(n=table['margin'])})"
    missing = list(_missing(data, newest))[:MOST_LINES]
    for n, need, county, level in missing:
        name = data["counties"][county]
        yield f"  {n:>7}  {w['needs'][need]}, {name}: {w['levels'][level]}"
    if not missing:
        yield f"  {w['lead_none']}"


def _missing(data: Mapping[str, Any], quarter: str) -> Iterator[tuple[int, str, str, str]]:
    rows = [
        (n, need, county, data["supply"][need][county])
        for period, need, county, n in data["tables"]["need_county"]["rows"]
        if period == quarter and n is not None and county in data["counties"]
    ]
    yield from sorted((row for row in rows if row[3] in FARTHEST), reverse=True)


def _least_supply(supplies: Sequence[Supply]) -> dict[str, dict[str, str]]:
    """For each need and county the level of the age band that has least."""
    found: dict[str, dict[str, str]] = {need: {} for need in NEEDS}
    for supply in supplies:
        before = found[supply.need].get(supply.county, LEVELS[0])
        worst = max(before, supply.level, key=LEVELS.index)
        found[supply.need][supply.county] = worst
    return found
