"""Hours said back in Swedish words, so that a person sees at a glance what was written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from opening_hours import State

from bot.clock import STOCKHOLM
from bot.directory.findings import spoken
from bot.directory.hours import spans

DAYS_SAID = 14


@dataclass(frozen=True)
class DaySaid:
    """The open spans of one day; `ask` where the hours only say "ask first"."""

    day: date
    times: tuple[tuple[datetime, datetime], ...]
    ask: bool = False


def days(hours: str, start: date, count: int) -> list[DaySaid]:
    """Each of `count` days from `start`, a night counted to the day on which it began."""
    said = []
    for offset in range(count):
        day = start + timedelta(days=offset)
        begin = datetime.combine(day, time(), tzinfo=STOCKHOLM)
        end = datetime.combine(day + timedelta(days=1), time(), tzinfo=STOCKHOLM)
        found = list(spans(hours, begin, end))
        times = tuple((first, last) for first, last, state in found if state == State.OPEN)
        said.append(DaySaid(day, times, ask=bool(found) and not times))
    return said


def midsummer_eve(year: int) -> date:
    """The Friday from 19 to 25 June."""
    first = date(year, 6, 19)
    return first + timedelta(days=(4 - first.weekday()) % 7)


def next_feasts(start: date) -> dict[str, date]:
    """The next midsummer and Christmas from `start` on, by the code of their name."""
    feasts = {}
    named: dict[str, Callable[[int], date]] = {
        "midsummer_eve": midsummer_eve,
        "midsummer_day": lambda year: midsummer_eve(year) + timedelta(days=1),
        "christmas_eve": lambda year: date(year, 12, 24),
        "christmas_day": lambda year: date(year, 12, 25),
        "boxing_day": lambda year: date(year, 12, 26),
        "new_years_eve": lambda year: date(year, 12, 31),
    }
    for name, day_in in named.items():
        this_year = day_in(start.year)
        feasts[name] = this_year if this_year >= start else day_in(start.year + 1)
    return feasts


def say_back(hours: str, start: date) -> str:
    """The next 14 days, midsummer and Christmas on one line; days that are alike stand together."""
    words = spoken()["hours"]
    runs: list[tuple[list[date], str]] = []
    for said in days(hours, start, DAYS_SAID):
        text = _times(said, words)
        if runs and runs[-1][1] == text:
            runs[-1][0].append(said.day)
        else:
            runs.append(([said.day], text))
    feasts = sorted(next_feasts(start).items(), key=lambda feast: feast[1])
    parts = [f"{_run(run, words)} {text}" for run, text in runs] + [
        f"{words['feasts'][name]} {_day(day, words)} {_times(days(hours, day, 1)[0], words)}"
        for name, day in feasts
    ]
    return "; ".join(parts)


def _run(run: list[date], words: Mapping[str, list[str]]) -> str:
    if len(run) == 1:
        return _day(run[0], words)
    return f"{_day(run[0], words)}–{_day(run[-1], words)}"


def _day(day: date, words: Mapping[str, list[str]]) -> str:
    return f"{words['days'][day.weekday()]} {day.day}/{day.month}"


def _times(said: DaySaid, words: Mapping[str, list[str]]) -> str:
    if said.ask:
        return str(words["ask"])
    if not said.times:
        return str(words["closed"])
    return ", ".join(_span(first, last, words) for first, last in said.times)


def _span(first: datetime, last: datetime, words: Mapping[str, list[str]]) -> str:
    if last.date() > first.date() and first.time() == time() and last.time() == time():
        return str(words["all_day"])
    end = "24" if last.time() == time() else _clock(last)
    return f"{_clock(first)}–{end}"


def _clock(at: datetime) -> str:
    return f"{at:%H}" if at.minute == 0 else f"{at:%H:%M}"
