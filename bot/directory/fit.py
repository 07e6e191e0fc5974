"""Which services are open to a person at all: the hard rules, before any order.

Safety rules 3 and 5 of the design: relatives never get protecting doors, those who were hurt
never get entries for those who hurt others.
"""

from datetime import date
from functools import cache

from bot.codes import GROUP_AXES, OFFENDER_GROUPS, OLDEST
from bot.directory.findings import rules
from bot.directory.model import Service
from bot.directory.query import BAND_YEARS, Query
from bot.directory.shelf import ASKERS, Bits, Shelf, any_of

# The same person may say either word; which of them fits is decided by age.
ALIKE = {"women": "girls", "girls": "women", "men": "boys", "boys": "men"}
# Told groups that rule others out. The rest do not: a deaf person may also be pregnant, or trans.
EXCLUSIVE = (
    frozenset(GROUP_AXES["gender"]),
    frozenset(GROUP_AXES["status"]),
    ASKERS,
    OFFENDER_GROUPS,
)
# A parent who asks about these may be the danger (safety rule 3).
PROTECTED_NEEDS = frozenset({"honour", "shelter", "trafficking"})
IDENTITY = frozenset(GROUP_AXES["identity"])


def possible(shelf: Shelf, query: Query, on: date) -> Bits:
    """Services open to the person, whatever they need; their age is looked at by `of_age`."""
    found = _in_place(shelf, query) & shelf.whom.get(query.whom, 0)
    if query.groups:
        found &= ~_contradicted(shelf, query.groups)
    found &= ~_for_others(shelf, query)
    if query.require_verified:
        found &= shelf.verified(on)
    return found


@cache
def _exploited() -> frozenset[str]:
    """Needs of somebody who is being used: their guilt is no reason to treat them as offenders."""
    return frozenset(rules()["exploited"])


def _in_place(shelf: Shelf, query: Query) -> Bits:
    found = shelf.national | local(shelf, query)
    # Social services serve those who live there only.
    if query.municipality is None:
        return found | shelf.regional & ~shelf.social_services
    if query.near:
        found |= any_of(shelf.municipality, query.near) & ~shelf.social_services
    return found


def local(shelf: Shelf, query: Query) -> Bits:
    """Services of the person's own municipality or county; those near by are not."""
    return shelf.county | shelf.municipality.get(query.municipality, 0)


def _contradicted(shelf: Shelf, told: frozenset[str]) -> Bits:
    """Services for a group that the person said they do not belong to, on the same axis."""
    found = 0
    for groups in EXCLUSIVE:
        here = told & groups
        if not here:
            continue
        here |= {ALIKE[group] for group in here if group in ALIKE}
        if groups is EXCLUSIVE[0]:
            here |= told & IDENTITY  # "women and trans people" also welcomes a nonbinary trans one
        found |= any_of(shelf.group, groups) & ~any_of(shelf.group, here)
    return found


def _for_others(shelf: Shelf, query: Query) -> Bits:
    """Services for people in another situation than this one."""
    found = 0
    if "own_behaviour" not in query.needs or not query.needs.isdisjoint(_exploited()):
        found |= shelf.offenders
    if query.whom == "self" and query.groups.isdisjoint(ASKERS):
        found |= shelf.for_askers
    if query.whom == "other" and "parent" in query.groups:
        found |= shelf.houses
        if query.young or not query.needs.isdisjoint(PROTECTED_NEEDS):
            found |= shelf.protective
    return found


def accepts(service: Service, query: Query) -> bool:
    """Whether the person's age, as far as it is known, is one that the service accepts.

    Who answers people that ask for another answers the one who asks, whatever the other's age.
    """
    if query.whom == "other" and "other" in service.who.whom:
        return True
    ages = service.who.ages
    if query.age is not None:
        return ages.accepts(query.age) if ages else not query.young
    return ages.overlaps(*BAND_YEARS[query.age_band]) if ages else query.age_band == "adult"


def of_age(shelf: Shelf, query: Query, among: Bits) -> Bits:
    """Those among the services that accept the person's age.

    Unknown age: services for every age; only where there are none, those that state some age.
    """
    if query.age is not None:
        return among & shelf.age[min(max(query.age, 0), OLDEST)]
    if query.age_band == "adult":
        return among & (shelf.overlaps["adult"] | shelf.without_ages)
    if query.age_band != "unknown":
        return among & shelf.overlaps[query.age_band]
    return among & shelf.every_age or among & shelf.stated_ages
