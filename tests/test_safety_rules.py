"""Safety rules 3 to 10 of the design, each against its table in tests/safety."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from bot.codes import NEEDS
from bot.directory import Query, search
from bot.rooms import Rooms

from .conftest import StoppedClock
from .safety_tables import NO_LINES, OF_THE_ONE_WHO_READS, fail, table, texts, told
from .talks import Person, saying, says

if TYPE_CHECKING:
    from bot.conversation import Answer, Conversation, Said


# --- 3. Home may be the danger -----------------------------------------------------------------
@pytest.mark.parametrize("need", table(3)["away_from_home"]["needs"])
def test_3_anonymous_and_national_before_local(need: Any, rooms: Rooms) -> None:
    """Whatever the age and place: no local door before a national one that is fresh."""
    rule = table(3)["away_from_home"]
    wrong = []
    for age, place in product(rule["ages"], rule["places"]):
        known = told(age, needs=(need,), municipality=place, county=place[:2])
        for group in rooms.finder().groups(known):
            fitting = [m for m in group.matches if need in m.service.needs and not m.stale]
            ids = [match.service.id for match in group.matches]
            local = [match.local for match in fitting]
            if local != sorted(local) or group.matches[0].local:
                wrong.append(f"{age} in {place}: local before national: {ids}")
            national = [bool(m.service.anonymous) for m in fitting if not m.local]
            if national != sorted(national, reverse=True):
                wrong.append(f"{age} in {place}: not anonymous first: {ids}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("need", table(3)["relatives"]["needs"])
def test_3_relatives_never_get_the_doors_that_protect(need: Any, rooms: Rooms) -> None:
    """A parent who asks is shown none of them, however often they ask for more."""
    rule = table(3)["relatives"]
    shelters = {service.id for service in rooms.directory if service.type == "shelter"}
    never = shelters | set(rule["never"])
    wrong = []
    for age, place in product(rule["ages"], rule["places"]):
        where = {} if place == "none" else {"municipality": place, "county": place[:2]}
        known = told(age, whom="other", groups=("parent",), writer_band="adult", **where)
        known = known.but(needs=(need,))
        for _ in range(4):
            groups = rooms.finder().groups(known, fresh=bool(known.shown))
            ids = [match.service.id for group in groups for match in group.matches]
            known = known.but(shown=(*known.shown, *ids))
        wrong += [f"{age} in {place}: {id}" for id in known.shown if id in never]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("said", table(3)["relatives_say"])
async def test_3_a_relative_who_writes_gets_general_advice(
    said: str, conversation: "Conversation", clock: StoppedClock
) -> None:
    """In a whole talk, with more asked for."""
    never = set(table(3)["relatives"]["never"])
    person = Person(conversation, clock)
    for message in (said, "Stockholm", "visa fler", "visa fler"):
        answer = await person.say(message)
        if never & set(answer.services):
            fail(f"shows {never & set(answer.services)}", person)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_3_nobody_is_sent_home(language: str, rooms: Rooms) -> None:
    """No text tells somebody of unknown safety at home to turn to their parents."""
    never = table(3)["never_said"][language]
    voices = (*OF_THE_ONE_WHO_READS, "other_child")
    wrong = [
        f"{key} ({voice}): {words}"
        for key, voice, text in texts(rooms, language, voices)
        for words in never
        if words in text.lower()
    ]
    assert not wrong, "\n".join(wrong)


# --- 4. The police -----------------------------------------------------------------------------
@pytest.mark.parametrize("need", [need for need in NEEDS if need != "legal"])
def test_4_the_police_are_never_first(need: Any, rooms: Rooms, clock: StoppedClock) -> None:
    """For no age, place or hour, for oneself or another."""
    rule, wrong = table(4), []
    for age, place, at, whom in product(
        rule["ages"], rule["places"], rule["hours"], ("self", "other")
    ):
        clock.set(at)
        where = {} if place == "none" else {"municipality": place, "county": place[:2]}
        known = told(age, needs=(need,), whom=whom, **where)
        shown = [m for group in rooms.finder().groups(known) for m in group.matches]
        if not shown or shown[0].service.type in ("police", "emergency"):
            wrong.append(f"{age} in {place}, {at}: {[m.service.id for m in shown]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("need", table(4)["without_papers"]["needs"])
def test_4_without_papers_an_association_comes_first(need: Any, rooms: Rooms) -> None:
    """No authority before an association, a lawyer or a line where there is one."""
    rule, wrong = table(4), []
    authorities = rule["without_papers"]["authorities"]
    for age, place in product(rule["ages"], rule["places"]):
        where = {} if place == "none" else {"municipality": place, "county": place[:2]}
        known = told(age, needs=(need,), groups=("undocumented",), **where)
        finder = rooms.finder()
        everything = search(rooms.directory, finder.query(known), finder.at, limit=60)
        others = [m for m in everything if "need" in m.why and not m.stale]
        others = [m for m in others if m.service.type not in authorities]
        for group in finder.groups(known):
            ids = [match.service.id for match in group.matches]
            fitting = [m for m in group.matches if need in m.service.needs and not m.stale]
            late = [match.service.type in authorities for match in fitting]
            if late != sorted(late):
                wrong.append(f"{age} in {place}: an authority before others: {ids}")
            if others and group.matches[0].service.type in authorities:
                known_others = [match.service.id for match in others[:3]]
                wrong.append(f"{age} in {place}: an authority first: {ids}, not {known_others}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_4_nothing_is_called_free_of_risk(language: str, rooms: Rooms) -> None:
    """No reply and no card says that nothing can happen."""
    never = table(4)["never_said"][language]
    cards = [about for s in rooms.directory for about in (*s.about.values(), *s.duty_note.values())]
    said = [text for _, _, reply in rooms.replies.all() for text in reply.texts.values()]
    wrong = [text for text in (*cards, *said) if any(words in text.lower() for words in never)]
    assert not wrong, "\n".join(wrong)


# --- 5. Guilt is not offending -----------------------------------------------------------------
@pytest.mark.parametrize("said", table(5)["guilt"])
async def test_5_guilt_never_leads_to_help_for_offenders(
    said: str, conversation: "Conversation", clock: StoppedClock, rooms: Rooms
) -> None:
    """Neither at once, nor after a place, nor among more."""
    person = Person(conversation, clock)
    for message in (said, "Umeå", "det är mitt fel, jag gjorde det", "visa fler", "visa fler"):
        answer = await person.say(message)
        offenders = [id for id in answer.services if rooms.directory.by_id[id].for_offenders]
        if offenders:
            fail(f"shows {offenders}", person)
        if says("need_own_behaviour", answer, rooms):
            fail("speaks as to somebody who hurts others", person)


@pytest.mark.parametrize("said", table(5)["own_behaviour"])
async def test_5_whoever_hurts_others_is_shown_help_to_stop(
    said: str, conversation: "Conversation", clock: StoppedClock, rooms: Rooms
) -> None:
    """And each such card says whom it is for."""
    person = Person(conversation, clock)
    answer = await person.say(said)
    if "own_behaviour" not in answer.known.needs:
        fail(f"heard as {answer.known.needs}", person)
    for message in ("vill inte säga", "vill inte säga", "visa fler"):
        if any(rooms.directory.by_id[id].for_offenders for id in person.last.services):
            break
        await person.say(message)
    cards = [
        reply
        for turn in person.turns
        for reply in turn.answer.replies
        if any(rooms.directory.by_id[id].for_offenders for id in reply.services)
    ]
    if not cards:
        fail("help to stop is never shown", person)
    for card in cards:
        if not re.search(table(5)["for_whom"], card.text, re.IGNORECASE):
            fail(f"does not say for whom: {card.text}", person)


@pytest.mark.parametrize("need", [need for need in NEEDS if need != "own_behaviour"])
def test_5_offenders_entries_only_for_own_behaviour(need: Any, rooms: Rooms) -> None:
    """Whatever else is needed, of whatever age, with whatever group told."""
    groups: list[tuple[str, ...]] = [(), ("buyer",), ("men",), ("boys",)]
    for age, place, told_groups in product(
        (None, 11, 16, 30), (None, "1280", "2480", "2380"), groups
    ):
        query = Query(
            needs=frozenset({need}),
            age=age,
            municipality=place,
            county=place and place[:2],
            groups=frozenset(told_groups),
        )
        found = search(rooms.directory, query, rooms.clock(), limit=60)
        assert not [m.service.id for m in found if m.service.for_offenders], (age, place)


# --- 6. Nobody is found through us -------------------------------------------------------------
@pytest.mark.parametrize("said", table(6)["hunting"])
@pytest.mark.parametrize("before", [(), ("hej", "Malmö")], ids=["at once", "in a talk"])
async def test_6_hunting_gets_a_calm_refusal_and_nothing_else(
    before: tuple[str, ...],
    said: str,
    conversation: "Conversation",
    clock: StoppedClock,
    rooms: Rooms,
) -> None:
    """As the first words, and after a talk in which a place was told."""
    person = Person(conversation, clock)
    for message in (*before, said):
        answer = await person.say(message)
    if not says("utter_seek_person", answer, rooms):
        fail("does not refuse", person)
    if answer.services or len(answer.replies) != 1:
        fail(f"says more than the refusal: {answer.services}", person)


@pytest.mark.parametrize("said", table(6)["not_hunting"])
async def test_6_whoever_needs_a_shelter_is_not_refused(
    said: str, conversation: "Conversation", clock: StoppedClock, rooms: Rooms
) -> None:
    """Looking for help is not looking for a person."""
    person = Person(conversation, clock)
    answer = await person.say(said)
    if says("utter_seek_person", answer, rooms) or not answer.services:
        fail("is refused", person)


def test_6_no_shelter_has_an_address(rooms: Rooms) -> None:
    """Neither as a way of contact nor in what is shown of it."""
    for service in rooms.directory:
        if service.type == "shelter":
            assert not [c for c in service.contacts if c.by == "visit"], service.id


# --- 7. A watched phone ------------------------------------------------------------------------
@pytest.mark.parametrize("said", table(7)["watched"])
async def test_7_one_line_after_the_first_contact(
    said: str, conversation: "Conversation", clock: StoppedClock, rooms: Rooms
) -> None:
    """Once, after help was shown, with a button that hides."""
    person = Person(conversation, clock)
    answer = await person.say(said)
    lines = [saying("watched_phone", reply, answer.known, rooms) for reply in answer.replies]
    shown = [bool(reply.services) for reply in answer.replies]
    if lines.count(True) != 1:
        fail(f"asked {lines.count(True)} times whether somebody reads", person)
    line = answer.replies[lines.index(True)]
    if True not in shown or shown.index(True) > lines.index(True):
        fail("asked before help was shown", person)
    if [b.title for b in line.buttons] not in (["Göm"], ["Hide"]):
        fail("has no button that hides", person)
    # It may stand under who the robot is, in the same message, but is one line there.
    last = replace(line, text=line.text.splitlines()[-1])
    if not saying("watched_phone", last, answer.known, rooms):
        fail("is more than one line", person)
    again = await person.say("vill inte säga")
    if says("watched_phone", again, rooms):
        fail("asked again", person)


@pytest.mark.parametrize("said", table(7)["not_watched"])
async def test_7_only_where_somebody_may_read(
    said: str, conversation: "Conversation", clock: StoppedClock, rooms: Rooms
) -> None:
    """Not with needs that nobody watches over."""
    person = Person(conversation, clock)
    if says("watched_phone", await person.say(said), rooms):
        fail("asks whether somebody reads", person)


# --- 8. Honest about itself --------------------------------------------------------------------
def _first_messages() -> Iterator[Any]:
    rule = table(8)
    for kind, language in product(("greetings", "first_words"), ("sv", "en")):
        for said in rule[kind][language]:
            yield pytest.param(kind, language, said, id=said)


@pytest.mark.parametrize(("kind", "language", "said"), _first_messages())
async def test_8_honest_unasked(
    kind: str, language: str, said: str, conversation: "Conversation", clock: StoppedClock
) -> None:
    """In the first turn, greeted or not; the welcome names no topic and promises nothing."""
    rule = table(8)
    person = Person(conversation, clock)
    answer = await person.say(said)
    text = "\n".join(reply.text for reply in answer.replies)
    for fact, words in rule["facts"][language].items():
        if not re.search(words, text, re.IGNORECASE):
            fail(f"does not say {fact}", person)
    for words in rule["no_promise"][language]:
        if words in text.lower():
            fail(f"promises: {words}", person)
    if kind == "greetings":
        if not re.search(rule["names"][language], answer.replies[0].text, re.IGNORECASE):
            fail("does not say that it asks no name", person)
        for words in rule["no_topic"][language]:
            if re.search(rf"\b{words}", answer.replies[0].text, re.IGNORECASE):
                fail(f"the welcome names a topic: {words}", person)
        if not any(b.title in ("Göm", "Hide") for r in answer.replies for b in r.buttons):
            fail("there is no button that hides", person)


# --- 9. Rights ---------------------------------------------------------------------------------
@pytest.mark.parametrize("case", table(9)["cases"], ids=lambda case: case["first"])
async def test_9_rights_are_possible_and_apart(
    case: dict[str, Any], conversation: "Conversation", clock: StoppedClock, rooms: Rooms
) -> None:
    """They may have it, and should ask; a child's words for a child, an adult's for an adult."""
    person = Person(conversation, clock)
    await person.say(case["first"])
    answer = await person.say(case["say"])
    said = [r.text for r in answer.replies if saying("utter_rights", r, answer.known, rooms)]
    if not said:
        fail("does not tell about rights", person)
    for words in case["has"]:
        if not re.search(words, said[0], re.IGNORECASE):
            fail(f"does not say {words!r}", person)
    for words in case["has_not"]:
        if re.search(rf"\b{words}", said[0], re.IGNORECASE):
            fail(f"says {words!r}", person)


# --- 10. The duty to report --------------------------------------------------------------------
def _young() -> Iterator[Any]:
    rule = table(10)
    for language in ("sv", "en"):
        for age, said in product(rule["ages"][language], rule["says"][language]):
            yield pytest.param(language, age, said, id=f"{age}: {said}")


@pytest.mark.parametrize(("language", "age", "said"), _young())
async def test_10_the_duty_to_report_is_on_every_card(
    language: str,
    age: str,
    said: str,
    conversation: "Conversation",
    clock: StoppedClock,
    rooms: Rooms,
) -> None:
    """Before the person tells a helper: on all that is shown to a minor or an unknown person."""
    person = Person(conversation, clock)
    more = {"sv": "visa fler", "en": "show more"}[language]
    await person.say(age)
    for message in (said, *table(10)["places"][language], more):
        _duty_told(await person.say(message), person)


@pytest.mark.parametrize("age", [*table(10)["ages"]["sv"], *table(10)["ages"]["en"]])
async def test_10_also_on_the_short_line(
    age: str, conversation: "Conversation", clock: StoppedClock
) -> None:
    """The line with one way in, shown while nothing is known, is a card as well."""
    person = Person(conversation, clock)
    _duty_told(await person.say(age), person)


def _duty_told(answer: "Answer", person: Person) -> None:
    if answer.known.crisis != "none":
        return
    for reply in answer.replies:
        for id in reply.services:
            kind = person.rooms.directory.by_id[id].type
            before = [r for turn in person.turns for r in turn.answer.replies if id in r.services]
            told_before = any(_tells_duty(one, id, person) for one in before)
            if kind not in NO_LINES and not told_before:
                fail(f"{id} is shown without what must be reported", person)


def _tells_duty(reply: "Said", id: str, person: Person) -> bool:
    rooms, known = person.rooms, person.last.known
    service = rooms.directory.by_id[id]
    return rooms.say(known)(f"card_duty_{service.duty or 'ask'}") in reply.text
