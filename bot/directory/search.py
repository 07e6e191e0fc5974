"""Who is open to this person now, best first: hard rules, order, and an answer worth giving.

An answer's first three hold somebody who answers now, a fresh entry, one for everybody, and not
three of the same type; where the need has none such, somebody to talk to stands in.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import combinations

from bot.directory.finder import finder
from bot.directory.fit import of_age, possible
from bot.directory.model import Directory, Service
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


def match_of(directory: Directory, id: str, query: Query, at: datetime) -> Match | None:
    """One service as an answer would show it to this person; None when it is not live."""
    found = finder(directory)
    for area in dict.fromkeys((query.in_county, None)):
        shelf = found.shelf(area)
        for place, service in enumerate(shelf.services):
            if service.id == id:
                return Answer(shelf, query, found.moment(at)).match(place)
    return None


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
        self.needed = serving
        self.serving = of_age(shelf, query, self.open_to & serving)
        self.criteria = self.order.criteria(self.serving)
        self.knows_age = query.age is not None or query.age_band != "unknown"
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
            self._talk = among, self.order.talk_criteria()
        return self._talk

    def _complete(
        self, head: list[int], serving: Bits, criteria: list[Bits], limit: int
    ) -> list[int]:
        """The head with what it lacks, where there is such a service for the need or for talk."""
        musts = self._musts(serving, limit)
        if limit == 1:
            return self._single(head, serving, criteria, musts)
        has, full = self._sum(head), len(head) >= min(limit, HEAD)
        for weight, must in enumerate(musts):
            if has & must:
                continue
            lacking = [other for other in musts if other is not must and not has & other]
            place = self._that_is(must, lacking, serving, criteria)
            out = self._least_needed(head, musts, weight) if full else None
            if place is not None and (out is not None or not full):
                head = [*(kept for kept in head if kept != out), place]
                has, full = self._sum(head), len(head) >= min(limit, HEAD)
        return head

    def _that_is(
        self, must: Bits, lacking: list[Bits], serving: Bits, criteria: list[Bits]
    ) -> int | None:
        """The best service that is what it must be, and as much as possible of what is lacking."""
        needed, order = serving & must, criteria
        for_talk, talk_order = self.talk
        for_talk &= must
        for count in range(len(lacking), -1, -1):
            for also in combinations(lacking, count):
                if found := _all_of(needed, also):
                    return best(found, order)
                if found := _all_of(for_talk, also):
                    return best(found, talk_order)
            if not needed | for_talk:
                break
        return None

    def _single(
        self, head: list[int], serving: Bits, criteria: list[Bits], musts: list[Bits]
    ) -> list[int]:
        """One card: for the need and, as far as possible, somebody who answers; never old alone."""
        reach, fresh, *other = musts
        serving &= self.order.not_demoted
        for wanted in ((reach, fresh, *other), (fresh, *other), (reach, fresh), (fresh,)):
            among = _all_of(serving, wanted)
            if among:
                return [best(among, criteria)]
        talk, order = self.talk
        among = talk & reach & fresh or talk & fresh
        if not among and not self._sum(head) & self.order.not_demoted:
            among = talk & reach or talk
        return [best(among, order)] if among else head

    def _musts(self, serving: Bits, limit: int) -> list[Bits]:
        """What a head should hold at least one of, most important first."""
        order = self.order
        fresh, anybody = order.fresh & order.can_use, order.door_for_all(serving)
        musts = [order.reach & order.not_demoted, fresh, anybody, order.not_demoted]
        if order.home_danger and limit >= HEAD:
            musts.append(order.local & serving)  # national comes first, but local help is shown
        own_door = order.own_door & serving
        if own_door and limit >= HEAD:
            musts.insert(4, own_door)
        return musts

    def _varied(self, head: list[int], serving: Bits, criteria: list[Bits]) -> list[int]:
        """The head, not three of one type: another type, or talk of another type, or only two."""
        if len(head) < HEAD:
            return head
        alike = self.shelf.type[self.shelf.services[head[0]].type]
        if self._sum(head) & ~alike:
            return head
        other = ~alike & self.order.not_demoted
        musts = self._musts(serving, HEAD)
        out = self._least_needed(head, musts, 1)
        if out is not None and 1 << out & self.order.own_door:  # sooner a door of the same type
            has = self._sum(head[1:])
            out = head[0] if all(has & must for must in musts if self._sum(head) & must) else out
        kept = [place for place in head if place != out]
        has, had = self._sum(kept), self._sum(head)
        lost = [must for must in musts if had & must and not has & must]
        sources = ((serving & other, criteria), (self.talk[0] & other, self.talk[1]))
        for wanted in (lost, ()):
            for among, order in sources:
                if _all_of(among, wanted):
                    return [*kept, best(_all_of(among, wanted), order)]
        return kept

    def _least_needed(self, head: list[int], musts: list[Bits], weight: int) -> int | None:
        """The last service but the first that can go: all that was held is held without it.

        Where each is needed, what weighs less may be lost, down to the first `weight` musts.
        """
        has, chosen, most = self._sum(head), None, weight - 1
        for place in reversed(head[1:]):
            kept = has & ~(1 << place)
            held = 0  # so many musts, from the first, are held without it
            for must in musts:
                if has & must and not kept & must:
                    break
                held += 1
            if held > most:
                chosen, most = place, held
        return chosen

    def _arranged(self, chosen: list[int]) -> list[int]:
        """Those for the need first, of them the fresh before the old; never the police first."""
        order, all_of_it = self.order, self._sum(chosen)
        first_of_all = [order.not_demoted, self.serving, order.fresh]
        if order.home_danger and not all_of_it & self.shelf.national & order.fresh:
            first_of_all.insert(2, self.shelf.national)
        placed = chosen
        for sooner in reversed(first_of_all):
            if all_of_it & ~sooner:  # else the order stays as it is
                late = [place for place in placed if not 1 << place & sooner]
                placed = [place for place in placed if 1 << place & sooner] + late
        own_door = order.own_door
        if len(placed) >= HEAD and not self._sum(placed[:2]) & own_door & self.serving:
            own = next((p for p in placed[:HEAD] if 1 << p & own_door & self.serving), None)
            if own is not None:
                placed.remove(own)
                placed.insert(1, own)
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
        national, reachable = bool(bit & self.shelf.national), bool(bit & order.reach)
        is_open, opens, doors = self.moment.doors(service, query.by, query.language)
        return Match(
            service,
            is_open,
            opens,
            not national,
            doors,
            tuple(self._why(service, bit, national, reachable)),
            not bit & order.fresh,
            reachable,
            not bit & order.anybody,
        )

    def _why(self, service: Service, bit: Bits, national: bool, reachable: bool) -> list[str]:
        """What speaks for the service, by code, in the order of weight."""
        query, order = self.query, self.order
        why = ["need"] if bit & self.needed else []
        if self.knows_age and not bit & self.shelf.without_ages:
            why.append("age")
        if bit & order.matched:
            why.append("group")
        if national:
            why.append("sweden")
        elif bit & self.shelf.municipality.get(query.municipality, 0):
            why.append("municipality")
        else:
            here = bit & self.shelf.county.get(query.in_county, 0)
            why.append("county" if here else "near")
        if reachable:
            why.append("open")
        if order.particular:
            why += self._wishes_met(service, bit)
        if order.young and service.anonymous:
            why.append("anonymous")
        return why

    def _wishes_met(self, service: Service, bit: Bits) -> Iterator[str]:
        query = self.query
        if any(contact.by == query.by for contact in service.contacts):
            yield "by"
        if query.language != "sv" and bit & self.shelf.language.get(query.language, 0):
            yield "language"


def _all_of(among: Bits, wanted: Iterable[Bits]) -> Bits:
    """The services that are everything wanted."""
    for must in wanted:
        among &= must
    return among
