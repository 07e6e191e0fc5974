"""Every text that a person can read, in every language and voice, held to the same promises."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from bot.lix import lix
from bot.replies import FULL_LANGUAGES, Replies, Reply

ROOT = Path(__file__).resolve().parent.parent
REPLIES = Replies.read(ROOT / "flows" / "replies")
DOMAIN = yaml.safe_load((ROOT / "flows" / "domain.yml").read_text("utf-8"))

Text = tuple[str, str, str, str]
"""Language, key, voice, text."""

FIELD = re.compile(r"\{[^{}\s]+\}")
AGE_RANGE = re.compile(r"(?<!\d)\d{1,2}–\d{1,2}(?!\d)")
LONG_NUMBER = re.compile(r"\d(?:[\s\u00a0\-–().]?\d){2,}")
LINK = re.compile(r"https?:|www\.|\b[\w-]+\.(?:se|nu|org|com|net)\b", re.IGNORECASE)
EMOJI = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
PAYLOAD = re.compile(r"^/([a-z_]+)(\{.*\})?$")

HARDEST = {"easy": 20, "easy_child": 20, "child": 25, "teen": 30}
"""LIX that a voice may reach; every other voice may reach 40."""
EASY_ENOUGH_FOR_ADULTS = 40
NOT_SENTENCES = re.compile(
    r"^(?:card|heading|day|month|group|name|telegram_menu)_|^why_(?!these|not)"
)
"""Words on a card, a button or a menu: not read as running text."""

LONGEST_TITLE = 28
LONGEST_NAME = 24
"""Characters of a need's short name, which becomes a button."""
MOST_WORDS_BEFORE_HELP = 60
MOST_WORDS_IN_A_CRISIS = 45

TELLING = re.compile(
    r"sex|nak|nude|porr|porn|våldt|rape|prostit|escort|eskort|onlyfans|trafficking|människohandel",
    re.IGNORECASE,
)
"""Words that tell somebody who looks over the shoulder."""
UNKIND = re.compile(
    r"\bvarför\b|\bwhy (?:did|do) you\b|\boffer\b|\bvictims?\b|\bhora\b|\bprostituerad|\bbarnporr"
    r"|\bhämndporr|\bsjälvförvållat|\bingen får veta\b|\bnobody will (?:know|find out)\b"
    r"|\bberätta för (?:mamma|pappa|dina föräldrar)\b|\btell your (?:parents|mum|mom|dad)\b"
    r"|\bstackars\b|\bdu måste berätta\b|\byou must tell\b|\blovar\b|\bI promise\b",
    re.IGNORECASE,
)
"""Blame, labels, promises that nobody can keep, and telling a child to go to a parent."""
TOO_SURE = re.compile(
    r"kan inte straffas|cannot be punished|ingenting kan hända|nothing can happen"
    r"|\b(?:säger|berättar) (?:inte|inget|aldrig) (?:hemma|för (?:dina )?föräldrar|för någon hemma)"
    r"|\b(?:do not|never|won't|will not) tell (?:parents|your parents|those at home)"
    r"|\bingen (?:får|kommer att) (?:veta|säga)|\bno ?body (?:will|can) (?:know|find out)"
    r"|\bland far away|\bär du från ett annat land|\balltid (?:rätt till|gratis|anonym)"
    r"|\balways (?:free|anonymous|have the right)|\bgaranter|\bguarantee",
    re.IGNORECASE,
)
"""What the law does not say, and what nobody can keep; "mostly" and "usually" before it will do."""
OPEN_HOURS = re.compile(
    r"\bdagtid|\bdygnet runt|\balltid öppet|\bkontorstid|\bround the clock|\bday and night"
    r"|\bin the daytime|\boffice hours|\balways open|\bopen all day",
    re.IGNORECASE,
)
"""When somebody answers stands in the directory alone (promise 5)."""
HIS_OR_HERS = re.compile(r"\b(?:han|hon|hans|hennes|honom|he|she|his|him)\b", re.IGNORECASE)


def _texts() -> Iterator[Text]:
    """Of the full languages; the packs of other languages have tests/test_packs.py."""
    for language, key, reply in REPLIES.all():
        if language not in FULL_LANGUAGES:
            continue
        for voice, text in reply.texts.items():
            yield language, key, voice, text


def _name(value: Text) -> str:
    return "-".join(value[:3])


def _said(text: str) -> str:
    """The text without its fields, which the directory fills."""
    return FIELD.sub("", text)


def _words(text: str) -> int:
    return len(_said(text).split())


