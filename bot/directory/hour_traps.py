"""What the hours library swallows in silence, and what staff meant instead."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from opening_hours import ParserError, State  # type: ignore[attr-defined] # its stubs forget it

from bot.clock import STOCKHOLM
from bot.directory.findings import rules
from bot.directory.hours import parsed

TIMES = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
PART = re.compile(r"\s*(?:;|\|\|)\s*")
WITHOUT_TIMES = re.compile(r"\b(off|closed|unknown)\b|\d:\d|24/7|\"|dawn|dusk|sunrise|sunset")
FIRST_DAY, LAST_DAY = (
    datetime(2024, 1, 1, tzinfo=STOCKHOLM),
    datetime(2076, 1, 1, tzinfo=STOCKHOLM),
)
MIDNIGHT = 24 * 60
LONG_NIGHT = 12 * 60


@dataclass(frozen=True)
class Trap:
    """One doubtful or wrong thing in hours; `rule` names the sentence in messages.yml."""

    rule: str
    error: bool
    values: dict[str, object] = field(default_factory=dict)


def traps(hours: str) -> list[Trap]:
    """Everything wrong or doubtful; an error means that the hours cannot be used."""
    try:
        rule = parsed(hours)
    except ParserError as problem:
        return [_unreadable(hours, str(problem))]
    if re.search(r"\bSH\b", hours):
        return [Trap("hours_school", True, {"hours": hours})]
    found = list(_times(hours))
    if any(trap.error for trap in found):
        return found
    if not _ever_open(hours):
        return [Trap("hours_never", True, {"hours": hours})]
    if str(rule.normalize()) == "24/7" and hours.strip() != "24/7":
        return [Trap("hours_always", True, {"hours": hours})]
    found += [Trap("hours_case", False, {"hours": hours, "right": str(rule)})] * bool(rule.warnings)
    return found + list(_days_without_times(hours))


def suggestion(hours: str) -> str | None:
    """The hours as they were probably meant; None where no guess can be read either."""
    text = re.sub(r"\s*[–—−]\s*", "-", hours.strip().lower())
    text = re.sub(r"\bkl(ockan|\.)?\s*", "", text)
    for word, code in sorted(rules()["days"].items(), key=lambda pair: -len(pair[0])):
        text = re.sub(rf"(?<!\w){word}(?:ar|s)?(?!\w)", code, text)
    text = re.sub(r"(?<!\w)(mo|tu|we|th|fr|sa|su)(?!\w)", lambda m: m[1].capitalize(), text)
    text = re.sub(r"(?<!\w)ph(?!\w)", "PH", text)
    text = re.sub(r"(\d{1,2})\.(\d{2})", r"\1:\2", text)
    text = re.sub(r"\s*-\s*", "-", text)
    text = re.sub(r"(?<![\d:])(\d{1,2})-(\d{1,2})(?![\d:])", r"\1:00-\2:00", text)
    text = re.sub(r"(?<![\d:])(\d):", r"0\1:", text)
    try:
        parsed(text)
    except ParserError:
        return None
    return text if not re.search(r"\bSH\b", text) and text != hours else None


def _unreadable(hours: str, problem: str) -> Trap:
    place = re.search(r"--> \d+:(\d+)", problem)
    column = int(place[1]) if place else 1
    values: dict[str, object] = {
        "hours": hours,
        "column": column,
        "seen": hours[column - 1 : column + 11].strip() or hours[-12:],
    }
    right = suggestion(hours)
    if right is None:
        return Trap("hours_unreadable", True, values)
    return Trap("hours_suggest", True, values | {"right": right})


def _times(hours: str) -> Iterator[Trap]:
    """Spans whose ends are the same, after midnight, or perhaps swapped."""
    for span in TIMES.finditer(hours):
        first = int(span[1]) * 60 + int(span[2])
        last = int(span[3]) * 60 + int(span[4])
        values: dict[str, object] = {"hours": hours, "span": span[0]}
        if first == last:
            yield Trap("hours_same", True, values)
        elif last > MIDNIGHT:
            clock = f"{(last - MIDNIGHT) // 60:02}:{last % 60:02}"
            yield Trap("hours_after_24", False, values | {"clock": clock})
        elif last < first and last + MIDNIGHT - first > LONG_NIGHT:
            yield Trap("hours_swapped", False, values | {"first": span[1], "last": span[3]})
        elif last < first and last > 0:
            yield Trap("hours_overnight", False, values | {"clock": f"{span[3]}:{span[4]}"})


def _ever_open(hours: str) -> bool:
    """Whether it is open, or "ask first", at any time from 2024 on."""
    rule = parsed(hours)
    state, _ = rule.state(FIRST_DAY)
    if state != State.CLOSED:
        return True
    return rule.next_change(FIRST_DAY) is not None


def _days_without_times(hours: str) -> Iterator[Trap]:
    """Parts such as "Mo-Fr", which the library reads as open all day and night."""
    for part in PART.split(hours):
        if part and not WITHOUT_TIMES.search(part):
            yield Trap("hours_all_day", True, {"hours": hours, "part": part})
