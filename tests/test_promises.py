"""The five promises of the design, held against the real model and the real directory.

Promise 2 (danger first) stands in tests/test_safety_danger.py, promise 3 (nobody leaves
empty-handed) in tests/test_promise_3.py, promise 4 (no trace) in
tests/test_privacy_canary.py.
"""

import asyncio
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.audience import audience, needs_help
from bot.buttons import about_service, button_id
from bot.clock import STOCKHOLM
from bot.directory import Service, search
from bot.known import Known
from bot.rooms import Rooms
from bot.settings import ROOT

from .conftest import StoppedClock
from .talks import Person, Played, Talk, play, talks

if TYPE_CHECKING:
    from bot.conversation import Conversation

SAID = [
    "hej",
    "hello",
    "x",
    "...",
    "asdf qwerty",
    "nån har bilder på mig o säger han ska skicka till alla",
    "min kille slår mig",
    "jag får pengar av äldre män",
    "my boyfriend hits me",
    "they took my passport and force me to work",
    "jag skär mig",
    "jag har ingenstans att bo",
    "jag vill sluta sälja sex",
    "jag spyr efter maten",
    "det gäller min kompis",
    "jag är mamma till en tjej på 14 som mår dåligt",
    "jag är 9 år",
    "14",
    "I am 17",
    "34",
    "nej jag är 61",
    "Malmö",
    "i Åsele",
    "vill inte säga",
    "nej",
    "ja",
    "är det anonymt?",
    "måste de anmäla?",
    "är det mitt fel?",
    "vad har jag för rättigheter?",
    "visa fler",
    "vad händer då?",
    "tack",
    "hej då",
    "vad kan du göra?",
    "är du en robot?",
    "vad blir det för väder",
    "jag kan inte prata i telefon",
    "jag blev våldtagen i går",
    "jag vill inte leva",
    "han står utanför dörren nu",
    "jag är trygg nu",
    "vi går vidare",
    "speak English please",
]
PRESS = st.integers(0, 11).map(lambda place: ("press", place))
TALK = st.lists(st.one_of(st.sampled_from(SAID).map(lambda said: ("say", said)), PRESS), max_size=7)
EXEMPT = frozenset({"stop", "erase", "seek_person"})


# --- 1. Help from the first reply on -------------------------------------------------------------
def fits(service: Service, known: Known, rooms: Rooms) -> bool:
    """Whether a contact accepts the known age and serves a known need (talk while none is)."""
    if service.type == "emergency":
        return known.crisis != "none"
    return _accepts(service, known) and _serves(service, known, rooms)


def _accepts(service: Service, known: Known) -> bool:
    ages = service.who.ages
    if known.whom == "other" and "other" in service.who.whom:
        return True  # answers the one who asks, of whatever age the other is
    if known.age is not None:
        return ages.accepts(known.age) if ages else known.age >= 18
    band = needs_help(known)
    years = {"child": (0, 12), "teen": (13, 17), "adult": (18, 120), "unknown": (0, 120)}[band]
    return ages.overlaps(*years) if ages else band == "adult"


def _serves(service: Service, known: Known, rooms: Rooms) -> bool:
    if known.crisis != "none" and known.crisis in service.crisis:
        return True
    if not known.needs:
        return "talk" in service.needs
    if set(known.needs) & set(service.needs):
        return True
    query = rooms.finder().query(known)
    found = search(rooms.directory, query, rooms.clock())
    # What may have changed is never the only thing in an answer: somebody to talk to comes first.
    return "talk" in service.needs and not any("need" in m.why and not m.stale for m in found)


def without_help(person: Person) -> Iterator[str]:
    """Every turn whose reply, and the one before, hold no contact that fits."""
    before: tuple[str, ...] = ()
    for number, turn in enumerate(person.turns, 1):
        shown = turn.answer.services
        held = [person.rooms.directory.by_id[id] for id in (*before, *shown)]
        fitting = any(fits(service, turn.answer.known, person.rooms) for service in held)
        if not fitting and turn.answer.intent not in EXEMPT:
            yield f"turn {number} ({turn.done[:60]!r}): no contact that fits"
        before = shown


@pytest.mark.parametrize("talk", talks(), ids=lambda talk: talk.id)
async def test_1_help_in_every_talk(
    talk: Talk, conversation: "Conversation", clock: StoppedClock
) -> None:
    """In each of the whole talks, after each message."""
    person = await _played(talk, conversation, clock)
    wrong = list(without_help(person))
    if wrong:
        pytest.fail("\n".join(wrong) + f"\n\n{person.written()}", pytrace=False)


async def _played(talk: Talk, conversation: "Conversation", clock: StoppedClock) -> Person:
    """The talk without its expectations."""
    bare = [{k: v for k, v in turn.items() if k in ("say", "press", "at")} for turn in talk.turns]
    without = Talk(talk.file, talk.name, bare, at=talk.at)
    return await play(without, conversation, clock, strict=False)


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(doings=TALK, hour=st.integers(0, 23))
@example(doings=[("say", "hej"), ("press", 1), ("press", 0)], hour=3)
@example(doings=[("say", "hej"), ("press", 2), ("say", "jag är trygg nu")], hour=3)
@example(doings=[("say", "min kille slår mig")] + [("say", "asdf qwerty")] * 5, hour=22)
def test_1_help_whatever_is_said(
    doings: list[tuple[str, Any]], hour: int, conversation: "Conversation", clock: StoppedClock
) -> None:
    """Over made-up talks of typical messages and buttons, at any hour."""
    clock.set(datetime(2026, 11, 24, hour, tzinfo=STOCKHOLM))
    person = Person(conversation, clock)

    async def talk() -> None:
        for kind, what in doings:
            buttons = person.titles() if kind == "press" and person.turns else []
            if buttons:
                await person.press(buttons[what % len(buttons)])
            elif kind == "say":
                await person.say(what)

    asyncio.run(talk())
    wrong = list(without_help(person))
    if wrong:
        pytest.fail("\n".join(wrong) + f"\n\n{person.written()}", pytrace=False)