TEXTS = sorted(_texts())
SENTENCES = [text for text in TEXTS if not NOT_SENTENCES.match(text[1])]
BUTTONS = [
    (language, key, button.title, button.payload)
    for language, key, reply in REPLIES.all()
    for button in reply.buttons
]
BOTH = sorted(set(REPLIES.by_language["sv"]) & set(REPLIES.by_language["en"]))
every_text = pytest.mark.parametrize("text", TEXTS, ids=_name)


def _of(key: str) -> list[tuple[str, Reply]]:
    return [(language, REPLIES.by_language[language][key]) for language in FULL_LANGUAGES]


def test_the_same_keys_in_both_languages() -> None:
    assert set(REPLIES.by_language) == {*FULL_LANGUAGES, *REPLIES.packs}
    assert set(REPLIES.by_language["sv"]) == set(REPLIES.by_language["en"])


@pytest.mark.parametrize("key", BOTH)
def test_the_same_voices_and_buttons_in_both_languages(key: str) -> None:
    swedish, english = (reply for _, reply in _of(key))
    assert set(swedish.texts) == set(english.texts)
    # Only the button that changes the language differs.
    doors = [[b.payload.replace('"sv"', '"en"') for b in r.buttons] for r in (swedish, english)]
    assert doors[0] == doors[1]


@pytest.mark.parametrize("key", BOTH)
def test_the_same_facts_in_both_languages(key: str) -> None:
    swedish, english = (reply for _, reply in _of(key))
    for voice, text in swedish.texts.items():
        assert sorted(FIELD.findall(text)) == sorted(FIELD.findall(english.texts[voice]))


@every_text
def test_no_phone_number_or_link_stands_in_a_text(text: Text) -> None:
    said = AGE_RANGE.sub("", _said(text[3]))
    assert not LONG_NUMBER.search(said)
    assert not LINK.search(said)


@every_text
def test_calm_signs_only(text: Text) -> None:
    assert "!" not in text[3]
    assert not EMOJI.search(text[3])


@every_text
def test_no_blame_no_label_no_promise(text: Text) -> None:
    assert not UNKIND.search(text[3])
    for found in TOO_SURE.finditer(text[3]):
        before = text[3][: found.start()].rstrip().lower()
        assert before.endswith(("usually", "mostly", "oftast")), found.group()


@every_text
def test_no_reply_says_when_somebody_answers(text: Text) -> None:
    if text[1] not in ("card_always_open",):
        assert not OPEN_HOURS.search(text[3])


@every_text
def test_gender_is_never_assumed(text: Text) -> None:
    assert not HIS_OR_HERS.search(text[3])


FOR_CHILDREN = ("child", "other_child", "easy_child")


def _read_by_a_child(text: Text) -> bool:
    """Whether a child reads it: own words, or words for all where there are none for a child."""
    language, key, voice, _ = text
    texts = REPLIES.by_language[language][key].texts
    if voice == "easy":
        return "easy_child" not in texts
    return voice in FOR_CHILDREN or (voice == "any" and "child" not in texts)


@pytest.mark.parametrize("text", SENTENCES, ids=_name)
def test_easy_enough_to_read(text: Text) -> None:
    voices = (text[2], *(("child",) if _read_by_a_child(text) else ()))
    assert lix(_said(text[3])) <= min(HARDEST.get(v, EASY_ENOUGH_FOR_ADULTS) for v in voices)


def test_a_child_is_told_no_law() -> None:
    law = re.compile(r"\b(?:lag|lagen|brott|straff|crime|laws?|illegal)\b", re.IGNORECASE)
    wrong = [t for t in SENTENCES if _read_by_a_child(t) and law.search(t[3])]
    assert not wrong


def test_what_is_written_for_a_child_holds_no_sexual_word() -> None:
    own = [t for t in TEXTS if t[2] != "any" and _read_by_a_child(t)]
    wrong = [t for t in own if TELLING.search(t[3])]
    assert not wrong


@pytest.mark.parametrize("key", [key for key in BOTH if re.match("(crisis_|doubt)", key)])
def test_a_crisis_begins_with_the_first_number_and_is_short(key: str) -> None:
    for _, reply in _of(key):
        assert reply.buttons
        for text in reply.texts.values():
            assert text.startswith("{first}\n")
            assert "\n{others}\n" in text
            assert _words(text) <= MOST_WORDS_IN_A_CRISIS


def test_every_crisis_has_words_for_each_age_and_for_another() -> None:
    for key in (key for key in BOTH if key.startswith("crisis_")):
        for _, reply in _of(key):
            assert {"child", "teen", "adult", "other", "other_child"} <= set(reply.texts)


def test_a_failure_still_gives_help() -> None:
    for _, reply in _of("failure"):
        assert all("{others}" in text for text in reply.texts.values())


