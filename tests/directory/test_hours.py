"""Open, closed, unknown: Swedish time, Swedish holidays, and the hours that staff write."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import STOCKHOLM
from bot.directory.hour_traps import suggestion, traps
from bot.directory.hours import opening
from bot.directory.hours_said import days, midsummer_eve, next_feasts, say_back

OFFICE = "Mo-Fr 08:00-16:00; PH off"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("hours", "when", "is_open", "opens"),
    [
        (OFFICE, "2026-11-24T10:00", True, None),
        (OFFICE, "2026-11-24T16:00", False, "2026-11-25T08:00"),
        (OFFICE, "2026-11-27T17:00", False, "2026-11-30T08:00"),
        (OFFICE, "2026-12-25T10:00", False, "2026-12-28T08:00"),  # Christmas Day
        (OFFICE, "2026-12-24T10:00", False, "2026-12-28T08:00"),  # Christmas Eve
        (OFFICE, "2026-06-19T10:00", False, "2026-06-22T08:00"),  # Midsummer's Eve
        ("24/7", "2026-12-24T03:00", True, None),
        ("20:00-02:00", "2026-11-24T01:00", True, None),
        ("20:00-02:00", "2026-11-24T03:00", False, "2026-11-24T20:00"),
        ("Mo[1] 10:00-12:00", "2026-11-24T10:00", False, "2026-12-07T10:00"),
        ("PH off; Dec 24 08:00-12:00", "2026-12-24T09:00", True, None),
        ("Mo-Fr 08:00-16:00; Jun 15-Aug 15 off", "2026-07-01T10:00", False, "2026-08-17T08:00"),
    ],
)
def test_open_or_when_it_opens(hours: str, when: str, is_open: bool, opens: str | None) -> None:
    state = opening(hours, at(when))
    assert state.open is is_open
    assert state.opens == (at(opens) if opens else None)


def test_ask_first_is_neither_open_nor_closed() -> None:
    state = opening('Mo-Fr 08:00-16:00 unknown "ring först"', at("2026-11-24T10:00"))
    assert state.open is None
    assert opening(None, at("2026-11-24T10:00")).open is None


def test_a_time_elsewhere_is_moved_to_swedish_time() -> None:
    utc = datetime(2026, 11, 24, 7, 30, tzinfo=timezone.utc)
    assert opening(OFFICE, utc).open is True
    assert opening(OFFICE, utc.replace(tzinfo=None)).open is False


def test_the_hour_that_comes_twice_and_the_one_that_never_comes() -> None:
    night = "Su 02:00-03:00"
    twice = at("2026-10-25T02:30")
    assert opening(night, twice).open is True
    assert opening(night, twice.replace(fold=1)).open is True
    assert opening("24/7", at("2026-03-29T02:30")).open is True
    morning = opening("Mo-Su 08:00-16:00", at("2026-03-29T01:30"))
    assert morning.opens == at("2026-03-29T08:00")
    assert morning.opens - at("2026-03-29T01:30").astimezone(timezone.utc) == timedelta(hours=5.5)


@given(
    st.integers(0, 27_000_000).map(lambda n: at("2024-01-01") + timedelta(minutes=n)),
    st.sampled_from([OFFICE, "Mo-Su 02:15-02:45", "Sa,Su 22:00-03:00", "Su 02:00-02:30; PH off"]),
)
def test_the_next_opening_is_open_and_not_before(moment: datetime, hours: str) -> None:
    state = opening(hours, moment)
    if state.opens is not None:
        assert state.opens.timestamp() >= moment.timestamp()
        assert opening(hours, state.opens).open is True
    else:
        assert state.open is True and state.closes is not None


@pytest.mark.parametrize(
    ("hours", "rule", "refused"),
    [
        ("Mo-Fr 08:00-16:00; SH off", "hours_school", True),
        ("Mo-Fr 08:00-08:00", "hours_same", True),
        ("Jun-Aug off", "hours_never", True),
        ("week 23-32 off", "hours_never", True),
        ("off", "hours_never", True),
        ("open", "hours_always", True),
        ("Mo-Su 00:00-24:00", "hours_always", True),
        ("Mo-Fr", "hours_all_day", True),
        ("Mo-Fr 16:00-00:30; Sa", "hours_all_day", True),
        ("Mo-Fr 16:00-08:00", "hours_swapped", False),
        ("Mo-Fr 08:00-25:00", "hours_after_24", False),
        ("Fr 20:00-02:00", "hours_overnight", False),
        ("mo-fr 08:00-16:00", "hours_case", False),
        ("08.00-16.00", "hours_suggest", True),
        ("08:00–16:00", "hours_suggest", True),
        ("Må-Fr 08:00-16:00", "hours_suggest", True),
        ("dygnet runt", "hours_suggest", True),
        ("", "hours_unreadable", True),
        ("ring och fråga", "hours_unreadable", True),
    ],
)
def test_what_the_library_swallows_is_caught(hours: str, rule: str, refused: bool) -> None:
    found = {trap.rule: trap.error for trap in traps(hours)}
    assert found.get(rule) is refused, found


@pytest.mark.parametrize(
    "hours",
    ["24/7", OFFICE, "Sa,Su,PH 00:00-24:00", "Mo-Fr 16:00-24:00; PH off", "Mo[1] 10:00-12:00"],
)
def test_good_hours_pass_in_silence(hours: str) -> None:
    assert traps(hours) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Mo-Fri 9-16", "Mo-Fr 09:00-16:00"),
        ("måndag-fredag kl 8.30 - 16.00", "Mo-Fr 08:30-16:00"),
        ("Må-To 08:00–16:00; helgdagar stängt", "Mo-Th 08:00-16:00; PH off"),
        ("dygnet runt", "24/7"),
        ("vardagar 9-15", "Mo-Fr 09:00-15:00"),
    ],
)
def test_what_was_probably_meant(written: str, meant: str) -> None:
    assert suggestion(written) == meant


def test_hours_are_said_back_with_christmas_and_midsummer() -> None:
    said = say_back(OFFICE, date(2026, 12, 20))
    assert "mån 21/12–ons 23/12 08–16; tors 24/12–sön 27/12 stängt" in said
    assert "julafton tors 24/12 stängt" in said
    assert "midsommarafton fre 25/6 stängt" in said
    assert "tis 24/11–mån 7/12 hela dygnet" in say_back("24/7", date(2026, 11, 24))


def test_the_feasts_are_the_next_ones() -> None:
    assert midsummer_eve(2026) == date(2026, 6, 19)
    assert next_feasts(date(2026, 12, 25))["christmas_eve"] == date(2027, 12, 24)
    assert len(days(OFFICE, date(2026, 11, 24), 14)) == 14
