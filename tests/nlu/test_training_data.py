"""The training messages: enough, valid, never twice, and none that we measure with."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.codes import CRISES, GROUPS, METAS, NEEDS, NO_PHONE, URGENCIES, WAYS
from bot.settings import ROOT
from bot.written import read
from nlu.labels import OWN_METAS
from nlu.reading.text import plain, words

DATA = ROOT / "nlu" / "data"
EVALUATION = ROOT / "nlu" / "evaluation"
INTENTS = read(ROOT / "flows" / "domain.yml")["intents"]
LANGUAGES = ("sv", "en")
OTHERS = (
    *("ro", "bg", "pl", "ru", "uk", "es", "pt", "fr", "de", "ar"),
    *("fa", "so", "ti", "sq", "hu", "th", "vi", "zh", "tr"),
)
"""Languages in which few things are trained: crises, what sounds like them, everyday words."""
FEWEST = 40
"""Messages an intent, over both languages together."""
ALLOWED = {
    "needs": set(NEEDS),
    "crisis": set(CRISES),
    "urgent": set(URGENCIES),
    "for": {"self", "other"},
    "meta": {*METAS, *OWN_METAS, "inform"},
    "groups": set(GROUPS),
    "by": {*WAYS, NO_PHONE},
}
"""Keys of a block's metadata, and what may stand there."""


@dataclass(frozen=True)
class Message:
    """One training message."""

    file: str
    intent: str
    text: str


@cache
def blocks() -> tuple[tuple[str, dict[str, Any]], ...]:
    """File and block of every group of messages."""
    found = []
    for path in sorted(DATA.glob("*/*.yml")):
        name = str(path.relative_to(DATA))
        found += [(name, block) for block in read(path)["nlu"]]
    return tuple(found)


@cache
def messages() -> tuple[Message, ...]:
    """All training messages."""
    return tuple(_messages())


def _messages() -> Iterator[Message]:
    for file, block in blocks():
        for line in block["examples"].splitlines():
            assert line.startswith("- "), f"{file}: {block['intent']}: {line!r} is no example"
            yield Message(file, block["intent"], line[2:])


def test_every_file_lies_in_the_folder_of_a_language() -> None:
    assert {path.parent.name for path in DATA.rglob("*.yml")} == {*LANGUAGES, *OTHERS}


@pytest.mark.parametrize("language", OTHERS)
def test_every_other_language_has_crises_and_what_is_none(language: str) -> None:
    """Else a crisis would be heard in the language, and not in what is said."""
    said = [
        m.intent in ("crisis_danger", "crisis_suicide")
        for m in messages()
        if m.file.startswith(f"{language}/")
    ]
    assert sum(said) >= 25 and len(said) - sum(said) >= 25


def test_every_block_is_one_of_our_intents() -> None:
    assert {block["intent"] for _, block in blocks()} <= set(INTENTS)
    assert all(set(block) <= {"intent", "metadata", "examples"} for _, block in blocks())


@pytest.mark.parametrize("intent", INTENTS)
def test_enough_messages_for_every_intent(intent: str) -> None:
    assert sum(message.intent == intent for message in messages()) >= FEWEST


@pytest.mark.parametrize("intent", INTENTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_has_messages_in_both_languages(intent: str, language: str) -> None:
    assert any(m.intent == intent and m.file.startswith(language) for m in messages())


def test_every_label_is_one_of_our_codes() -> None:
    wrong = []
    for file, block in blocks():
        for key, value in block.get("metadata", {}).items():
            values = value if isinstance(value, list) else [value]
            if key not in ALLOWED or not set(values) <= ALLOWED[key]:
                wrong.append(f"{file}: {block['intent']}: {key}: {value}")
    assert not wrong, "\n".join(wrong)


def test_no_message_stands_twice() -> None:
    where: dict[str, list[str]] = defaultdict(list)
    for message in messages():
        where[plain(message.text).strip()].append(message.file)
    twice = [f"{text}: {files}" for text, files in where.items() if len(files) > 1]
    assert not twice, "\n".join(twice)


def test_no_message_looks_like_a_payload_or_holds_rasas_marks() -> None:
    """A leading slash would be executed; [brackets](entity) would be read as an entity."""
    marks = re.compile(r"^\s*/|\[[^\]]*\]\s*[({]|^[\"'].*[\"']$|\t")
    wrong = [f"{m.file}: {m.text}" for m in messages() if marks.search(m.text)]
    assert not wrong, "\n".join(wrong)


def test_no_message_is_empty_or_endless() -> None:
    assert not [m for m in messages() if not m.text.strip() or len(m.text) > 1_300]


def test_no_real_phone_number_stands_in_a_message() -> None:
    number = re.compile(r"(?<!\d)0\d[\d -]{6,}\d")
    assert not [f"{m.file}: {m.text}" for m in messages() if number.search(m.text)]


def evaluated() -> set[str]:
    """The messages that we measure with, in their bare form."""
    return {
        words(entry["text"]).strip()
        for path in sorted(EVALUATION.glob("*.yml"))
        for entry in read(path)
    }


def test_nothing_is_trained_that_is_measured_with() -> None:
    """Else the figures would flatter; a bare word or two can hardly be said otherwise."""
    measured = evaluated()
    same = [
        f"{m.file}: {m.text}"
        for m in messages()
        if len(m.text.split()) > 2 and words(m.text).strip() in measured
    ]
    assert not same, "\n".join(same)


def test_the_files_can_be_read_by_staff() -> None:
    """One file an intent and language, named after what most of it says; no file is huge."""
    for path in sorted(DATA.glob("*/*.yml")):
        assert re.fullmatch(r"[a-z_]+\.yml", path.name), path
        assert len(Path(path).read_text("utf-8").splitlines()) < 800, path


def test_no_need_is_much_rarer_than_the_others() -> None:
    count = Counter(message.intent for message in messages())
    needs = [count[f"need_{need}"] for need in NEEDS]
    assert min(needs) * 3 >= max(needs), count