@pytest.mark.parametrize("key", [key for key in BOTH if re.match("(need|urgent)_", key)])
def test_first_words_are_short_and_for_everybody(key: str) -> None:
    for _, reply in _of(key):
        assert {"child", "teen", "adult", "other", "other_child"} <= set(reply.texts)
        assert all(_words(text) <= MOST_WORDS_BEFORE_HELP for text in reply.texts.values())


@pytest.mark.parametrize(("language", "key", "title", "payload"), BUTTONS)
def test_a_button_is_short_and_leads_somewhere(
    language: str, key: str, title: str, payload: str
) -> None:
    assert title.strip()
    assert len(title) <= LONGEST_TITLE
    match = PAYLOAD.match(payload)
    assert match
    intent, entities = match.groups()
    assert intent in DOMAIN["intents"]
    if entities:
        assert set(json.loads(entities)) <= set(DOMAIN["entities"])


@pytest.mark.parametrize(("language", "key", "title", "payload"), BUTTONS)
def test_no_button_tells_what_it_is_about(
    language: str, key: str, title: str, payload: str
) -> None:
    assert not TELLING.search(title)


@pytest.mark.parametrize("key", [key for key in BOTH if key.startswith("name_")])
def test_a_short_name_fits_a_button_and_tells_nothing(key: str) -> None:
    for _, reply in _of(key):
        assert all(len(text) <= LONGEST_NAME for text in reply.texts.values())
        assert not any(TELLING.search(text) for text in reply.texts.values())


@pytest.mark.parametrize("key", ["ask_need", "utter_welcome", "who_i_am", "watched_phone"])
def test_what_is_read_first_holds_no_telling_word(key: str) -> None:
    for _, reply in _of(key):
        assert not any(TELLING.search(text) for text in reply.texts.values())


def test_the_last_message_when_hiding_is_about_nothing() -> None:
    about_us = re.compile(r"hjälp|help|chat|göm|hide|robot|skriv|write|safe|trygg", re.IGNORECASE)
    for _, reply in _of("utter_stop"):
        assert not reply.buttons
        assert not reply.facts
        assert not any(about_us.search(text) for text in reply.texts.values())


def test_whoever_looks_for_somebody_hiding_gets_nothing() -> None:
    for _, reply in _of("utter_seek_person"):
        assert not reply.buttons
        assert not reply.facts


def test_every_reply_that_the_rules_name_exists() -> None:
    assert set(DOMAIN["responses"]) <= set(REPLIES.by_language["sv"])


def test_every_need_has_first_words_and_a_short_name() -> None:
    needs = {i.removeprefix("need_") for i in DOMAIN["intents"] if i.startswith("need_")}
    for need in needs:
        assert REPLIES.has(f"need_{need}")
        assert REPLIES.has(f"name_{need}")


COULD_BE_WRONG = re.compile(
    r"\bbrott|\bstraff|\badvokat|olaglig|tystnadsplikt|\blag(?:en|ar)\b"
    r"|måste (?:säga till soc|anmäla)"
    r"|\bcrimes?\b|\blawyer of your own|illegal|must (?:report|tell social)",
    re.IGNORECASE,
)
"""Words of law, duty and rights, which change."""


CODE_FORGES = ("github.com", "gitlab.com", "raw.githubusercontent.com")
"""Copies of the law lie there, but nobody answers for them."""


@pytest.mark.parametrize("key", BOTH)
def test_what_could_be_wrong_has_its_source_and_date(key: str) -> None:
    for _, reply in _of(key):
        if any(COULD_BE_WRONG.search(text) for text in reply.texts.values()):
            assert str(reply.source).startswith("https://")
            assert reply.checked and reply.checked.year >= 2026


def test_a_source_is_a_page_and_not_a_front_door() -> None:
    """Whoever reads again what is law lands on it, and at somebody who answers for it."""
    for key in BOTH:
        for _, reply in _of(key):
            source = urlsplit(reply.source or "https://nowhere.example/page")
            assert source.scheme == "https", reply.source
            assert source.path.strip("/"), reply.source
            assert source.hostname not in CODE_FORGES, reply.source


def test_what_was_read_long_ago_is_named() -> None:
    reply = REPLIES.get("utter_reporting", "sv")
    assert reply.checked
    soon, late = (reply.checked + timedelta(days=days) for days in (366, 367))
    assert "utter_reporting" not in {key for _, key, _ in REPLIES.outdated(soon)}
    assert ("sv", "utter_reporting", reply) in REPLIES.outdated(late)


def test_questions_and_advice_are_short() -> None:
    keys = [key for key in BOTH if re.match("(about|ask|what_to_do|utter|first_words)_", key)]
    long = [
        (language, key, voice)
        for key in keys
        for language, reply in _of(key)
        for voice, text in reply.texts.items()
        if _words(text) > MOST_WORDS_BEFORE_HELP
    ]
    assert not long