async def test_1_not_the_same_service_every_time(
    conversation: "Conversation", clock: StoppedClock
) -> None:
    """Who answers nothing still sees more than one door in a talk."""
    for said in ("asdf", "vill inte säga", "hej"):
        person = Person(conversation, clock)
        for _ in range(6):
            await person.say(said)
        first = [turn.answer.services[0] for turn in person.turns if turn.answer.services]
        shown = {id for turn in person.turns for id in turn.answer.services}
        assert len(first) >= 2 and len(shown) >= 3, person.written()


async def test_1_an_old_button_of_a_service_for_others_is_not_all_there_is(
    conversation: "Conversation", clock: StoppedClock
) -> None:
    """The button outlives what was remembered; found by tests/fuzz.py."""
    person = Person(conversation, clock)
    for_staff = button_id(about_service("what_happens", "heder-stodtelefon-yrkesverksamma"))
    answer = await conversation.press(person.id, for_staff)
    assert answer is not None
    person.turns.append(Played("[an old button]", answer))
    await person.say("...")
    assert not list(without_help(person)), person.written()


# --- 5. Never wrong on a fact --------------------------------------------------------------------
LINK = re.compile(r"https?://[^\s,;)]+")
DIGITS = re.compile(r"\+?\d(?:[\d \-–:.]*\d)?")
STATED = frozenset({"13–17", "18", "13", "30"})
"""Ages in questions and buttons, and the 30 days to think that the law gives (questions.yml)."""


@cache
def _directory_digits(text: str) -> tuple[str, frozenset[str]]:
    runs = {re.sub(r"\D", "", run) for run in re.findall(r"\+?\d[\d \-]*", text)}
    return text, frozenset(runs)


@pytest.mark.parametrize("talk", talks(), ids=lambda talk: talk.id)
async def test_5_every_number_and_link_stands_in_the_directory(
    talk: Talk, conversation: "Conversation", clock: StoppedClock, directory_text: str
) -> None:
    """Or is an age or a time made from what stands there."""
    person = await _played(talk, conversation, clock)
    wrong = []
    for turn in person.turns:
        for reply in turn.answer.replies:
            wrong += list(invented(reply.text, reply.services, person.rooms, directory_text))
    if wrong:
        pytest.fail("\n".join(wrong) + f"\n\n{person.written()}", pytrace=False)


def invented(text: str, ids: tuple[str, ...], rooms: Rooms, directory: str) -> Iterator[str]:
    text = re.sub("[\u2066-\u2069]", "", text)  # stand around what runs the other way
    for link in LINK.findall(text):
        if link.rstrip(".–") not in directory:
            yield f"the link {link} stands nowhere in directory.yaml"
    for run in DIGITS.findall(LINK.sub(" ", text)):
        if not _known_number(run.strip(" -–.:"), ids, rooms, directory):
            yield f"the number {run!r} stands nowhere in directory.yaml: {text[:120]!r}"


def _known_number(run: str, ids: tuple[str, ...], rooms: Rooms, directory: str) -> bool:
    if run in STATED or run in directory:
        return True
    digits = re.sub(r"\D", "", run)
    if len(digits) >= 5:  # the spaces in a number may be written otherwise, its digits not
        return digits in _directory_digits(directory)[1]
    if re.fullmatch(r"\d{1,2}([:.]\d{2})?", run):  # a time at which one of these opens
        return any(contact.hours for id in ids for contact in rooms.directory.by_id[id].contacts)
    ages = [rooms.directory.by_id[id].who.ages for id in ids]
    return any(a and run == f"{a.first}–{a.last}" for a in ages)


def test_5_no_reply_holds_a_number(rooms: Rooms) -> None:
    """Three digits or more, or a link, never stand in a reply's own text; nor does 112."""
    for language, key, reply in rooms.replies.all():
        for voice, text in reply.texts.items():
            bare = re.sub(r"\{[^{}]*\}", "", text)
            assert not re.search(r"\d(?:[ \-]?\d){2,}", bare), (language, key, voice)
            assert not LINK.search(bare), (language, key, voice)


def test_the_directory_under_test_is_the_real_one(rooms: Rooms) -> None:
    """At least 40 live services, some in every county."""
    live = rooms.directory.live()
    counties = {county for service in live for county in service.where.in_counties()}
    assert len(live) >= 40 and len(counties) == 21
    assert (ROOT / "directory.yaml").is_file()


def test_1_the_judge_itself_is_strict(rooms: Rooms) -> None:
    """A contact for another age, another need or an emergency outside a crisis does not count."""
    bris, emergency = rooms.directory.by_id["bris-116111"], rooms.directory.by_id["nodnummer-112"]
    assert fits(bris, Known(), rooms)
    assert not fits(bris, Known(age=34, age_band="adult"), rooms)
    # In Örebro a fresh door for money is known: there, talk alone does not do.
    there = Known(needs=("money",), age=15, municipality="1880", county="18")
    assert not fits(bris, there, rooms)
    assert not fits(emergency, Known(needs=("violence",)), rooms)
    assert fits(emergency, Known(needs=("violence",), crisis="danger"), rooms)
    assert audience(Known(age=9)) == "child"
