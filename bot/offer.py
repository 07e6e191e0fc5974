"""Which services this person is shown now, and under which heading."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from bot.audience import audience, needs_help
from bot.directory import Directory, Match, Query, crisis_doors, search
from bot.directory.model import GENERAL_TYPES
from bot.directory.ranking import home_may_be_danger
from bot.known import Known
from bot.places import Sweden
from bot.standing import (
    alone,
    answers,
    for_askers,
    for_few,
    for_grown_half,
    for_grown_ups,
    for_whoever_talks,
    way_out,
    worth,
)

Heading = Literal["under_18", "all_ages", "adults", "for_you", "for_them"]

CARDS: Final = 3
CARDS_FOR_A_CHILD: Final = 1
CONSIDERED: Final = 12
"""Services looked through for one that is as somebody wishes."""

Wanted = Callable[[Match], bool]
"""Whether a service is as somebody wishes who said why the others did not fit."""


@dataclass(frozen=True)
class Group:
    """Services under one heading; no heading where there is only one group."""

    heading: Heading | None
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Pick:
    """How many services to pick, and which of them."""

    limit: int
    fresh: bool = False
    only: Wanted | None = None


@dataclass(frozen=True)
class Finder:
    """Asks the directory on behalf of one person at one moment."""

    directory: Directory
    sweden: Sweden
    at: datetime
    require_verified: bool = False

    def groups(
        self,
        known: Known,
        *,
        limit: int = CARDS,
        fresh: bool = False,
        best: bool = False,
        only: Wanted | None = None,
    ) -> list[Group]:
        """What to show, at most `limit` cards in all.

        `fresh` leaves out what was shown, `best` forgets what was; `only` keeps what is as wished,
        where there is any. Unknown age gets a labelled pair, a helper one group for each of the
        two; a child one card at a time. Never empty where the directory has a line for a crisis.
        """
        if audience(known) == "child":
            limit = CARDS_FOR_A_CHILD
            # One card at a time: the one that has been read gives way to the next.
            fresh = fresh or (best and known.whom == "self" and bool(known.read))
        pick = Pick(limit, fresh, only)
        about = known.but(shown=()) if best and not fresh else known
        if known.whom == "other":
            found = self._for_another(about, pick)
        elif needs_help(known) == "unknown":
            found = self._pair(about, pick)
        else:
            found = _filled(Group(None, self._search(self.query(about), pick, known)))
        return self._with_lines(found, known, limit)

    def reminder(self, known: Known) -> list[Group]:
        """One of the best, the one not shown for longest: not the same service every time."""
        if known.whom == "other" or needs_help(known) == "unknown":
            return self.groups(known, limit=1)
        query = replace(self.query(known), shown=())
        found = self._search(query, Pick(CONSIDERED), known)
        # What does not serve the need comes back only where nothing else does.
        found = tuple(match for match in found if "need" in match.why) or found
        order = {id: place for place, id in enumerate(known.shown)}
        # Not a closed chat as the only way, where there is one to change with that answers now.
        answering = tuple(match for match in found if match.reachable and not match.for_group)
        among = answering[:CARDS] if len(answering) > 1 else found[:CARDS]
        longest_ago = sorted(among, key=lambda match: order.get(match.service.id, -1))
        return self._with_lines(_filled(Group(None, tuple(longest_ago[:1]))), known, 1)

    def query(self, known: Known) -> Query:
        """What is known of the person who needs help, as a question to the directory."""
        municipality = known.municipality
        return Query(
            needs=frozenset(known.needs or ("talk",)),
            age=known.age,
            age_band=needs_help(known),
            municipality=municipality,
            county=known.county,
            near=self.sweden.neighbours(municipality) if municipality else (),
            whom=known.whom,
            groups=frozenset(known.groups),
            by=known.by,
            language=known.language,
            urgent=known.urgent,
            shown=known.shown,
            require_verified=self.require_verified,
        )

    def _with_lines(self, found: list[Group], known: Known, limit: int) -> list[Group]:
        """With the lines that listen in a crisis, where hardly anything verified may be shown.

        Those are for everybody whether or not staff have checked them. 112 alone is no help.
        """
        helping = [g for g in found if any(m.service.type != "emergency" for m in g.matches)]
        grown_ups = self.require_verified and known.whom == "self"
        grown_ups = grown_ups and needs_help(known) == "unknown"
        if helping and not (grown_ups and {g.heading for g in helping} == {"under_18"}):
            return found
        query = replace(self.query(known), require_verified=False)
        seen = {match.service.id for group in helping for match in group.matches}
        lines = crisis_doors(self.directory, "suicide", query, self.at)
        lines = [line for line in lines if line.service.id not in seen]
        return [*helping, *_filled(Group(None, tuple(lines[: max(1, limit - len(seen))])))]

    def _pair(self, known: Known, pick: Pick) -> list[Group]:
        """Age unknown: one door for whoever is under 18, one for everybody."""
        query = self.query(known)
        young = replace(query, age_band="under_18")
        minors = self._search(young, replace(pick, limit=1), known)
        seen = {match.service.id for match in minors}
        rest, many = max(1, pick.limit - 1), replace(pick, limit=8)
        everybody = self._search(query, many, known)
        adults = self._search(replace(query, age_band="adult"), many, known)
        found: dict[Heading, list[Match]] = {
            "all_ages": [m for m in everybody if m.service.who.ages and m.service.who.ages.all],
            "adults": [m for m in adults if m.service.who.ages and for_grown_ups(m)],
        }
        for heading, matches in found.items():
            others = [m for m in matches if m.service.id not in seen]
            unseen = [m for m in others if m.service.id not in known.shown]
            # Who has seen a line gets one for everybody next, not one for a group not told of.
            for_all = [m for m in unseen if "need" in m.why and not m.for_group]
            others = (for_all if known.shown else []) or unseen or others
            if query.urgent == "tonight":
                others = [m for m in others if m.reachable or way_out(m, query)] or others
            needed = [m for m in others if "need" in m.why]
            specialised = [
                m for m in needed if m.service.type not in GENERAL_TYPES or way_out(m, query)
            ]
            found[heading] = specialised or needed or others
        # A line for adults is the better half where nothing for every age fits or answers.
        adult = worth(found["adults"], query) > worth(found["all_ages"], query)
        chosen: Heading = "adults" if adult else "all_ages"
        best = sorted(found[chosen], key=lambda match: (match.stale, not answers(match, query)))
        # Not only a line for women: who asks for a bed may be a man.
        best.sort(key=lambda match: not way_out(match, query))
        second = Group(chosen, tuple(best[:rest]))
        if not any("need" in match.why for match in second.matches):
            for_need = self._search(young, replace(pick, limit=CARDS), known)
            minors = tuple(m for m in for_need if "need" in m.why)[:1] or minors
        return _filled(Group("under_18", minors), second)

    def _for_another(self, known: Known, pick: Pick) -> list[Group]:
        """Doors that answer the one who asks, and doors that the other may use themself.

        A relative is shown only what answers relatives: the directory keeps every door that
        protects the young person from them (safety rule 3).
        """
        query, limit = self.query(known), pick.limit
        you = replace(query, age=known.writer_age, age_band=audience(known))
        about = self._search(query, replace(pick, limit=CONSIDERED), known)
        if "parent" in known.groups:
            # What answers relatives is all for the one who asks; nothing of it is for the other.
            return self._for_relative(about, known, limit)
        # A line made for staff knows more about what they ask than one for all.
        made = tuple(match for match in about if for_askers(match, known))
        for_you = made or self._search(you, replace(pick, limit=CARDS), known)
        if audience(known) != "adult":
            # A young friend is no "you who sold": sooner a line made for whoever wants to talk.
            for_you = tuple(sorted(for_you, key=lambda m: not for_whoever_talks(m)))
        for_you = for_you[:1]
        seen = {match.service.id for match in for_you}
        them = replace(query, whom="self", groups=query.groups - {"professional"})
        found = self._search(them, replace(pick, limit=limit + 1), known)
        for_them = tuple(match for match in found if match.service.id not in seen)
        groups = [Group("for_you", for_you), Group("for_them", for_them[: max(1, limit - 1)])]
        shown = _filled(*groups)
        return shown[:1] if audience(known) == "child" else shown

    def _for_relative(self, found: Sequence[Match], known: Known, limit: int) -> list[Group]:
        """What serves the need first, and of that what is made for parents, unless in a hurry."""
        if needs_help(known) != "adult":
            found = [match for match in found if not match.service.protective]
        hurry = known.urgent is not None

        def order(match: Match) -> tuple[bool, bool]:
            return "need" not in match.why, not hurry and not for_askers(match, known)

        found = sorted(found, key=order)
        return _filled(Group("for_you", tuple(found[:limit])))

    def _search(self, query: Query, pick: Pick, known: Known) -> tuple[Match, ...]:
        """The best matches; of a single one it matters more that somebody answers."""
        hidden = set(known.shown) if pick.fresh else set()
        many = CONSIDERED if pick.only else CARDS
        young = query.young and (query.age is not None or query.age_band != "unknown")
        limit = max(pick.limit, many) + len(hidden)
        found = search(self.directory, query, at=self.at, limit=limit)
        if young:
            found = self._without_grown_halves(found, query)
        found = [match for match in found if match.service.id not in hidden] or found
        if pick.only:
            found = [match for match in found if pick.only(match)] or found
        if pick.limit == 1:
            found = sorted(found[:CARDS], key=lambda match: alone(match, query))
        danger = home_may_be_danger(query.needs)

        def met_first(match: Match) -> tuple[bool, bool, bool]:
            """Away from a dangerous home first; a line for a group not told of never leads.

            A line for all that only stands in never leads either, where one for the need is open
            to everybody: its name may be about dying, to somebody who asked for a bed.
            """
            stands_in = "need" not in match.why and serving
            return stands_in, match.local and danger, match.for_group

        # Of three, a line for few that were not told of yields to one for all.
        head = max(CARDS, pick.limit)
        chosen = [*sorted(found[:head], key=for_few), *found[head:]][: pick.limit]
        serving = any("need" in match.why and not match.for_group for match in chosen)
        placed = sorted(chosen, key=met_first)
        if query.shown and pick.limit > 1 and not query.young:
            placed = self._led_by_one_for_all(placed, query)
        return tuple(placed)

    def _without_grown_halves(self, found: list[Match], query: Query) -> list[Match]:
        """The same without lines for women and men, what comes next in their place."""
        left = [match for match in found if not for_grown_half(match, query)]
        if len(left) == len(found):
            return left
        wider = search(self.directory, query, at=self.at, limit=len(found) + CARDS)
        seen = {match.service.id for match in left}
        more = [m for m in wider if m.service.id not in seen and not for_grown_half(m, query)]
        return [*left, *more][: len(found)] or found

    def _led_by_one_for_all(self, placed: list[Match], query: Query) -> list[Match]:
        """What a grown-up sees the second time: sooner help for everybody than for a group untold.

        The first time the line of a group that answers at any hour may be the best there is.
        """
        if not placed or ("need" in placed[0].why and not placed[0].for_group):
            return placed
        wider = search(self.directory, query, at=self.at, limit=CONSIDERED)
        for match in wider:
            if "need" in match.why and not match.for_group and not match.local:
                rest = [other for other in placed if other is not match]
                return [match, *rest][: len(placed)]
        return placed


def _filled(*groups: Group) -> list[Group]:
    """Those of the groups that hold anything."""
    return [group for group in groups if group.matches]
