"""The order of the services that are open to a person.

One criterion after another splits what is left: those it is true of come first. Why this order:
docs/decisions/0010-order-of-services.md.
"""

from collections.abc import Iterator
from functools import cache

from bot.codes import NO_PHONE
from bot.directory.findings import rules
from bot.directory.moment import Moment
from bot.directory.query import Query
from bot.directory.shelf import Bits, One, Shelf, any_of

SHARED_LANGUAGES = frozenset({"sv", "en"})  # spoken nearly everywhere; wished for, not needed


@cache
def _home_danger() -> frozenset[str]:
    """Needs for which home may be the danger."""
    return frozenset(rules()["home_danger"])


@cache
def _from_childhood() -> tuple[str, ...]:
    """Services for pictures from before somebody was 18."""
    return tuple(rules()["from_childhood"])


def home_may_be_danger(needs: frozenset[str]) -> bool:
    """Whether one of the needs is such that home may be the danger (safety rule 3)."""
    return not needs.isdisjoint(_home_danger())


def needs_a_way_out(needs: frozenset[str]) -> bool:
    """Whether one of the needs is such that a line which only listens is no first answer."""
    return not needs.isdisjoint(rules()["way_out"])


def best(among: Bits, criteria: list[Bits]) -> One:
    """The first service; `among` is not 0."""
    for criterion in criteria:
        narrower = among & criterion
        if narrower:
            among = narrower
    return among & -among  # as in the file


def first(among: Bits, criteria: list[Bits], limit: int) -> list[One]:
    """The first services in order, at most `limit`."""
    found: list[One] = []
    while among and len(found) < limit:
        one = best(among, criteria)
        found.append(one)
        among ^= one
    return found


def not_demoted(shelf: Shelf, query: Query, needs: frozenset[str]) -> Bits:
    """All but what is help in danger only: emergency numbers, and police (safety rule 4)."""
    if query.crisis == "danger":
        return shelf.all
    return shelf.not_emergency if "legal" in needs else shelf.neither_police


