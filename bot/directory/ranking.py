"""The order of the services that are open to a person.

One criterion after another splits what is left: those it is true of come first. Why this order:
docs/decisions/0010-order-of-services.md.
"""

from collections.abc import Iterator

from bot.codes import NO_PHONE
from bot.directory.findings import rules
from bot.directory.fit import any_of, local
from bot.directory.moment import Moment
from bot.directory.query import Query
from bot.directory.shelf import QUIET_WAYS, Bits, Shelf, lowest

SHARED_LANGUAGES = frozenset({"sv", "en"})  # spoken nearly everywhere; wished for, not needed


def best(among: Bits, criteria: list[Bits]) -> int:
    """The place of the first service; `among` is not 0."""
    for criterion in criteria:
        narrower = among & criterion
        if narrower:
            among = narrower
    return lowest(among)


def first(among: Bits, criteria: list[Bits], limit: int) -> list[int]:
    """The places of the first services in order, at most `limit`."""
    found: list[int] = []
    while among and len(found) < limit:
        place = best(among, criteria)
        found.append(place)
        among &= ~(1 << place)
    return found


class Order:
    """The criteria for one question, and the sets that its answer is put together with."""

    def __init__(self, shelf: Shelf, query: Query, moment: Moment, needs: frozenset[str]) -> None:
        self.shelf, self.query, self.needs = shelf, query, needs
        kind, type = shelf.kind, shelf.type
        self.reach = moment.reach(shelf, quiet=query.by == NO_PHONE)
        self.fresh = shelf.fresh(moment.day)
        self.local = local(shelf, query)
        self.matched = any_of(shelf, query.groups)
        self.anybody = kind.get("everybody", 0) | self.matched
        self.national = kind.get("national", 0)
        self.anonymous = kind.get("anonymous", 0)
        self.police = 0 if self._police_may_lead() else type.get("police", 0)
        self.demoted = self.police
        if query.crisis != "danger":
            self.demoted |= type.get("emergency", 0)
        self.home_danger = not needs.isdisjoint(rules()["home_danger"])

    def _police_may_lead(self) -> bool:
        return self.query.crisis == "danger" or "legal" in self.needs

    def criteria(self, among: Bits) -> list[Bits]:
        """What decides the order, most important first."""
        shelf, query, kind = self.shelf, self.query, self.shelf.kind
        found = [~self.demoted]
        if query.crisis != "none":
            found.append(shelf.crisis.get(query.crisis, 0))
        if query.urgent == "recent_assault":
            found.append(shelf.crisis.get("recent_assault", 0))
        if query.shown:
            found.append(~shelf.of_ids(query.shown))
        if "undocumented" in query.groups:
            found.append(~kind.get("authority", 0))
        if query.urgent == "tonight":
            found.append(self.reach)
        if self.home_danger:
            found += self._away_from_home(among)
        found += self._needs(among)
        if "own_behaviour" in self.needs and len(self.needs) == 1:
            found.append(kind.get("offenders", 0))
        if query.age is None:
            found.append(shelf.covers[query.age_band])
        if self.matched:
            found.append(self.matched)
        found += self._usable()
        found += [self.reach, self.fresh]
        if self.local:
            own = shelf.municipality.get(query.municipality, 0)
            found += [self.local] if self.home_danger else [self.local, own, self.national]
        found += [kind.get("specialised", 0), self.anybody]
        found += self._wishes()
        if query.young:
            found.append(self.anonymous)
        return found

    def _away_from_home(self, among: Bits) -> list[Bits]:
        """Safety rule 3: anonymous and national before local, for the need that is a danger."""
        danger = 0
        for need in self.needs.intersection(rules()["home_danger"]):
            danger |= self.shelf.need.get(need, 0)
        national = danger & self.national & ~self.demoted
        tiers = [national & self.anonymous, national]
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
            found = 0
            for way in QUIET_WAYS | {"email", "web"}:
                found |= self.shelf.way.get(way, 0)
            yield found
        if self.query.language not in SHARED_LANGUAGES:
            yield self.shelf.language.get(self.query.language, 0)

    def _wishes(self) -> Iterator[Bits]:
        if self.query.by not in (None, NO_PHONE):
            yield self.shelf.way.get(self.query.by, 0)
        if self.query.language != "sv":
            yield self.shelf.language.get(self.query.language, 0)
