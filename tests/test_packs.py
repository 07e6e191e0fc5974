"""The short sets of replies in other languages: whole, marked as unread, and safe to show."""

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.buttons import button_id, choosing, greeting
from bot.cards import card
from bot.clock import STOCKHOLM
from bot.codes import NEEDS
from bot.direction import RIGHT_TO_LEFT, isolated
from bot.directory import Door, Match
from bot.known import Known
from bot.privacy import Private
from bot.replies import FULL_LANGUAGES, BadReplies, Replies
from bot.rooms import Rooms
from bot.settings import ROOT, Settings
from nlu.reading.language import language_of

if TYPE_CHECKING:
    from bot.conversation import Conversation

FOLDER = ROOT / "flows" / "replies"
REPLIES = Replies.read(FOLDER)
LANGUAGES = (
    "ar",
    "bg",
    "es",
    "fa",
    "fr",
    "hu",
    "pl",
    "pt",
    "ro",
    "ru",
    "so",
    "sq",
    "th",
    "ti",
    "tr",
    "uk",
    "vi",
    "zh",
)
PARTS = ("card_", "heading_", "day_")
"""Words on a card, too short to tell their language."""
AGES = ("card_under_18", "heading_under_18", "heading_adults")
AT = datetime(2026, 11, 24, 15, 30, tzinfo=STOCKHOLM)
ISOLATED = re.compile("\u2066[^\u2066\u2069\n]*\u2069")
FIELD = re.compile(r"\{[^{}\s]+\}")
LINK = re.compile(r"https?:|www\.|\b[\w-]+\.(?:se|nu|org|com|net)\b", re.IGNORECASE)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def _texts(language: str) -> dict[str, str]:
    return {key: reply.texts["any"] for key, reply in REPLIES.by_language[language].items()}


def test_the_packs_are_those_that_are_promised() -> None:
    assert set(REPLIES.packs) == set(LANGUAGES)


@each_language
def test_every_pack_says_the_same_things(language: str) -> None:
    assert set(_texts(language)) == set(_texts(LANGUAGES[0]))
    assert set(REPLIES.packs[language].titles) == set(REPLIES.packs[LANGUAGES[0]].titles)


@each_language
def test_a_pack_is_unread_until_a_native_speaker_signs(language: str) -> None:
    """Who signs writes their name; this list of signed ones then grows with it."""
    signed: dict[str, str] = {}
    pack = REPLIES.packs[language]
    assert pack.reviewed == (language in signed)
    assert pack.reviewer == signed.get(language, "")


@pytest.mark.parametrize(
    "changed",
    ["reviewed: true", 'reviewed: "yes"', "reviewed:", 'reviewer: "A. B."', ""],
)
def test_a_mark_without_a_name_is_refused(tmp_path: Path, changed: str) -> None:
    for language in (*FULL_LANGUAGES, "xx"):
        (tmp_path / language).mkdir()
    for language in FULL_LANGUAGES:
        (tmp_path / language / "room.yml").write_text("greet: hej\n", "utf-8")
    lines = {"name": "name: X", "reviewed": "reviewed: false", "reviewer": 'reviewer: ""'}
    lines["titles"] = "titles: {}"
    lines[changed.partition(":")[0] or "name"] = changed
    text = "pack:\n" + "".join(f"  {line}\n" for line in lines.values() if line) + "greet: hi\n"
    (tmp_path / "xx" / "pack.yml").write_text(text, "utf-8")
    with pytest.raises(BadReplies, match=r"pack\.yml: pack: "):
        Replies.read(tmp_path)


@each_language
def test_a_pack_fills_in_what_the_english_reply_fills_in(language: str) -> None:
    for key, text in _texts(language).items():
        english = [set(FIELD.findall(t)) for t in REPLIES.get(key, "en").texts.values()]
        own = set(FIELD.findall(text))
        assert set.intersection(*english) <= own <= set.union(*english), key


@each_language
def test_a_pack_holds_no_number_and_no_link(language: str) -> None:
    for key, text in _texts(language).items():
        said = FIELD.sub("", text)
        assert not LINK.search(said), key
        digits = re.findall(r"\d+", said)
        assert set(digits) <= ({"18"} if key in AGES else set()), key
    for english, own in REPLIES.packs[language].titles.items():
        assert re.findall(r"\d+", own) == re.findall(r"\d+", english)


@each_language
def test_a_crisis_is_wholly_in_the_language(language: str) -> None:
    """The number first, the second way in its own line, and buttons that can be read."""
    titles = set(REPLIES.packs[language].titles.values())
    for key in (key for key in _texts(language) if re.match(r"crisis_|doubt", key)):
        assert _texts(language)[key].startswith("{first}\n")
        assert "\n{others}\n" in _texts(language)[key]
        shown = REPLIES.get(key, language).buttons
        assert shown and {button.title for button in shown} <= titles
        assert [b.payload for b in shown] == [b.payload for b in REPLIES.get(key, "en").buttons]


@each_language
def test_the_questions_can_be_answered_in_the_language(language: str) -> None:
    titles = set(REPLIES.packs[language].titles.values())
    for key in ("ask_age", "ask_place", "ask_need", "watched_phone"):
        assert {button.title for button in REPLIES.get(key, language).buttons} <= titles


ENGLISH = {b.title for reply in REPLIES.by_language["en"].values() for b in reply.buttons}
NEED_NAMES = {REPLIES.get(f"name_{need}", "en").text(("any",)) for need in NEEDS}
SAME_IN_ALL = {"Svenska", "English", "13–17"}
LONGEST_TITLE = 28
NOT_PRESSED = {button_id(payload) for payload in ("/stop", "/erase", "/fade")}


