"""Where to turn in danger or when somebody wants to die: safety rule 1, from data alone."""

from datetime import datetime
from typing import Literal

from bot.codes import NO_PHONE
from bot.directory.findings import rules
from bot.directory.fit import local, of_age
from bot.directory.model import Directory
from bot.directory.query import Match, Query
from bot.directory.ranking import best
from bot.directory.search import Answer
from bot.directory.shelf import Bits, One, Shelf, any_of
from bot.directory.shelves import shelves

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

    Danger, or a plan or attempt (`acute`): emergency first; in danger a door made for danger is
    the second. Otherwise suicidal: a line for minors when under 18, one for adults when adult,
    both when the age is not known. Whether a service answers people who ask for others counts here
    only for the order: nobody is turned away in a crisis.
    """
    found = shelves(directory)
    shelf, moment = found.shelf(query.in_county), found.moment(at)
    answer = Answer(shelf, query, moment)
    here = _here(shelf, query)
    emergency = here & shelf.emergency & shelf.crisis.get(crisis, 0)
    doors = here & shelf.crisis.get(crisis, 0) & ~shelf.emergency
    doors &= ~shelf.police
    second = _made_for_danger(answer) if crisis == "danger" else _listening(answer)
    second &= here
    order = _order(answer)
    lines = _lines(shelf, query, doors, order, crisis)
    if not lines or not answer.order.reach & sum(lines):
        fallback = of_age(shelf, query, second & ~sum(lines))
        # Where nobody answers, a door for all: that of a group may be known to be closed.
        others = fallback & shelf.everybody or fallback
        for among in (fallback & answer.order.reach, others if not lines else 0):
            if among:
                lines.append(best(among, order))
                break
    first_of_all = _emergency(shelf, query, emergency)
    urgent = crisis == "danger" or acute
    chosen = [*first_of_all, *lines] if urgent else [*lines, *first_of_all]
    return answer.matches(dict.fromkeys(chosen))


def _listening(answer: Answer) -> Bits:
    """Doors of those who listen to somebody who wants to die."""
    listening = answer.shelf.talk | answer.shelf.crisis.get("suicide", 0)
    return listening & answer.order.not_demoted


def _made_for_danger(answer: Answer) -> Bits:
    """Doors beside the emergency number, for all or for the person's own group.

    What is told decides which danger; a line for the young need not be made for it alone. A line
    for people who want to die is none of them: whoever is beaten has not said that they do.
    """
    shelf, query = answer.shelf, answer.query
    any_danger = set(rules()["danger"])
    told = any_danger & query.needs | set(rules()["danger_untold"])
    some = any_of(shelf.need, any_danger) & answer.order.anybody & answer.order.not_demoted
    fits = some & (any_of(shelf.main, told) | shelf.only_minors)
    if "undocumented" in query.groups:
        # An association that knows about papers, before any authority (safety rule 4).
        fits = some & ~shelf.authority
        fits = fits & shelf.need.get("migration", 0) or fits
    return fits & shelf.way.get("phone", 0) or fits


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
