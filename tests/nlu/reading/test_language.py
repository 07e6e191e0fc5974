"""The language of short messages, of slang and of messages written without dots."""

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.reading.language import language_of

TABLE: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "language_messages.yml").read_text("utf-8")
)
CASES = [(code, text) for code, texts in TABLE.items() for text in texts]


def _right(code: str, text: str) -> bool:
    return language_of(text) == (None if code == "none" else code)


def _words(text: str) -> int:
    return len(text.split())


def test_the_table_is_wide_enough() -> None:
    assert len(CASES) >= 250
    assert len(TABLE["sv"]) >= 90
    assert len(TABLE["en"]) >= 50
    assert min(len(texts) for texts in TABLE.values()) >= 6
    assert len({text for _, text in CASES}) == len(CASES)


@pytest.mark.parametrize(("least", "most", "share"), [(4, 99, 0.97), (3, 3, 0.93), (1, 2, 0.85)])
def test_messages_are_told_apart(least: int, most: int, share: float) -> None:
    cases = [(code, text) for code, text in CASES if least <= _words(text) <= most]
    wrong = [(code, text, language_of(text)) for code, text in cases if not _right(code, text)]
    assert len(wrong) <= len(cases) * (1 - share), wrong


def test_swedish_is_almost_never_mistaken_for_another() -> None:
    wrong = [
        (text, language_of(text)) for text in TABLE["sv"] if language_of(text) not in ("sv", None)
    ]
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize("text", TABLE["none"])
def test_too_little_tells_no_language(text: str) -> None:
    assert language_of(text) is None


def test_a_message_takes_no_time() -> None:
    language_of("hej")
    began = time.process_time()
    for _, text in CASES:
        language_of(text)
    assert (time.process_time() - began) / len(CASES) < 0.000_5


def test_a_long_message_takes_little_time() -> None:
    text = "jag vet inte vad jag ska göra " * 4_000
    began = time.process_time()
    language_of(text)
    assert time.process_time() - began < 0.02


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str) -> None:
    code = language_of(text)
    assert code is None or code in TABLE
