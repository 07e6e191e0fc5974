"""Who is open to this person now, best first: hard rules, order, and an answer worth giving.

An answer's first three hold somebody who answers now, a fresh entry, one for everybody, and not
three of the same type; where the need has none such, somebody to talk to stands in.
"""

from datetime import datetime
from itertools import combinations

from bot.directory.finder import finder
from bot.directory.fit import of_age, possible
from bot.directory.model import Directory
from bot.directory.moment import Moment
from bot.directory.query import Match, Query
from bot.directory.ranking import Order, best, first
from bot.directory.shelf import Bits, Shelf

TALK = frozenset({"talk"})
HEAD = 3  # how many services a person sees at once


def search(directory: Directory, query: Query, at: datetime, *, limit: int = 3) -> list[Match]:
    """At most `limit` services, best first; those for `talk` where none serves the need.

    Empty only where nothing at all may be shown (no live entry, or `require_verified` and
    nothing verified). `at` without a zone is Swedish time.
    """
    found = finder(directory)
    shelf, moment = found.shelf(query.in_county), found.moment(at)
    answer = Answer(shelf, query, moment)
    return [answer.match(place) for place in answer.places(limit)]


class Answer:
    """One answer while it is put together, from bits."""

    def __init__(self, shelf: Shelf, query: Query, moment: Moment) -> None:
        self.shelf, self.query, self.moment = shelf, query, moment
        needs = query.needs - TALK or TALK
        self.order = Order(shelf, query, moment, needs)
        self.open_to = possible(shelf, query, moment.day)
        serving = 0
        for need in needs:
            serving |= shelf.need.get(need, 0)
        self.serving = of_age(shelf, query, self.open_to & serving)
        self.criteria = self.order.criteria(self.serving, needs)
        self._talk: tuple[Bits, list[Bits]] | None = None

    def places(self, limit: int) -> list[int]:
        """The chosen services' places on the shelf, in order."""
        if limit < 1:
            return []
        serving, criteria = self.serving, self.criteria
        if not serving:
            serving, criteria = self.talk
        if not serving:
            serving = of_age(self.shelf, self.query, self.open_to)
        head = first(serving, criteria, min(limit, HEAD))
        head = self._varied(self._complete(head, serving, criteria, limit), serving, criteria)
        rest = serving
        for place in head:
            rest &= ~(1 << place)
        tail = first(rest, criteria, limit - len(head)) if limit > HEAD else []
        return self._arranged(head + tail)

    @property
    def talk(self) -> tuple[Bits, list[Bits]]:
        """Services for anybody who wants to talk, and their order."""
        if self._talk is None:
            among = of_age(self.shelf, self.query, self.open_to & self.shelf.need.get("talk", 0))
            among &= self.order.not_demoted
            self._talk = among, self.order.criteria(among, TALK)
        return self._talk

    def _complete(
        self, head: list[int], serving: Bits, criteria: list[Bits], limit: int
    ) -> list[int]:
        """The head with what it lacks; the most important of it where no service is all."""
        has, musts = self._sum(head), self._musts(serving, limit)
        lacking = [must for must in musts if must and not has & must]
        if not lacking:
            return head
        sources = [(serving, criteria)]
        if limit > 1 or not serving & self.order.fresh:
            sources.append(self.talk)
        place = _that_is(lacking, [must for must in musts if has & must], sources)
        if place is None or place in head:
            return head
        return [*head[: min(limit, HEAD) - 1], place]

    def _musts(self, serving: Bits, limit: int) -> list[Bits]:
        """What a head should hold at least one of, most important first."""
        order = self.order
        musts = [order.reach & order.not_demoted, order.fresh, order.anybody, order.not_demoted]
        if order.home_danger and limit >= HEAD:
            musts.append(order.local & serving)  # national comes first, but local help is shown
        return musts

    def _varied(self, head: list[int], serving: Bits, criteria: list[Bits]) -> list[int]:
        """The head, not three of one type: another type, or talk of another type, or only two."""
        types = {self.shelf.services[place].type for place in head}
        if len(head) < HEAD or len(types) > 1:
            return head
        other = ~self.shelf.type.get(types.pop(), 0) & self.order.not_demoted
        out = self._least_needed(head, self._musts(serving, HEAD))
        kept = [place for place in head if place != out]
        for among, order in ((serving & other, criteria), (self.talk[0] & other, self.talk[1])):
            if among:
                return [*kept, best(among, order)]
        return kept

    def _least_needed(self, head: list[int], musts: list[Bits]) -> int:
        """Of the three, the last one without which the others hold as much of what is needed."""
        has = self._sum(head)
        for place in reversed(head):
            kept = has & ~(1 << place)
            if all(kept & must for must in musts if has & must):
                return place
        return next((p for p in reversed(head) if not 1 << p & musts[0]), head[-1])

    def _arranged(self, chosen: list[int]) -> list[int]:
        """Those for the need first, of them the fresh before the old; never the police first."""
        order = self.order
        home = self.shelf.national if order.home_danger else ~0
        late, need = order.demoted, self.serving

        def last(place: int) -> tuple[bool, bool, bool, bool]:
            bit = 1 << place
            return bool(bit & late), not bit & need, not bit & home, not bit & order.fresh

        fresh_national = self._sum(chosen) & self.shelf.national & order.fresh
        if not order.home_danger or fresh_national:
            home = ~0
        placed = sorted(chosen, key=last)
        if len(placed) > HEAD and not self._sum(placed[:HEAD]) & order.reach:
            now = next((place for place in placed if 1 << place & order.reach), None)
            if now is not None:
                placed.remove(now)
                placed.insert(HEAD - 1, now)
        return placed

    @staticmethod
    def _sum(places: list[int]) -> Bits:
        found = 0
        for place in places:
            found |= 1 << place
        return found

    def match(self, place: int) -> Match:
        """The service at that place, with what a card needs to say about it."""
        service, query, order = self.shelf.services[place], self.query, self.order
        bit = 1 << place
        is_open, opens, doors = self.moment.doors(service, query.by, query.language)
        return Match(
            service,
            is_open,
            opens,
            not bit & self.shelf.national,
            doors,
            tuple(self._why(place)),
            not bit & order.fresh,
            bool(bit & order.reach),
            not bit & order.anybody,
        )

    def _why(self, place: int) -> list[str]:
        """What speaks for the service, by code, in the order of weight."""
        service, query, order, bit = self.shelf.services[place], self.query, self.order, 1 << place
        why = []
        if not order.needs.isdisjoint(service.needs):
            why.append("need")
        known_age = query.age is not None or query.age_band != "unknown"
        if known_age and service.who.ages is not None:
            why.append("age")
        if query.groups and bit & order.matched:
            why.append("group")
        if bit & self.shelf.national:
            why.append("sweden")
        elif query.municipality in service.where.municipalities:
            why.append("municipality")
        else:
            why.append("county" if query.in_county in service.where.counties else "near")
        if bit & order.reach:
            why.append("open")
        if query.by and any(contact.by == query.by for contact in service.contacts):
            why.append("by")
        if query.young and service.anonymous:
            why.append("anonymous")
        return why


def _that_is(
    lacking: list[Bits], other: list[Bits], sources: list[tuple[Bits, list[Bits]]]
) -> int | None:
    """The best service that is all of what is lacking, else the most of it.

    It stands in the last place, where it may push out the one that had the `other` things, so
    a service with those as well is preferred.
    """
    fewer = (some for n in range(len(lacking), 0, -1) for some in combinations(lacking, n))
    for wanted in ((*lacking, *other), *fewer):
        for among, order in sources:
            for must in wanted:
                among &= must
            if among:
                return best(among, order)
    return None
