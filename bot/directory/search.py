"""Who is open to this person now, best first: hard rules, order, and an answer worth giving.

An answer's first three hold somebody who answers now, a fresh entry, one for everybody, and not
three of the same type; where the need has none such, somebody to talk to stands in.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import combinations

from bot.directory.fit import of_age, possible
from bot.directory.model import Directory
from bot.directory.moment import Moment
from bot.directory.query import Match, Query
from bot.directory.ranking import Order, best, first
from bot.directory.shelf import Bits, One, Shelf, any_of
from bot.directory.shelves import shelves

TALK = frozenset({"talk"})
HEAD = 3  # how many services a person sees at once


def search(directory: Directory, query: Query, at: datetime, *, limit: int = 3) -> list[Match]:
    """At most `limit` services, best first; those for `talk` where none serves the need.

    Empty only where nothing at all may be shown (no live entry, or `require_verified` and
    nothing verified). `at` without a zone is Swedish time.
    """
    found = shelves(directory)
    answer = Answer(found.shelf(query.in_county), query, found.moment(at))
    return answer.matches(answer.chosen(limit))


def match_of(directory: Directory, id: str, query: Query, at: datetime) -> Match | None:
    """One service as an answer would show it to this person; None when it is not live."""
    found = shelves(directory)
    for area in dict.fromkeys((query.in_county, None)):
        shelf = found.shelf(area)
        one = shelf.of_ids((id,))
        if one:
            return Answer(shelf, query, found.moment(at)).matches([one])[0]
    return None


class Answer:
    """One answer while it is put together, from bits."""

    def __init__(self, shelf: Shelf, query: Query, moment: Moment) -> None:
        self.shelf, self.query, self.moment = shelf, query, moment
        needs = query.needs - TALK or TALK
        self.order = Order(shelf, query, moment, needs)
        self.open_to = possible(shelf, query, moment.day)
        self.needed = any_of(shelf.need, needs)
        self.serving = of_age(shelf, query, self.open_to & self.needed)
        self.talk = of_age(shelf, query, self.open_to & shelf.talk) & self.order.not_demoted
        self._talk_criteria: list[Bits] | None = None
        self.criteria = self.order.criteria(self.serving)

    def chosen(self, limit: int) -> list[One]:
        """The services of the answer, in order."""
        if limit < 1:
            return []
        serving, criteria = self.serving, self.criteria
        if not serving:
            serving, criteria = self.talk, self.talk_criteria
        if not serving:
            serving = of_age(self.shelf, self.query, self.open_to)
        most = limit if limit < HEAD else HEAD
        head = first(serving, criteria, most)
        head = self._varied(self._complete(head, serving, criteria, most), serving, criteria)
        if limit <= HEAD:
            return self._arranged(head)
        rest = serving & ~sum(head)
        return self._arranged(head + first(rest, criteria, limit - len(head)))

    @property
    def talk_criteria(self) -> list[Bits]:
        """The order of those for anybody who wants to talk."""
        if self._talk_criteria is None:
            self._talk_criteria = self.order.talk_criteria()
        return self._talk_criteria

    def _complete(
        self, head: list[One], serving: Bits, criteria: list[Bits], most: int
    ) -> list[One]:
        """The head with what it lacks, where there is such a service for the need or for talk."""
        musts = self._musts(serving, most)
        if most == 1:
            return self._single(head, serving, criteria, musts)
        has, there_is = sum(head), serving | self.talk
        for weight, must in enumerate(musts):
            if has & must or not there_is & must:
                continue
            out = None
            if len(head) == most:
                out = self._least_needed(head, musts, weight)
                if out is None:
                    continue
            lacking = [other for other in musts if other is not must and not has & other]
            one = self._that_is(must, lacking, serving, criteria)
            head = [*(kept for kept in head if kept != out), one]
            has = sum(head)
        return head

    def _that_is(self, must: Bits, lacking: list[Bits], serving: Bits, criteria: list[Bits]) -> One:
        """The best service that is what it must be, and as much as possible of what is lacking.

        There is at least one that is what it must be, for the need or for talk.
        """
        needed, for_talk = serving & must, self.talk & must
        for count in range(len(lacking), 0, -1):
            for also in combinations(lacking, count):
                if found := _all_of(needed, also):
                    return best(found, criteria)
                if found := _all_of(for_talk, also):
                    return best(found, self.talk_criteria)
        return best(needed, criteria) if needed else best(for_talk, self.talk_criteria)

    def _single(
        self, head: list[One], serving: Bits, criteria: list[Bits], musts: list[Bits]
    ) -> list[One]:
        """One card: for the need and, as far as possible, somebody who answers; never old alone."""
        reach, fresh, *other = musts
        serving &= self.order.not_demoted
        for wanted in ((reach, fresh, *other), (fresh, *other), (reach, fresh), (fresh,)):
            among = _all_of(serving, wanted)
            if among:
                return [best(among, criteria)]
        talk = self.talk
        among = talk & reach & fresh or talk & fresh
        if not among and not sum(head) & self.order.not_demoted:
            among = talk & reach or talk
        return [best(among, self.talk_criteria)] if among else head

    def _musts(self, serving: Bits, most: int) -> list[Bits]:
        """What a head should hold at least one of, most important first."""
        order = self.order
        fresh, anybody = order.fresh & order.can_use, order.door_for_all(serving)
        musts = [order.reach & order.not_demoted, fresh, anybody, order.not_demoted]
        if order.home_danger and most == HEAD:
            musts.append(order.local & serving)  # national comes first, but local help is shown
        own_door = order.own_door & serving
        if own_door and most == HEAD:
            musts.insert(4, own_door)
        return musts

    def _varied(self, head: list[One], serving: Bits, criteria: list[Bits]) -> list[One]:
        """The head, not three of one type: another type, or talk of another type, or only two."""
        if len(head) < HEAD:
            return head
        alike, had = self.shelf.type[self.shelf.service(head[0]).type], sum(head)
        if had & ~alike:
            return head
        other = ~alike & self.order.not_demoted
        musts = self._musts(serving, HEAD)
        out = self._least_needed(head, musts, 1)
        if out is not None and out & self.order.own_door:  # sooner a door of the same type
            has = had ^ head[0]
            out = head[0] if all(has & must for must in musts if had & must) else out
        kept = [one for one in head if one != out]
        has = sum(kept)
        lost = [must for must in musts if had & must and not has & must]
        for wanted in (lost, ()):
            if found := _all_of(serving & other, wanted):
                return [*kept, best(found, criteria)]
            if found := _all_of(self.talk & other, wanted):
                return [*kept, best(found, self.talk_criteria)]
        return kept

    def _least_needed(self, head: list[One], musts: list[Bits], weight: int) -> One | None:
        """The last service but the first that can go: all that was held is held without it.

        Where each is needed, what weighs less may be lost, down to the first `weight` musts.
        """
        has, chosen, most = sum(head), None, weight - 1
        for one in reversed(head[1:]):
            kept = has ^ one
            held = 0  # so many musts, from the first, are held without it
            for must in musts:
                if has & must and not kept & must:
                    break
                held += 1
            if held > most:
                chosen, most = one, held
        return chosen

    def _arranged(self, chosen: list[One]) -> list[One]:
        """Those for the need first, of them the fresh before the old; never the police first."""
        order, all_of_it, reach = self.order, sum(chosen), self.order.reach
        sooner_ones = [order.fresh, self.serving, order.not_demoted]  # the last weighs most
        if order.home_danger and not all_of_it & self.shelf.national & order.fresh:
            sooner_ones.insert(1, self.shelf.national)
        placed = chosen
        for sooner in sooner_ones:
            if all_of_it & sooner != all_of_it:  # else the order stays as it is
                late = [one for one in placed if not one & sooner]
                placed = [one for one in placed if one & sooner] + late
        own_door = order.own_door & self.serving
        if own_door and len(placed) >= HEAD and not (placed[0] | placed[1]) & own_door:
            placed = _moved(placed, own_door, among=placed[:HEAD], to=1)
        if len(placed) > HEAD and not sum(placed[:HEAD]) & reach:
            placed = _moved(placed, reach, among=placed, to=HEAD - 1)
        return placed

    def matches(self, chosen: Iterable[One]) -> list[Match]:
        """The services, with what a card needs to say about each."""
        shelf, query, order, reasons = self.shelf, self.query, self.order, self._reasons()
        regional, fresh, reach, anybody = shelf.regional, order.fresh, order.reach, order.anybody
        found = []
        for one in chosen:
            service = shelf.service(one)
            is_open, opens, doors = self.moment.doors(service, query.by, query.language)
            found.append(
                Match(
                    service,
                    is_open,
                    opens,
                    bool(one & regional),
                    doors,
                    tuple([reason for reason, some in reasons if one & some]),
                    not one & fresh,
                    bool(one & reach),
                    not one & anybody,
                )
            )
        return found

    def _reasons(self) -> list[tuple[str, Bits]]:
        """What may speak for a service, by code, in the order of weight, and for which it does."""
        shelf, query, order = self.shelf, self.query, self.order
        found = [("need", self.needed)]
        if query.age is not None or query.age_band != "unknown":
            found.append(("age", shelf.with_ages))
        if order.matched:
            found.append(("group", order.matched))
        found.append(("sweden", shelf.national))
        if order.local:
            own = order.municipal
            found += (("municipality", own), ("county", order.local ^ own))
        found += (("near", shelf.regional ^ order.local), ("open", order.reach))
        if query.by is not None:
            found.append(("by", shelf.way.get(query.by, 0)))
        if query.language != "sv":
            found.append(("language", shelf.language.get(query.language, 0)))
        if order.young:
            found.append(("anonymous", shelf.anonymous))
        return found


def _moved(placed: list[One], some: Bits, *, among: list[One], to: int) -> list[One]:
    """The same services, the first of `some` among those moved to another place."""
    for one in among:
        if one & some:
            rest = [other for other in placed if other != one]
            return [*rest[:to], one, *rest[to:]]
    return placed


def _all_of(among: Bits, wanted: Iterable[Bits]) -> Bits:
    """The services that are everything wanted."""
    for must in wanted:
        among &= must
    return among
