"""A service as a person reads it; over the invented directory, in both languages."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.cards import CONTACTS, CONTACTS_FOR_A_CHILD, brief, opening_words, ways
from bot.clock import STOCKHOLM
from bot.codes import NO_PHONE, TYPES
from bot.directory import Contact, Door, Match, Service, Watched
from bot.directory.moment import Moment
from bot.known import Known
from bot.places import sweden
from bot.replies import Replies
from bot.rooms import Rooms
from bot.settings import ROOT

EXAMPLE = Path(__file__).parent / "directory" / "example.yaml"
TUESDAY = datetime(2026, 11, 24, 15, 30, tzinfo=STOCKHOLM)

ADULT, TEEN, CHILD = Known(age=30), Known(age=15), Known(age=11)

Draw = Callable[..., str]


def _rooms(at: datetime = TUESDAY) -> Rooms:
    replies = Replies.read(ROOT / "flows" / "replies")
    return Rooms(Watched(EXAMPLE), replies, sweden(), lambda: at)


ROOMS = _rooms()


def match(id: str, at: datetime = TUESDAY, known: Known = ADULT, **changes: Any) -> Match:
    """A service of the invented directory as found at that time."""
    service = ROOMS.directory.by_id[id]
    service = replace(service, **changes) if changes else service
    is_open, opens, doors = Moment(at).doors(service, known.by, known.language)
    return Match(service, is_open, opens, False, doors, stale=service.stale(at.date()))


def drawn(id: str, known: Known = ADULT, at: datetime = TUESDAY, **changes: Any) -> str:
    """The card of a service."""
    return _rooms(at).card(match(id, at, known, **changes), known)


# --- Hours in words ----------------------------------------------------------------------------
HOURS = [
    # hours of the contact, time, Swedish, English
    ("24/7", "2026-11-24T03:00", "alltid öppet", "always open"),
    ("Mo-Fr 09:00-16:00", "2026-11-24T15:30", "öppet nu", "open now"),
    ("Mo-Fr 09:00-16:00", "2026-11-24T08:59", "öppnar i dag kl. 9", "opens today at 9"),
    ("Mo-Fr 09:00-16:00", "2026-11-24T16:00", "öppnar i morgon kl. 9", "opens tomorrow at 9"),
    ("Mo-Fr 18:30-21:00", "2026-11-24T10:00", "öppnar i dag kl. 18:30", "opens today at 18:30"),
    ("Mo-Fr 09:00-16:00", "2026-11-27T17:00", "öppnar måndag kl. 9", "opens Monday at 9"),
    ("We 14:00-17:00", "2026-11-26T10:00", "öppnar onsdag kl. 14", "opens Wednesday at 14"),
    # A week ahead has the same weekday's name: only the date is plain.
    ("We 14:00-17:00", "2026-11-25T18:00", "öppnar 2 december kl. 14", "opens 2 December at 14"),
    ("Mar 1-Mar 31 10:00-12:00", "2026-11-24T10:00", "öppnar 1 mars kl. 10", "opens 1 March at 10"),
    ("Mo-Su 00:00-06:00", "2026-11-24T10:00", "öppnar i morgon kl. 0", "opens tomorrow at 0"),
    ("Mo-Su 00:30-06:00", "2026-11-24T10:00", "öppnar i morgon kl. 0:30", "opens tomorrow at 0:30"),
    # Christmas Eve is no public holiday, Christmas Day is.
    ("Mo-Fr 09:00-16:00; PH off", "2026-12-25T10:00", "öppnar måndag kl. 9", "opens Monday at 9"),
    ("off", "2026-11-24T10:00", "stängt nu", "closed now"),
    (None, "2026-11-24T10:00", "", ""),
]


@pytest.mark.parametrize(("hours", "at", "swedish", "english"), HOURS)
def test_hours_in_words(hours: str | None, at: str, swedish: str, english: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=STOCKHOLM)
    opening = Moment(moment).opening(hours)
    door = Door(Contact("phone", "1", hours), opening.open, opening.opens)
    for language, words in (("sv", swedish), ("en", english)):
        say = ROOMS.say(Known(language=language))
        assert opening_words(door, say, at=moment) == words


# --- What stands on a card ---------------------------------------------------------------------
def test_a_whole_card_for_an_adult() -> None:
    assert drawn("kvinnolinjen").splitlines() == [
        "Kvinnolinjen",
        "Ring när någon slår eller hotar dig.",
        "Ring 08-465 004 05 – alltid öppet",
        "Du behöver inte säga vad du heter. "
        "Syns inte på telefonräkningen, men i mobilens samtalslista.",
    ]


def test_the_same_card_in_english() -> None:
    assert drawn("kvinnolinjen", ADULT.but(language="en")).splitlines() == [
        "Kvinnolinjen",
        "Call when somebody hits or threatens you.",
        "Call 08-465 004 05 – always open",
        "You do not need to say your name. "
        "Not shown on the phone bill, but in the phone's call list.",
    ]


def test_who_speaks_another_language_reads_what_it_is_in_english() -> None:
    """The way in and the badges are in their language, and whether they answer in it."""
    about = drawn("kvinnolinjen", ADULT.but(language="en")).splitlines()[1]
    arabic = drawn("kvinnolinjen", ADULT.but(language="ar")).splitlines()
    assert arabic[1] == about
    assert arabic[-1] == ROOMS.say(Known(language="ar"))("card_speaks")
    polish = drawn("kvinnolinjen", ADULT.but(language="pl")).splitlines()
    assert polish[-1] == ROOMS.say(Known(language="pl"))("card_interpreter")
    assert not any("Call" in line for line in (*arabic[2:], *polish[2:]))


LIVE = [service for service in ROOMS.directory.live() if service.contacts]


@pytest.mark.parametrize("service", LIVE, ids=lambda service: service.id)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_card_is_whole(service: Service, language: str) -> None:
    """Name first; every contact shown stands in the directory; no field left unfilled."""
    for known in (ADULT, TEEN, CHILD, Known(), TEEN.but(whom="other", writer_age=40)):
        card = drawn(service.id, known.but(language=language))
        assert card.startswith(service.name)
        assert "{" not in card
        assert "None" not in card
        assert any(contact.value in card for contact in service.contacts)
        numbers = re.findall(r"\d[\d -]{4,}\d", card)
        values = " ".join(contact.value for contact in service.contacts)
        assert all(number in values for number in numbers)


def test_a_child_reads_the_simpler_words_and_few_ways() -> None:
    contacts = tuple(
        Contact("chat", f"https://exempel.se/{n}", "24/7") for n in range(CONTACTS + 2)
    )
    about = {"sv": "Vuxet.", "child": "Lätt.", "child_en": "Easy.", "en": "Grown up."}
    for known, count, words in (
        (CHILD, CONTACTS_FOR_A_CHILD, "Lätt."),
        (CHILD.but(language="en"), CONTACTS_FOR_A_CHILD, "Easy."),
        (TEEN, CONTACTS, "Vuxet."),
        (ADULT.but(language="en"), CONTACTS, "Grown up."),
    ):
        card = drawn("barnlinjen", known, contacts=contacts, about=about)
        assert card.count("https://") == count
        assert words in card


def test_a_child_reads_the_usual_words_where_there_are_no_simpler() -> None:
    assert "Prata med någon som lyssnar på barn." in drawn("barnlinjen", CHILD)


@pytest.mark.parametrize(
    ("anonymous", "words"),
    [
        (True, "Du behöver inte säga vad du heter."),
        (False, "De frågar vem du är."),
        (None, "Fråga om du får vara anonym."),
    ],
)
def test_what_nobody_knows_is_to_be_asked(anonymous: bool | None, words: str) -> None:
    assert words in drawn("barnlinjen", anonymous=anonymous)


@pytest.mark.parametrize(
    ("cost", "words"),
    [("free", "Gratis."), ("normal_call", "vanligt samtal"), ("fee", "Kan kosta."), (None, "")],
)
def test_the_cost_is_told_where_it_is_known(cost: Any, words: str) -> None:
    card = drawn("barnlinjen", cost=cost)
    assert words in card
    if cost is None:
        assert not re.search("Gratis|kosta", card)


def test_hidden_on_the_bill_only_when_every_number_is() -> None:
    shown = Contact("phone", "08-1", "24/7", hidden_on_bill=True)
    other = Contact("phone", "08-2", "24/7")
    words = "Syns inte på telefonräkningen"
    assert words in drawn("kvinnolinjen", contacts=(shown,))
    assert words not in drawn("kvinnolinjen", contacts=(shown, other))
    assert words not in drawn("bildhjalpen")


def test_the_note_of_a_contact_is_told_in_the_readers_language() -> None:
    visit = Contact("visit", "Gatan 1", None, note={"sv": "Ring först.", "en": "Call first."})
    assert "Besök: Gatan 1 (Ring först)" in drawn("barnlinjen", contacts=(visit,))
    english = drawn("barnlinjen", ADULT.but(language="en"), contacts=(visit,))
    assert "Visit: Gatan 1 (Call first)" in english


def test_old_facts_say_that_they_may_have_changed() -> None:
    assert drawn("gamla-bildlinjen").splitlines()[-1] == "Det här kan ha ändrats."
    assert "kan ha ändrats" not in drawn("bildstopp")


# --- The duty to report (safety rule 10) -------------------------------------------------------
@pytest.mark.parametrize("known", [TEEN, CHILD, Known(), Known(age_band="teen")], ids=repr)
@pytest.mark.parametrize("duty", ["must", "usually_not", "ask", None])
def test_whoever_may_be_a_minor_is_told_what_must_be_reported(known: Known, duty: Any) -> None:
    say = ROOMS.say(known)
    assert say(f"card_duty_{duty or 'ask'}") in drawn("barnlinjen", known, duty=duty)


def test_the_services_own_words_on_it_come_after_what_holds() -> None:
    """Such as "the call is recorded": that alone would leave out the duty itself."""
    note = {"sv": "Vi ringer dig först.", "en": "We call you first."}
    card = drawn("barnlinjen", TEEN, duty="must", duty_note=note)
    assert f"{ROOMS.say(TEEN)('card_duty_must')} Vi ringer dig först." in card


def test_an_adult_reads_nothing_of_it_about_oneself() -> None:
    assert "socialtjänsten" not in drawn("barnlinjen", ADULT, duty="must")


@pytest.mark.parametrize("type", TYPES)
def test_only_the_emergency_number_says_nothing_of_it(type: Any) -> None:
    told = "socialtjänsten" in drawn("barnlinjen", TEEN, duty="must", type=type)
    assert told is (type != "emergency")


# --- Whom it is for ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("id", "known", "title"),
    [
        ("bildhjalpen", Known(), "Bildhjälpen (10–25 år)"),
        ("bildhjalpen", Known(age_band="teen"), "Bildhjälpen (10–25 år)"),
        ("bildhjalpen", TEEN, "Bildhjälpen"),
        ("barnlinjen", Known(), "Barnlinjen (under 18 år)"),
        ("kvallslinjen", Known(), "Kvällslinjen (från 18 år)"),
        ("bildstopp", Known(), "Bildstopp"),
        ("kvallslinjen", Known(language="en"), "Kvällslinjen (from 18 years)"),
    ],
)
def test_an_age_limit_is_told_to_whoever_has_not_said_how_old(
    id: str, known: Known, title: str
) -> None:
    assert drawn(id, known).splitlines()[0] == title


def test_a_group_is_named_to_whoever_has_not_said_to_belong_to_it() -> None:
    found = match("kvinnolinjen")._replace(for_group=True)
    assert ROOMS.card(found, ADULT).splitlines()[0] == "Kvinnolinjen (kvinnor, tjejer)"


# --- Ways --------------------------------------------------------------------------------------
def _ways(id: str, known: Known) -> list[str]:
    return [door.contact.by for door in ways(match(id, known=known).contacts, known)]


def test_who_cannot_speak_is_shown_no_phone() -> None:
    silent = TEEN.but(by=NO_PHONE)
    assert _ways("livslinjen", silent) == ["chat"]
    assert "08-465" not in drawn("livslinjen", silent)
    found = match("livslinjen", known=silent)
    assert "08-465" not in brief(found, silent, ROOMS.say(silent), at=TUESDAY)


def test_the_wanted_way_comes_first() -> None:
    assert _ways("livslinjen", TEEN.but(by="chat"))[0] == "chat"
    assert _ways("livslinjen", TEEN.but(by="phone"))[0] == "phone"


def test_where_somebody_answers_comes_before_a_page_to_read() -> None:
    page, line = Contact("web", "https://exempel.se"), Contact("phone", "08-1", "Mo 09:00-10:00")
    found = match("barnlinjen", contacts=(page, line))
    assert [door.contact.by for door in ways(found.contacts, ADULT)] == ["phone", "web"]


def test_the_open_way_comes_before_the_closed() -> None:
    closed, is_open = (
        Contact("phone", "08-1", "Mo 09:00-10:00"),
        Contact("chat", "https://a", "24/7"),
    )
    found = match("barnlinjen", contacts=(closed, is_open))
    assert [door.contact.by for door in ways(found.contacts, ADULT)] == ["chat", "phone"]


# --- In a line ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("id", "line"),
    [
        ("nodnumret", "Nödnumret: Ring 112 – alltid öppet"),
        ("livslinjen", "Livslinjen: Ring 08-465 004 02 – alltid öppet"),
        ("bildstopp", "Bildstopp: Läs mer: https://bildstopp.exempel.se"),
    ],
)
def test_one_line_is_a_name_and_the_best_way_in(id: str, line: str) -> None:
    assert brief(match(id), ADULT, ROOMS.say(ADULT), at=TUESDAY) == line


def test_a_number_that_is_the_name_stands_once() -> None:
    found = match("nodnumret", name="Nödnumret 112")
    assert brief(found, ADULT, ROOMS.say(ADULT), at=TUESDAY).count("112") == 1
    bare = match("nodnumret", name="112")
    assert brief(bare, ADULT, ROOMS.say(ADULT), at=TUESDAY) == "Ring 112 – alltid öppet"


def test_a_name_that_begins_with_its_number_stays_whole() -> None:
    """ "1177 på telefon" is no "på telefon"."""
    found = match("livslinjen", name="112 på telefon", contacts=(Contact("phone", "112", "24/7"),))
    assert brief(found, ADULT, ROOMS.say(ADULT), at=TUESDAY).startswith("112 på telefon: ")


def test_where_the_wanted_way_is_closed_an_open_one_stands_beside_it() -> None:
    chat = Contact("chat", "https://exempel.se/chatt", "Mo-Fr 20:00-22:00")
    phone = Contact("phone", "08-465 00 00", "24/7")
    wishing = ADULT.but(by="chat")
    both = match("livslinjen", known=wishing, contacts=(chat, phone))
    lines = brief(both, wishing, ROOMS.say(wishing), at=TUESDAY).splitlines()
    assert chat.value in lines[0] and phone.value in lines[1]
    evening = datetime(2026, 11, 24, 21, tzinfo=STOCKHOLM)
    both = match("livslinjen", evening, wishing, contacts=(chat, phone))
    assert phone.value not in brief(both, wishing, ROOMS.say(wishing), at=evening)


def test_a_service_without_any_way_in_is_its_name() -> None:
    assert (
        brief(match("bildstopp", contacts=()), ADULT, ROOMS.say(ADULT), at=TUESDAY) == "Bildstopp"
    )
