"""Where to turn in danger or when somebody wants to die: safety rule 1, from data alone."""

from datetime import datetime
from typing import Literal

from bot.codes import NO_PHONE
from bot.directory.finder import finder
from bot.directory.fit import local, of_age
from bot.directory.model import Directory
from bot.directory.query import Match, Query
from bot.directory.ranking import best
from bot.directory.search import Answer
from bot.directory.shelf import Bits, One, Shelf

MOST = 3


def crisis_doors(
    directory: Directory,
    crisis: Literal["danger", "suicide"],
    query: Query,
    at: datetime,
    *,
    acute: bool = False,
) -> list[Match]:
    """Two to four services, the first number first; the emergency entry is always among them.

    Danger, or a plan or attempt (`acute`): emergency first. Otherwise suicidal: a line for
    minors when under 18, one for adults when adult, both when the age is not known. Whether a
    service answers people who ask for others counts here only for the order: nobody is turned
    away in a crisis.
    """
    found = finder(directory)
    shelf, moment = found.shelf(query.in_county), found.moment(at)
    answer = Answer(shelf, query, moment)
    here = _here(shelf, query)
    emergency = here & shelf.emergency & shelf.crisis.get(crisis, 0)
    doors = here & shelf.crisis.get(crisis, 0) & ~shelf.emergency
    doors &= ~shelf.police
    listening = shelf.talk | shelf.crisis.get("suicide", 0)
    second = here & listening & answer.order.not_demoted
    order = _order(answer)
    lines = _lines(shelf, query, doors, order, crisis)
    if not lines or not answer.order.reach & sum(lines):
        fallback = of_age(shelf, query, second & ~sum(lines))
        for among in (fallback & answer.order.reach, fallback if not lines else 0):
            if among:
                lines.append(best(among, order))
                break
    first_of_all = _emergency(shelf, query, emergency)
    urgent = crisis == "danger" or acute
    chosen = [*first_of_all, *lines] if urgent else [*lines, *first_of_all]
    return answer.matches(dict.fromkeys(chosen))


def _here(shelf: Shelf, query: Query) -> Bits:
    """What is open where the person is, not bound to people who hurt others or to helpers."""
    found = shelf.national | local(shelf, query)
    found &= ~shelf.offenders & ~shelf.for_askers
    if query.whom == "other" and "parent" in query.groups:
        found &= ~(shelf.protective if query.young else shelf.houses)
    return found


def _emergency(shelf: Shelf, query: Query, emergency: Bits) -> list[One]:
    """The emergency number; before it the one that takes texts, for those who cannot speak."""
    written = emergency & shelf.way.get("sms", 0)
    order = [shelf.national, shelf.everybody, shelf.way.get("phone", 0)]
    found = [best(emergency, order)] if emergency else []
    if written and (query.by == NO_PHONE or "deaf" in query.groups):
        return list(dict.fromkeys([best(written, order), *found]))
    return found


def _order(answer: Answer) -> list[Bits]:
    """Who can be used, answers now, is for all or for the group, national; then as in the file."""
    shelf, query, order = answer.shelf, answer.query, answer.order
    found: list[Bits] = []
    if query.by == NO_PHONE:
        found.append(shelf.way.get("sms", 0) | shelf.way.get("chat", 0))
    if query.language not in ("sv", "en"):
        found.append(shelf.language.get(query.language, 0))
    return [*found, order.reach, order.anybody, order.matched, shelf.national]


def _lines(shelf: Shelf, query: Query, doors: Bits, order: list[Bits], crisis: str) -> list[One]:
    """The lines for this crisis: the one for the person's age first, then another way."""
    for_minors, for_adults = doors & shelf.only_minors, doors & ~shelf.only_minors
    found: list[One] = []
    if query.age is None and query.age_band == "unknown":
        adult = for_adults & (shelf.overlaps["adult"] | shelf.without_ages)
        for among in (for_minors, adult & shelf.every_age or adult):
            if among:
                found.append(best(among, order))
        return found[:2] if crisis == "suicide" else found[::-1][:2]
    fits = of_age(shelf, query, doors)
    own = fits & for_minors if query.young else fits & for_adults
    while fits and len(found) < MOST - 1:
        among = own & fits or fits
        found.append(best(among, order))
        fits &= ~found[-1]
        own = 0
    return found
