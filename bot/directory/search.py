"""Who is open to this person now, best first: hard rules, order, and an answer worth giving.

An answer's first three hold somebody who answers now, a fresh entry, one for everybody, and not
three of the same type; where the need has none such, somebody to talk to stands in.
"""

from datetime import datetime

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
        self.criteria = self.order.criteria(self.serving)
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
            order = Order(self.shelf, self.query, self.moment, TALK)
            self._talk = among & ~order.demoted, order.criteria(among)
        return self._talk

    def _complete(
        self, head: list[int], serving: Bits, criteria: list[Bits], limit: int
    ) -> list[int]:
        """The head with what it lacks: an answer now, a fresh entry, one for everybody."""
        order = self.order
        has = self._sum(head)
        musts = [order.reach & ~order.demoted, order.fresh, order.anybody, ~order.demoted]
        lacking = [must for must in musts if not has & must]
        if not lacking:
            return head
        place = self._that_is(lacking, [must for must in musts if has & must], serving, criteria)
        if place is None or place in head:
            return head
        return [*head[: min(limit, HEAD) - 1], place]

    def _that_is(
        self, lacking: list[Bits], other: list[Bits], serving: Bits, criteria: list[Bits]
    ) -> int | None:
        """The best service that is all of what is lacking, then of the most important of it.

        It stands in the last place, where it may push out the one that had the `other` things,
        so a service with those as well is preferred.
        """
        for wanted in (lacking + other, lacking, *[lacking[:n] for n in range(len(lacking), 0, -1)]):
            for among, order in ((serving, criteria), self.talk):
                for must in wanted:
                    among &= must
                if among:
                    return best(among, order)
        return None

    def _varied(self, head: list[int], serving: Bits, criteria: list[Bits]) -> list[int]:
        """The head, not three of one type: another type, or talk of another type, or only two."""
        types = {self.shelf.services[place].type for place in head}
        if len(head) < HEAD or len(types) > 1:
            return head
        other = ~self.shelf.type.get(types.pop(), 0) & ~self.order.demoted
        out = self._least_needed(head)
        kept = [place for place in head if place != out]
        for among, order in ((serving & other, criteria), (self.talk[0] & other, self.talk[1])):
            if among:
                return [*kept, best(among, order)]
        return kept

    def _least_needed(self, head: list[int]) -> int:
        """Of the three, the last one without which the other two still answer now, fresh and to all."""
        order = self.order
        for place in reversed(head):
            kept = self._sum([other for other in head if other != place])
            if kept & order.reach and kept & order.fresh and kept & order.anybody:
                return place
        return next((p for p in reversed(head[1:]) if not 1 << p & order.reach), head[-1])

    def _arranged(self, chosen: list[int]) -> list[int]:
        """Fresh entries before old ones; never the police first; an answer now among the first."""
        order = self.order
        home = order.national if order.home_danger else ~0
        late = order.demoted

        def last(place: int) -> tuple[bool, bool, bool]:
            bit = 1 << place
            return bool(bit & late), not bit & home, not bit & order.fresh

        fresh_national = self._sum(chosen) & order.national & order.fresh
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
            not bit & order.national,
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
        if bit & order.national:
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
