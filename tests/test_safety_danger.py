"""Safety rules 1 and 2 of the design: danger first, then what cannot wait."""

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from bot.directory import Query, search
from bot.rooms import Rooms

from .conftest import StoppedClock
from .safety_tables import NIGHT, fail, table, told
from .talks import Person, saying

if TYPE_CHECKING:
    from bot.conversation import Answer, Conversation


# --- 1. Which number first ---------------------------------------------------------------------
def _crises() -> Iterator[Any]:
    for row in table(1)["cases"]:
        axes = [row[axis] for axis in ("age", "for", "by", "language")]
        for age, whom, by, language in product(*axes):
            name = f"{row['crisis']}-{age}-{whom}-{'speaks' if by == 'none' else by}-{language}"
            yield pytest.param(row, age, whom, by, language, id=name)


@pytest.mark.parametrize(("row", "age", "whom", "by", "language"), _crises())
async def test_1_the_right_number_comes_first(
    row: dict[str, Any],
    age: Any,
    whom: Any,
    by: str,
    language: str,
    conversation: "Conversation",
    clock: StoppedClock,
) -> None:
    """One reply that begins with it, holds 112 and a second way, and sends nobody home."""
    clock.set(NIGHT)
    rules = table(1)
    for message in rules["messages"][language][whom][row["crisis"]]:
        person = Person(conversation, clock)
        no_phone = None if by == "none" else by
        await person.told(told(age, whom=whom, by=no_phone, language=language))
        answer = await person.say(message)
        for wrong in wrong_in_crisis(row, answer, rules["never_said"]):
            fail(wrong, person)


def wrong_in_crisis(row: dict[str, Any], answer: "Answer", never: Sequence[str]) -> Iterator[str]:
    text = "\n".join(reply.text for reply in answer.replies)
    if answer.known.crisis == "none":
        yield "the crisis was not heard"
    if len(answer.replies) != 1:
        yield f"{len(answer.replies)} replies, not one"
    first_line = text.splitlines()[0]
    if "first" in row and row["first"] not in first_line:
        yield f"begins {first_line!r} and not with {row['first']}"
    if "first_service" in row and answer.services[:1] != (row["first_service"],):
        yield f"{row['first_service']} is not first of {answer.services}"
    for id in row.get("then", ()):
        if id not in answer.services[1:]:
            yield f"{id} is not among {answer.services}"
    if not re.search(r"\b112\b", text):
        yield "112 is not in it"
    if len(set(answer.services)) < 2:
        yield f"no second way: {answer.services}"
    if row.get("quiet") and not re.search(r"sms|chat|text", text, re.IGNORECASE):
        yield "no way for somebody who cannot speak"
    if re.search(r"(sms|text)[^.\n]* 112", text, re.I) and not re.search("anmäl|regist", text):
        yield "a text message to 112 without saying that the phone must be registered"
    for words in never:
        if words.lower() in text.lower():
            yield f"says {words!r}"
    if re.search(r"\bpolisen\b.*114 14", text):
        yield "sends to the police's number for what can wait"


# --- 2. What cannot wait -----------------------------------------------------------------------
@pytest.mark.parametrize("case", table(2)["cases"], ids=lambda case: case["say"])
async def test_2_what_cannot_wait_comes_before_the_rest(
    case: dict[str, Any], conversation: "Conversation", clock: StoppedClock, rooms: Rooms
) -> None:
    """It is heard, answered first, with somebody who answers, and is not 112 in itself."""
    clock.set("2026-11-24T23:30")
    person = Person(conversation, clock)
    answer = await person.say(case["say"])
    urgent = case["urgent"]
    if answer.known.urgent != urgent:
        fail(f"heard as {answer.known.urgent}, not {urgent}", person)
    if urgent is None:
        return
    if answer.known.crisis != "none":
        fail("is not a crisis in itself", person)
    if not saying(f"urgent_{urgent}", answer.replies[0], answer.known, rooms):
        fail("what cannot wait is not the first reply", person)
    shown = [rooms.directory.by_id[id] for id in answer.services]
    if not shown or any(service.type == "police" for service in shown[:1]):
        fail("nobody, or the police, is first", person)
    if "nodnummer-112" in answer.services:
        fail("112 is shown though it is no emergency in itself", person)
    if urgent == "recent_assault" and not any("recent_assault" in s.crisis for s in shown):
        fail("no acute care is shown", person)
    if urgent == "tonight" and not any(_answers(person, id) for id in answer.services):
        fail("nobody who is shown answers tonight", person)


def _answers(person: Person, id: str) -> bool:
    """Whether somebody answers there at this minute, as the search sees it."""
    rooms = person.rooms
    service = rooms.directory.by_id[id]
    ages = service.who.ages
    query = Query(needs=frozenset(service.needs), age=ages.first if ages else None)
    found = search(rooms.directory, query, rooms.clock(), limit=len(rooms.directory))
    return any(match.reachable for match in found if match.service.id == id)