class Order:
    """The criteria for one question, and the sets that its answer is put together with."""

    def __init__(self, shelf: Shelf, query: Query, moment: Moment, needs: frozenset[str]) -> None:
        self.shelf, self.query, self.needs = shelf, query, needs
        self.reach = moment.reach(shelf, quiet=query.by == NO_PHONE)
        self.fresh = shelf.fresh(moment.day)
        self.municipal = shelf.municipality.get(query.municipality, 0)
        self.local = shelf.county | self.municipal
        self.matched = any_of(shelf.group, query.groups) if query.groups else 0
        self.anybody = shelf.everybody | self.matched
        self.not_demoted = not_demoted(shelf, query, needs)
        self.can_use = shelf.in_writing if query.by == NO_PHONE else shelf.all
        self.young = query.young
        self.particular = query.by is not None or query.language != "sv"
        self.hurried = (
            query.crisis != "none"
            or query.urgent is not None
            or bool(query.shown)
            or "undocumented" in query.groups
        )
        relative = query.whom == "other" and "parent" in query.groups
        self.home_danger = not relative and home_may_be_danger(needs)
        self.own_door = self._own_door() if self.young else 0

    def _own_door(self) -> Bits:
        """For somebody known to be under 18: services made for the young in exactly their need."""
        query, shelf = self.query, self.shelf
        if query.age is None and query.age_band == "unknown":
            return 0
        found = any_of(shelf.main, self.needs.intersection(rules()["young_own_door"]))
        if not found:
            return 0
        return found & shelf.for_young & shelf.helpline & self.can_use & ~shelf.of_ids(query.shown)

    def criteria(self, among: Bits) -> list[Bits]:
        """What decides the order for the needs, most important first."""
        shelf, query, needs, home_danger = self.shelf, self.query, self.needs, self.home_danger
        found = [self.not_demoted]
        if "images" in needs and not self.young:
            found.append(~shelf.of_ids(_from_childhood()))
        if self.hurried:
            found += self._at_once()
        if home_danger:
            found += self._away_from_home(among)
        if "talk" in needs:
            found += (shelf.helpline, self.anybody)  # made for whoever wants to talk
        elif len(needs) > 1:
            found += self._needs(among)
        elif "own_behaviour" in needs:
            found.append(shelf.offenders)  # made for it, before those who take every matter
        if query.age is None:
            found.append(shelf.covers[query.age_band])
        if self.matched:
            found.append(self.matched)
        if self.particular:
            found += self._usable()
        found += (self.reach, self.fresh)
        if self.local and home_danger:
            found.append(self.local)
        elif self.local:
            found += (self.local, self.municipal, shelf.national)
        if self.young and (query.age is not None or query.age_band != "unknown"):
            found.append(shelf.for_young)
        found += (any_of(shelf.main, needs), self.anybody, shelf.specialised)
        if self.particular:
            found += self._wishes()
        if self.young:
            found.append(shelf.anonymous)
        return found

    def door_for_all(self, serving: Bits) -> Bits:
        """Services for everybody; for an adult who must get away, such for the need itself.

        Else a line that only listens would be the one door left for whoever is in no group that we
        know of. Who needs a bed tonight is best helped where beds are found; else whoever is held
        or sold, by those who know that.
        """
        shelf, query = self.shelf, self.query
        everybody = self.anybody & self.can_use
        settled = self.matched or self.young or not self.home_danger
        if settled or not needs_a_way_out(self.needs):
            return everybody
        wanted = everybody & serving & self.not_demoted
        beds = 0
        if query.urgent == "tonight" and "undocumented" not in query.groups:
            beds = shelf.main.get("shelter", 0) if "shelter" in self.needs else 0
        held = 0
        if "trafficking" in self.needs and not beds:
            held = shelf.main.get("trafficking", 0) | shelf.houses
        phone = shelf.way.get("phone", 0) if query.by != NO_PHONE else 0
        for better in (beds, held, phone, shelf.national | shelf.houses):
            wanted = wanted & better or wanted
        return wanted or everybody

    def talk_criteria(self) -> list[Bits]:
        """What decides the order where somebody to talk to stands in for a missing service."""
        shelf, query = self.shelf, self.query
        found = [self.not_demoted]
        if self.hurried:
            found += self._at_once()
        found += (shelf.helpline, self.anybody)
        if query.age is None:
            found.append(shelf.covers[query.age_band])
        if self.particular:
            found += self._usable()
        found += (self.reach, self.fresh)
        if self.matched:
            found.append(self.matched)  # a line for parents before a line for all, for a parent
        if self.young:
            found.append(shelf.anonymous)
        return found

    def _at_once(self) -> Iterator[Bits]:
        """What comes before how well the needs fit: crisis, haste, what was shown, no papers."""
        shelf, query = self.shelf, self.query
        if query.crisis != "none":
            yield shelf.crisis.get(query.crisis, 0)
        if query.urgent == "recent_assault":
            yield shelf.crisis.get("recent_assault", 0)
        if "undocumented" in query.groups:
            yield ~shelf.authority
        if query.urgent == "tonight":
            yield self.reach  # who answers now is told again rather than who opens on Monday
            if query.by != NO_PHONE:
                yield shelf.way.get("phone", 0)  # a page to read is no bed
        if query.shown:
            yield ~shelf.of_ids(query.shown)

    def _away_from_home(self, among: Bits) -> list[Bits]:
        """Safety rule 3: anonymous and national before local, for the need that is a danger."""
        told = self.needs.intersection(_home_danger())
        if "trafficking" in told:
            # A line for honour or a violent partner knows little of a taken passport.
            told -= {"honour", "violence"}
        danger = any_of(self.shelf.need, told)
        national = danger & self.shelf.national & self.not_demoted
        tiers = [national & self.shelf.anonymous, national]
        # An old entry is shown last; it leads here only where no fresh national one exists.
        return [self.fresh, *tiers] if among & national & self.fresh else tiers

    def _needs(self, among: Bits) -> Iterator[Bits]:
        """Services for all the needs, then all but one, and so on."""
        levels: list[Bits] = []  # levels[n]: those that serve at least n + 1 of the needs
        for need in self.needs:
            here = self.shelf.need.get(need, 0) & among
            top = levels[-1] & here if levels else here
            for level in range(len(levels) - 1, 0, -1):
                levels[level] |= levels[level - 1] & here
            if levels:
                levels[0] |= here
            if top:
                levels.append(top)
        return reversed(levels)

    def _usable(self) -> Iterator[Bits]:
        """Ways and languages without which the person cannot be helped."""
        if self.query.by == NO_PHONE:
            yield self.can_use
        if self.query.language not in SHARED_LANGUAGES:
            yield self.shelf.language.get(self.query.language, 0)

    def _wishes(self) -> Iterator[Bits]:
        if self.query.by not in (None, NO_PHONE):
            yield self.shelf.way.get(self.query.by, 0)
        if self.query.language != "sv":
            yield self.shelf.language.get(self.query.language, 0)
