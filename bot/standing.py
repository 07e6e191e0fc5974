"""Whether a service stands well where it is shown, beyond being open to the person."""

from typing import Final

from bot.codes import ADULT, NO_PHONE, OLDEST, TEEN
from bot.directory import Match, Query
from bot.directory.ranking import needs_a_way_out
from bot.known import Known

_HALVES: Final = frozenset({"girls", "women", "boys", "men"})
_GROWN_HALVES: Final = frozenset({"women", "men"})


def for_askers(match: Match, known: Known) -> bool:
    """Whether it is made for parents or for staff, and they ask."""
    askers = {"parent", "professional"}.intersection(known.groups)
    return not askers.isdisjoint(match.service.who.groups)


def for_few(match: Match) -> bool:
    """Whether it is for a group not told of that is no half of all people."""
    return match.for_group and _HALVES.isdisjoint(match.service.who.groups)


def for_grown_half(match: Match, query: Query) -> bool:
    """Whether it is for women, or for men, and the young person has not told that they are.

    A child is shown none of these, whatever it told; a line for girls and young women is another.
    """
    who = match.service.who
    grown = who.ages is None or who.ages.covers(ADULT, OLDEST)
    child = query.age_band == "child" or (query.age is not None and query.age < TEEN)
    return grown and not _GROWN_HALVES.isdisjoint(who.groups) and (match.for_group or child)


def for_whoever_talks(match: Match) -> bool:
    """Whether it is made for whoever wants to talk, and knows about the need as well."""
    return match.service.needs[0] == "talk" and "need" in match.why


def way_out(match: Match, query: Query) -> bool:
    """Whether everybody may call there for a bed, or to get away from whoever forces them."""
    if not needs_a_way_out(query.needs) or match.for_group or "need" not in match.why:
        return False
    return query.by == NO_PHONE or any(c.by == "phone" for c in match.service.contacts)


def worth(matches: list[Match], query: Query) -> tuple[bool, bool, bool]:
    """How good one half is: for the need at all, its facts are fresh, somebody answers."""
    needed = [m for m in matches if "need" in m.why]
    fresh = any(not m.stale for m in needed)
    return bool(needed), fresh, any(answers(m, query) for m in matches)


def for_grown_ups(match: Match) -> bool:
    """Whether it is for adults of every age, and says so."""
    ages = match.service.who.ages
    return ages is not None and ages.covers(ADULT, OLDEST)


def answers(match: Match, query: Query) -> bool:
    """Whether somebody answers now whose first matter is what the person needs.

    A line for people who want to die also takes other talks, but is no first greeting.
    """
    return match.reachable and match.service.needs[0] in query.needs


def alone(match: Match, query: Query) -> tuple[bool, ...]:
    """How well a match stands as the only one, best first: its facts are fresh, somebody answers
    now, it is for the need, made for it, not shown before.
    """
    service = match.service
    made_for_it = service.needs[0] in query.needs
    return (
        match.stale,
        not match.reachable,
        "need" not in match.why,
        not made_for_it,
        service.id in query.shown,
    )
