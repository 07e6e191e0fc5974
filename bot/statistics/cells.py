"""What one talk is counted as: the cells of each table, read from what is known and nothing else.

Because the cells follow from what is known, a turn adds those that are new and takes back those
that hold no more: a talk of ten messages is one in each cell, whichever process answered it, and
whoever erases everything is taken out of the counts as well.
"""

from typing import Final, Literal, NamedTuple

from bot.audience import needs_help
from bot.known import Known
from bot.outcomes import ABOUT_ENTRIES, BEGAN, CRISIS, FITS, HELP, SILENT, TESTER
from bot.statistics.tables import BY_NAME, COUNTIES, LANGUAGES

Who = Literal["person", "tester"]
Where = tuple[str, str, Who, tuple[str, ...]]
_NEEDS_BY_COUNTY: Final = BY_NAME["need_county"].most
_NEEDS_BY_AGE: Final = BY_NAME["need_age"].most
_OUTCOMES: Final = frozenset((*FITS, *HELP, SILENT))


class Cell(NamedTuple):
    """One number of one table; `values` in the order of the table's dimensions."""

    table: str
    month: str
    who: Who
    values: tuple[str, ...]


def cells(known: Known) -> frozenset[Cell]:
    """Where this talk counts; nowhere while it has not begun, or once all was erased."""
    return frozenset(Cell(*where) for where in _where(known))


def change(before: Known, after: Known) -> dict[Cell, int]:
    """What a turn adds to each cell (1), or takes back (-1)."""
    was, now = _where(before), _where(after)
    if was == now:  # so it is in most turns
        return {}
    changed = {Cell(*where): 1 for where in now - was}
    changed.update({Cell(*where): -1 for where in was - now})
    return changed


def _where(known: Known) -> set[Where]:
    """The cells as plain tuples, which are made in a third of the time."""
    began = next((mark for mark in known.marks if mark.startswith(BEGAN)), None)
    if began is None:
        return set()
    month = began[len(BEGAN) :]
    who: Who = "tester" if TESTER in known.marks else "person"
    county, age = _county(known), needs_help(known)
    language = known.language if known.language in LANGUAGES else "other"
    found: set[Where] = {("language", month, who, (language,))}
    for need in known.needs[:_NEEDS_BY_COUNTY]:
        found.add(("need_county", month, who, (need, county)))
    for need in known.needs[:_NEEDS_BY_AGE]:
        found.add(("need_age", month, who, (need, age)))
    for mark in known.marks:
        if mark in _OUTCOMES:
            found.add(("outcome_county", month, who, (mark, county)))
        elif mark.startswith(CRISIS):
            found.add(("crisis", month, who, (mark[len(CRISIS) :],)))
        elif mark.startswith(ABOUT_ENTRIES):
            what, _, service = mark.partition(":")
            found.add(("entry_report", month, who, (what, service)))
    way = "got_help" if "got_help" in known.marks else "got_through"
    if way in known.marks:
        found.add(("outcome_county", month, who, (way, county)))
    return found


def _county(known: Known) -> str:
    if known.abroad:
        return "abroad"
    code = known.municipality[:2] if known.municipality else known.county
    return code if code in COUNTIES else "unknown"