@each_language
def test_no_title_translates_a_button_that_is_gone(language: str) -> None:
    assert set(REPLIES.packs[language].titles) <= ENGLISH | NEED_NAMES


@each_language
def test_every_button_has_a_title_that_fits_and_is_not_mixed_up(language: str) -> None:
    titles = REPLIES.packs[language].titles
    assert set(titles) >= ENGLISH - {"Svenska"}
    assert {t for t in titles.values() if len(t) > LONGEST_TITLE} == set()
    assert len(set(titles.values())) == len(titles)
    assert {t for t in titles if titles[t] == t} <= SAME_IN_ALL | {"No"}  # Spanish says "No" too


@each_language
def test_a_need_that_is_guessed_is_named_in_the_language(language: str) -> None:
    for need in NEEDS:
        button = REPLIES.need_button(need, language, ("any",))
        assert button.title not in ENGLISH | NEED_NAMES, need
        assert button.payload == f"/need_{need}"
    assert REPLIES.need_button("images", "en", ("any",)).title == "Pictures and threats"


@each_language
async def test_no_button_is_in_english_wherever_one_presses(
    language: str, conversation: "Conversation"
) -> None:
    """From the greeting over questions, cards, danger and wanting to die, pressing all there is."""
    person, seen = f"presses all in {language}", set[str]()
    waiting = [button_id(p) for p in (greeting(language), "/need_images", "/ask_rights")]
    pressed = set(NOT_PRESSED)
    while waiting:
        id = waiting.pop(0)
        pressed.add(id)
        answer = await conversation.press(person, id)
        assert answer is not None
        if answer.known.language != language:  # a button for another language was pressed
            await conversation.press(person, button_id(choosing(language)))
            continue
        named = 0
        for button in (b for reply in answer.replies for b in reply.buttons):
            seen.add(button.title)
            about_service = len(button.id) > len(button_id("/stop"))
            named += about_service
            if button.id not in pressed | set(waiting) and named <= 1:
                waiting.append(button.id)
        if len(pressed) > 80:
            break
    own = set(REPLIES.packs[language].titles.values())
    assert not (seen - SAME_IN_ALL - own) & (ENGLISH | NEED_NAMES)
    assert len(seen & own) >= 40, sorted(own - seen)


async def test_who_tells_no_language_is_answered_in_that_of_the_app(
    conversation: "Conversation",
) -> None:
    person = "an app in Portuguese"
    first = await conversation.turn(person, Private("15"), app="pt-BR")
    assert first.known.language == "pt"
    assert REPLIES.get("ask_need", "pt").texts["any"] in [reply.text for reply in first.replies]
    second = await conversation.turn(person, Private("16"), app="ru")  # asked only once
    assert second.known.language == "pt"
    third = await conversation.turn(person, Private("jag vill prata med någon"), app="pt-BR")
    assert third.known.language == "sv"
    fresh = await conversation.turn("writes Swedish", Private("han slår mig"), app="ar")
    assert fresh.known.language == "sv"


@each_language
def test_a_pack_is_written_in_its_language(language: str) -> None:
    wrong = {}
    for key, text in _texts(language).items():
        said = FIELD.sub("", text)
        heard = language_of(said)
        if not key.startswith(PARTS) and heard != language:
            wrong[key] = heard
    assert not wrong


@each_language
def test_the_line_when_hiding_is_about_nothing(language: str) -> None:
    assert not REPLIES.get("utter_stop", language).buttons
    assert not REPLIES.get("utter_stop", language).facts


def test_what_a_pack_lacks_is_said_in_english() -> None:
    for language in LANGUAGES:
        assert REPLIES.get("utter_rights", language) is REPLIES.get("utter_rights", "en")
        assert REPLIES.spoken("utter_rights", language) == "en"
        assert REPLIES.get("doubt", language) is not REPLIES.get("doubt", "en")
    assert REPLIES.get("utter_rights", "da") is REPLIES.get("utter_rights", "sv")
    assert REPLIES.get("doubt", "fi") is REPLIES.get("doubt", "en")


@pytest.mark.parametrize("language", sorted(RIGHT_TO_LEFT))
def test_numbers_stay_whole_in_text_from_right_to_left(language: str) -> None:
    """On every card of the real directory: each value stands unbroken between two isolates."""
    rooms = Rooms.open(Settings.read({}), lambda: AT)
    known = Known(language=language, age_band="adult")
    seen = 0
    for service in rooms.directory:
        if service.status != "live" or not service.contacts:
            continue
        doors = tuple(Door(contact, None, None) for contact in service.contacts[:4])
        shown = card(Match(service, None, None, False, doors, ()), known, rooms.say(known), at=AT)
        for line in shown.splitlines():
            rest = ISOLATED.sub("", line)
            assert "\u2066" not in rest and "\u2069" not in rest
        for door in doors:
            assert f"\u2066{door.contact.value}\u2069" in shown
            seen += 1
    assert seen > 300


@each_language
def test_only_text_from_right_to_left_is_isolated(language: str) -> None:
    value = "116 111"
    marked = isolated(value, language)
    assert (marked != value) == (language in ("ar", "fa"))
    assert marked.strip("\u2066\u2069") == value
    assert isolated("", language) == ""
    assert isolated("سطر", language) == "سطر"


@each_language
def test_the_file_says_first_who_has_read_it(language: str) -> None:
    content = yaml.safe_load((FOLDER / language / "pack.yml").read_text("utf-8"))
    assert next(iter(content)) == "pack"
