"""Promise 3 without drawing lots: nobody leaves empty-handed, by classes of people who are alike.

All that `search` looks at is the same within a class, so one of it stands for the rest:
- ages between which no entry begins or ends, and nobody comes of age;
- municipalities with the same services, but for names, texts and numbers, in the same order;
- minutes at which the same national services are open and the same facts are fresh.
Without a place every minute is tried; every place at each minute at which the fewest answer, and
at three more, which go round all of them. The year begins at a pinned date, so that the test
does not rot with the entries.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import cycle, islice, product
from typing import Any

import pytest

from bot.clock import STOCKHOLM
from bot.codes import ADULT, NEEDS, OLDEST
from bot.directory import Directory, Match, Query, Service, search
from bot.directory.hours import spans
from bot.directory.shelf import somebody_answers
from bot.directory.shelves import shelves
from bot.places import sweden
from bot.rooms import Rooms

from .test_promise_3 import answers, open_to

TODAY = date(2026, 11, 24)
START = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=STOCKHOLM)
YEAR = timedelta(days=365)
WHOMS = ("self", "other")


def age_classes(directory: Directory) -> list[int | None]:
    """None, and the youngest of each class of ages that no entry tells apart."""
    edges = {0, ADULT}
    for service in directory.live():
        if service.who.ages:
            edges |= {service.who.ages.first, (service.who.ages.last or OLDEST) + 1}
    return [None, *sorted(age for age in edges if age <= OLDEST)]


def place_classes(directory: Directory, need: str) -> list[str | None]:
    """None, and one municipality of each class."""
    return [None, *(towns[0] for towns in place_groups(directory, need))]


def place_groups(directory: Directory, need: str) -> list[list[str]]:
    """Municipalities with the same row of services for the need or for talk."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for code in sweden().municipalities:
        near, rows = set(sweden().neighbours(code)), []
        for service in shelves(directory).shelf(code[:2]).services:
            where = service.where
            own, county = code in where.municipalities, code[:2] in where.counties
            by = service.type != "social_services" and not near.isdisjoint(where.municipalities)
            if (own or county or by) and {need, "talk"} & set(service.needs):
                rows.append((own, county, seen_of(service, need)))
        found.setdefault(tuple(rows), []).append(code)
    return list(found.values())


def seen_of(service: Service, need: str) -> tuple[Any, ...]:
    """All that decides whether and when the service is shown to who has this one need."""
    return (
        (service.type, service.who, service.anonymous),
        (need in service.needs, "talk" in service.needs, service.needs[0] == need),
        (service.specialised, service.for_offenders, service.protective, service.houses),
        None if service.stale(TODAY) else service.newest,  # what is old by then stays old
        frozenset(c.hours for c in service.contacts if somebody_answers(c)),
    )


@cache
def minute_classes(directory: Directory) -> tuple[list[datetime], list[datetime]]:
    """A minute for each set of open hours and fresh facts in the year; of these, the hardest.

    Hardest: when nobody answers but those who also answer at the other minutes.
    """
    changes = {START + timedelta(days=day) for day in range(YEAR.days)}
    hours = sorted({c.hours for s in directory.live() for c in s.contacts if c.hours})
    for text in hours:
        for first, last, _ in spans(text, START, START + YEAR):
            changes |= {first, last}
    found: dict[tuple[int, int], datetime] = {}
    for at in sorted(at for at in changes if at < START + YEAR):
        shelf, moment = shelves(directory).shelf(None), shelves(directory).moment(at)
        found.setdefault((moment.reach(shelf, quiet=False), shelf.fresh(moment.day)), at)
    opens = {reach for reach, _ in found}
    least = {reach for reach in opens if not any(o & reach == o != reach for o in opens)}
    hardest = {reach: at for (reach, _), at in found.items() if reach in least}  # the latest
    return list(found.values()), list(hardest.values())


def _here(need: str, town: str) -> Query:
    near = sweden().neighbours(town)
    return Query(frozenset({need}), 15, municipality=town, county=town[:2], near=near)


def questions(directory: Directory, need: str) -> Iterator[tuple[Query, datetime]]:
    """Every question of the promise about the need, one for each class, and when it is asked."""
    every, hardest = minute_classes(directory)
    others = cycle(every)
    for place in place_classes(directory, need):
        near = sweden().neighbours(place) if place else ()
        for age, whom in product(age_classes(directory), WHOMS):
            query = Query(
                needs=frozenset({need}),
                age=age,
                municipality=place,
                county=place and place[:2],
                near=near,
                whom=whom,
            )
            for at in [*hardest, *islice(others, 3)] if place else every:
                yield query, at


def broken(query: Query, found: list[Match]) -> str | None:
    """What of the promise does not hold; None where it does."""
    if not found:
        return "nothing is shown"
    if not all(open_to(match, query.age) for match in found):
        return "not open to the person"
    helping = {*query.needs, "talk"}
    if not any(answers(match) for match in found if not helping.isdisjoint(match.service.needs)):
        return "nobody answers"
    return None


@pytest.mark.parametrize("need", NEEDS)
def test_nobody_leaves_empty_handed(need: str, rooms: Rooms) -> None:
    """Among the first three, one for the need or for talk where somebody answers at that minute."""
    wrong, asked = [], 0
    for query, at in questions(rooms.directory, need):
        found = search(rooms.directory, query, at)
        what = broken(query, found)
        asked += 1
        if what:
            wrong.append((what, query, f"{at:%Y-%m-%d %H:%M}", [m.service.id for m in found]))
    assert not wrong, f"{len(wrong)} of {asked}, such as {wrong[0]}"
    assert asked > 5000, "the classes have fallen together"


def test_the_judge_is_strict(rooms: Rooms) -> None:
    """Without the lines that are open all day and night the promise is broken, and it says so."""
    whole = rooms.directory
    some = Directory(s for s in whole if not any(c.hours == "24/7" for c in s.contacts))
    night = minute_classes(whole)[1][0]
    query = Query(frozenset({"trauma"}), 15)
    assert broken(query, search(whole, query, night)) is None
    assert broken(query, search(some, query, night)) == "nobody answers"
    found = search(whole, query, night)
    assert broken(Query(frozenset({"trauma"}), 40), found) == "not open to the person"


def test_municipalities_in_a_class_are_answered_alike(rooms: Rooms) -> None:
    """Kinds of services, in order, are the same in two towns that the classes hold for alike."""
    at = minute_classes(rooms.directory)[1][0]
    for need in NEEDS:
        alike = place_groups(rooms.directory, need)
        for first, *others in alike:
            for other in others[:2]:
                kinds = [
                    [m.service.type for m in search(rooms.directory, _here(need, town), at)]
                    for town in (first, other)
                ]
                assert kinds[0] == kinds[1], (need, first, other)


def test_how_sure_the_facts_behind_it_are(rooms: Rooms, capsys: pytest.CaptureFixture[str]) -> None:
    """Printed beside the promise: it holds on paper, for facts that are as old as this."""
    told = rooms.directory.freshness(TODAY)
    every, hardest = minute_classes(rooms.directory)
    with capsys.disabled():
        print(
            f"\npromise 3 on {TODAY}: {told['live']} live entries: {told['fresh']} fresh, "
            f"{told['old']} old, {told['undated']} undated; {told['verified']} verified; "
            f"{len(every)} different minutes in the year, {len(hardest)} of them hardest"
        )
    assert told["live"] == told["fresh"] + told["old"] + told["undated"] and every and hardest
