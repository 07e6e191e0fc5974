"""The tuning messages: valid labels, and apart from training and from measuring."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from bot.codes import CRISES, GROUPS, METAS, NEEDS, NO_PHONE, OLDEST, URGENCIES, WAYS
from bot.engine.training import _READ
from bot.places.sweden import sweden
from bot.settings import ROOT
from bot.written import read
from nlu.labels import OWN_METAS
from nlu.measure import DEFAULTS, read_examples
from nlu.reading.text import words
from tests.nlu.test_training_data import evaluated, messages

TUNING = ROOT / "nlu" / "tuning"
KINDS = {
    "typos",
    "long",
    "several",
    "slang",
    "fragment",
    "hint",
    "hard_negative",
    "correction",
    "injection",
}
LANGUAGES = {"sv", "en", "ro", "bg", "pl", "ru", "uk", "es", "pt", "fr"}
LANGUAGES |= {"de", "ar", "fa", "so", "ti", "sq", "hu", "th", "vi", "zh", "tr"}


@cache
def written() -> tuple[dict[str, Any], ...]:
    """Every tuning message with only the keys that its file gives it, and the file's name."""
    return tuple(
        {**entry, "file": path.stem}
        for path in sorted(TUNING.glob("*.yml"))
        for entry in read(path)
    )


def _among(allowed: object) -> Callable[[Any], bool]:
    return lambda value: value in allowed  # type: ignore[operator]


def _some_of(allowed: object) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, list)
        and bool(value)
        and len(set(value)) == len(value)
        and set(value) <= set(allowed)  # type: ignore[call-overload]
    )


def _age(value: Any) -> bool:
    return type(value) is int and 0 < value <= OLDEST


RULES: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str) and bool(value.strip()),
    "file": lambda value: True,
    "language": _among(LANGUAGES),
    "needs": _some_of(NEEDS),
    "crisis": _among(set(CRISES) - {"none"}),
    "urgent": _among(URGENCIES),
    "for": _among({"other"}),
    "age": _age,
    "writer_age": _age,
    "age_band": _among({"child", "teen", "adult"}),
    "municipality": lambda value: value in sweden().municipalities,
    "county": lambda value: value in sweden().counties,
    "by": _among({*WAYS, NO_PHONE}),
    "groups": _some_of(GROUPS),
    "meta": _some_of({*METAS, *OWN_METAS}),
    "kind": _some_of(KINDS),
}
"""What may stand under each key; a default is left out, so it is not allowed."""


def test_every_label_is_one_of_our_codes_and_none_is_a_default() -> None:
    wrong = [
        f"{entry['file']}: {entry.get('text')}: {key}: {value}"
        for entry in written()
        for key, value in entry.items()
        if key not in RULES or not RULES[key](value)
    ]
    assert not wrong, "\n".join(wrong)


def test_labels_agree_with_each_other() -> None:
    wrong = [
        f"{entry['file']}: {entry['text']}"
        for entry in written()
        if not {"text", "language"} <= set(entry)
        or {"age", "age_band"} <= set(entry)
        or ("municipality" in entry and entry["municipality"][:2] != entry.get("county"))
        or ("several" in entry.get("kind", [])) != (len(entry.get("needs", [])) > 1)
        or ("hard_negative" in entry.get("kind", []) and "crisis" in entry)
    ]
    assert not wrong, "\n".join(wrong)


def test_they_are_read_like_the_messages_that_we_measure_with() -> None:
    read = read_examples(TUNING)
    assert len(read) == len(written())
    assert all(set(DEFAULTS) <= set(entry) for entry in read)


def test_no_message_stands_twice() -> None:
    count = Counter(words(entry["text"]) for entry in written() if words(entry["text"]).strip())
    assert not [text for text, number in count.items() if number > 1]


def test_no_message_stands_among_those_trained_or_measured_with_too() -> None:
    """A bare word or two can hardly be said otherwise."""
    elsewhere = evaluated() | {words(message.text).strip() for message in messages()}
    same = [
        f"{entry['file']}: {entry['text']}"
        for entry in written()
        if len(entry["text"].split()) > 2 and words(entry["text"]).strip() in elsewhere
    ]
    assert not same, "\n".join(same)


def test_no_phone_number_and_no_link_stands_in_a_message() -> None:
    found = re.compile(r"(?<!\d)0\d[\d -]{6,}\d|https?://|www\.")
    assert not [entry["text"] for entry in written() if found.search(entry["text"])]


def test_they_do_not_go_into_the_model() -> None:
    files = {path for pattern in _READ for path in ROOT.glob(pattern)}
    assert any(ROOT / "nlu" / "data" in path.parents for path in files)
    assert not [path for path in files if TUNING in path.parents]


def test_the_image_does_not_hold_them() -> None:
    assert "nlu/tuning" in (ROOT / ".dockerignore").read_text("utf-8").splitlines()


@pytest.mark.parametrize("need", NEEDS)
def test_enough_messages_to_set_the_threshold_of_every_need(need: str) -> None:
    assert sum(need in entry.get("needs", []) for entry in written()) >= 25


@pytest.mark.parametrize("meta", METAS)
def test_everything_said_about_the_talk_is_there(meta: str) -> None:
    assert sum(meta in entry.get("meta", []) for entry in written()) >= 4


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_is_there(language: str) -> None:
    assert sum(entry["language"] == language for entry in written()) >= 8
