"""When a contact is open: OSM opening hours in Swedish time, with Swedish public holidays.

Everything here goes through `parsed`: without the country the library silently opens on
Christmas Day (research: figures-and-traps §4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from opening_hours import OpeningHours, State

from bot.clock import STOCKHOLM

# The library's holidays end in 2076; further ahead nothing is promised.
LOOK_AHEAD = timedelta(days=400)
MOST_CHANGES = 40


@dataclass(frozen=True, slots=True)
class Opening:
    """Open or not at a moment; None where the hours are unknown or say "ask first".

    `opens` is the next opening within 400 days for what is not open, `closes` the end of the
    present opening; None where there is none.
    """

    open: bool | None
    opens: datetime | None = None
    closes: datetime | None = None


UNKNOWN = Opening(None)


@lru_cache(maxsize=8192)
def parsed(hours: str) -> OpeningHours:
    """The hours, ready to be asked. Raises `opening_hours.ParserError`."""
    return OpeningHours(hours, country="SE", timezone=STOCKHOLM)


def in_sweden(at: datetime) -> datetime:
    """The moment in Swedish time; a time without a zone is Swedish already."""
    # By way of UTC, because the library refuses times in the hour that spring skips.
    known = at.replace(tzinfo=STOCKHOLM) if at.tzinfo is None else at
    return known.astimezone(timezone.utc).astimezone(STOCKHOLM)


def is_open(hours: str, at: datetime) -> bool:
    """Whether it is surely open at that moment in Swedish time."""
    return parsed(hours).is_open(at)


def opening(hours: str | None, at: datetime) -> Opening:
    """Open, closed or unknown at a moment, and when that changes."""
    if hours is None:
        return UNKNOWN
    at = in_sweden(at)
    now, _ = parsed(hours).state(at)
    if now == State.OPEN:
        return Opening(True, closes=_first(hours, at, is_open=False))
    return Opening(None if now == State.UNKNOWN else False, opens=_first(hours, at, is_open=True))


def _first(hours: str, at: datetime, *, is_open: bool) -> datetime | None:
    """The first moment after `at` that is open, or no longer open; None when too far away."""
    rule, moment = parsed(hours), at
    for _ in range(MOST_CHANGES):
        change = rule.next_change(moment)
        if change is None or change - at > LOOK_AHEAD or change <= moment:
            return None
        moment = change
        if (rule.state(moment)[0] == State.OPEN) == is_open:
            return moment
    return None


def spans(hours: str, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, State]]:
    """The spans that are open or unknown from `start` to `end`, in order."""
    for first, last, state, _ in parsed(hours).intervals(in_sweden(start), in_sweden(end)):
        if state != State.CLOSED:
            yield first, last or in_sweden(end), state
