"""What one talk is counted as: the cells of each table, read from what is known and nothing else.

Because the cells follow from what is known, a turn adds those that are new and takes back those
that hold no more: a talk of ten messages is one in each cell, whichever process answered it, and
whoever erases everything is taken out of the counts as well.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple

from bot.audience import needs_help
from bot.known import Known
from bot.outcomes import ABOUT_ENTRIES, BEGAN, CRISIS, FITS, HELP, SILENT, TESTER
from bot.statistics.tables import BY_NAME, COUNTIES, LANGUAGES

Who = Literal["person", "tester"]


class Cell(NamedTuple):
    """One number of one table; `values` in the order of the table's dimensions."""

    table: str
    month: str
    who: Who
    values: tuple[str, ...]


def cells(known: Known) -> frozenset[Cell]:
    """Where this talk counts; nowhere while it has not begun, or once all was erased."""
    began = next((mark for mark in known.marks if mark.startswith(BEGAN)), None)
    if began is None:
        return frozenset()
    month = began.removeprefix(BEGAN)
    who: Who = "tester" if TESTER in known.marks else "person"
    return frozenset(Cell(table, month, who, values) for table, values in _places(known))


def change(before: Known, after: Known) -> Counter[Cell]:
    """What a turn adds to each cell (1), or takes back (-1)."""
    was, now = cells(before), cells(after)
    changed = Counter(dict.fromkeys(now - was, 1))
    changed.update(dict.fromkeys(was - now, -1))
    return changed


def _places(known: Known) -> Iterator[tuple[str, tuple[str, ...]]]:
    county = _county(known)
    yield "language", (known.language if known.language in LANGUAGES else "other",)
    for need in known.needs[: BY_NAME["need_county"].most]:
        yield "need_county", (need, county)
    for need in known.needs[: BY_NAME["need_age"].most]:
        yield "need_age", (need, needs_help(known))
    for mark in known.marks:
        if mark.startswith(CRISIS):
            yield "crisis", (mark.removeprefix(CRISIS),)
        elif mark.startswith(ABOUT_ENTRIES):
            what, _, service = mark.partition(":")
            yield "entry_report", (what, service)
        elif mark in FITS or mark in HELP or mark == SILENT:
            yield "outcome_county", (mark, county)
    if "got_help" in known.marks:
        yield "outcome_county", ("got_help", county)
    elif "got_through" in known.marks:
        yield "outcome_county", ("got_through", county)


def _county(known: Known) -> str:
    if known.abroad:
        return "abroad"
    code = known.municipality[:2] if known.municipality else known.county
    return code if code in COUNTIES else "unknown"
