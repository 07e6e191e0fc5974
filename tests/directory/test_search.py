"""Who is shown to whom: judged cases, and what always holds."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import STOCKHOLM
from bot.codes import GROUPS, NEEDS
from bot.directory import Directory, Query, load, search
from bot.directory.areas import municipalities

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "judged.yml").read_text(encoding="utf-8"))
EXAMPLE = load(HERE / "example.yaml")
REAL = load(HERE.parents[1] / "directory.yaml")
NIGHT = datetime(2026, 11, 24, 3, tzinfo=STOCKHOLM)
PARTS = {
    "silent about age", "under 13", "undocumented", "honour", "deaf", "child for a friend",
    "parent", "teacher", "perpetrator",
}  # fmt: skip


def query_of(person: dict[str, Any]) -> Query:
    sets = {key: frozenset(person[key]) for key in ("needs", "groups") if key in person}
    shown = {"shown": tuple(person["shown"])} if "shown" in person else {}
    return Query(**{**person, **sets, **shown})


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['part']}: {case['why']}")
def test_judged_by_hand(case: dict[str, Any]) -> None:
    at = datetime.fromisoformat(case["at"])
    directory = REAL if case.get("real") else EXAMPLE
    found = search(directory, query_of(case["person"]), at, limit=case.get("limit", 3))
    ids = [match.service.id for match in found]
    if "first" in case:
        assert ids[0] == case["first"], ids
    assert set(case.get("first_two", ())) <= set(ids[:2]), ids
    assert set(case.get("among", ())) <= set(ids), ids
    assert not set(case.get("never", ())) & set(ids), ids


def test_the_judged_cases_cover_every_part() -> None:
    assert {case["part"] for case in CASES} >= PARTS
    assert len(CASES) >= 25


ages = st.one_of(st.none(), st.integers(0, 99))
places = st.one_of(st.none(), st.sampled_from(sorted(municipalities())))
moments = st.integers(0, 525_600).map(
    lambda minute: datetime(2026, 1, 1, tzinfo=STOCKHOLM) + timedelta(minutes=minute)
)
queries = st.builds(
    Query,
    needs=st.frozensets(st.sampled_from(NEEDS), max_size=3),
    age=ages,
    age_band=st.sampled_from(("child", "teen", "adult", "unknown", "under_18")),
    municipality=places,
    whom=st.sampled_from(("self", "other")),
    groups=st.frozensets(st.sampled_from(GROUPS), max_size=2),
    by=st.sampled_from((None, "no_phone", "chat", "phone")),
    language=st.sampled_from(("sv", "en", "ar", "ro")),
    urgent=st.sampled_from((None, "tonight", "recent_assault")),
    shown=st.lists(st.sampled_from([s.id for s in EXAMPLE]), max_size=4).map(tuple),
)
lots = settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@lots
@given(query=queries, at=moments)
def test_somebody_answers_at_every_hour(query: Query, at: datetime) -> None:
    """Promise 3: not the police, not 112, not 1177, not a page."""
    found = search(EXAMPLE, query, at)
    assert any(match.reachable for match in found)
    for match in found:
        if match.reachable:
            assert match.service.type not in ("police", "emergency")
            ways = {door.contact.by for door in match.contacts if door.open}
            quiet = {"phone"} if query.by == "no_phone" else set()
            assert ways & ({"phone", "sms", "chat", "visit"} - quiet)


@lots
@given(query=queries, at=moments, limit=st.integers(1, 8))
def test_what_always_holds(query: Query, at: datetime, limit: int) -> None:
    found = search(EXAMPLE, query, at, limit=limit)
    ids = [match.service.id for match in found]
    assert 1 <= len(ids) <= limit and len(set(ids)) == len(ids)
    assert all(match.service.status == "live" for match in found)
    if "legal" not in query.needs:
        assert found[0].service.type not in ("police", "emergency")
    if limit >= 3 and len(found) >= 3:
        assert len({match.service.type for match in found[:3]}) > 1
    assert not all(match.stale for match in found)
    if limit >= 3:
        assert not all(match.for_group for match in found)
    for match in found:
        _fits(query, match.service)


def _fits(query: Query, service: Any) -> None:
    ages = service.who.ages
    if query.age is not None and query.age < 18:
        assert ages is not None and ages.accepts(query.age)
    elif query.age is not None:
        assert ages is None or ages.accepts(query.age)
    elif query.age_band != "adult":
        assert ages is not None
    assert query.whom in service.who.whom
    if "own_behaviour" not in query.needs:
        assert not service.for_offenders
    if query.whom == "other" and "parent" in query.groups:
        assert service.type != "shelter"
    where = service.where
    assert (
        where.sweden
        or query.municipality in where.municipalities
        or (query.municipality or "??")[:2] in where.counties
    )


@lots
@given(query=queries, at=moments)
def test_the_same_question_has_the_same_answer(query: Query, at: datetime) -> None:
    again = load(HERE / "example.yaml") if query.age == 7 else EXAMPLE
    first = [(match.service.id, match.why) for match in search(EXAMPLE, query, at)]
    assert first == [(match.service.id, match.why) for match in search(again, query, at)]


def test_old_entries_come_after_fresh_ones(example: Directory) -> None:
    found = search(example, Query(needs=frozenset({"images"})), NIGHT, limit=8)
    stale = [m.stale for m in found if "need" in m.why and m.service.type != "police"]
    assert stale == sorted(stale) and stale[-1]


def test_only_verified_entries_where_that_is_demanded(example: Directory) -> None:
    assert search(example, Query(require_verified=True), NIGHT) == []


def test_without_a_service_for_the_need_there_is_talk_and_why_says_so(example: Directory) -> None:
    alone = Directory(s for s in example if "eating_disorder" not in s.needs)
    found = search(alone, Query(needs=frozenset({"eating_disorder"}), age=15), NIGHT)
    assert found and all("need" not in match.why for match in found)
    assert "talk" in found[0].service.needs


def test_a_county_alone_shows_its_towns_doors_but_not_their_social_services(
    example: Directory,
) -> None:
    query = Query(needs=frozenset({"exploitation"}), age=30, county="14")
    ids = [match.service.id for match in search(example, query, NIGHT, limit=9)]
    assert "mikagruppen-goteborg" in ids and "socialtjansten-goteborg" not in ids


def test_near_towns_count_when_asked_for(example: Directory) -> None:
    query = Query(needs=frozenset({"exit"}), age=30, municipality="1481", near=("1480",))
    found = {match.service.id: match for match in search(example, query, NIGHT)}
    assert "near" in found["mikagruppen-goteborg"].why


def test_the_card_says_when_it_opens(example: Directory) -> None:
    query = Query(needs=frozenset({"exit"}), age=30, municipality="1480")
    match = next(m for m in search(example, query, NIGHT) if m.service.id == "mikagruppen-goteborg")
    assert match.open is False and match.local and not match.reachable
    assert match.opens == datetime(2026, 11, 24, 9, tzinfo=STOCKHOLM)
    assert match.why == ("need", "age", "municipality")


def test_wanted_ways_stand_first_on_the_card(example: Directory) -> None:
    query = Query(needs=frozenset({"talk"}), age=15, by="no_phone")
    first = search(example, query, NIGHT)[0]
    assert [door.contact.by for door in first.contacts] == ["chat", "phone"]


def test_a_changed_directory_is_not_answered_from_the_old_one(example: Directory) -> None:
    search(example, Query(), NIGHT)
    fewer = Directory(s for s in example if s.id != "livslinjen")
    assert all(match.service.id != "livslinjen" for match in search(fewer, Query(), NIGHT))
