"""Readability, counted by hand."""

import pytest

from bot.lix import lix


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", 0.0),
        ("123 !", 0.0),
        ("Du kan ringa oss. Vi har tid.", 3.5),
        ("Verksamheten tillhandahåller stödinsatser.", 103.0),
        ("Hej", 1.0),
        ("Ring oss eller mejla på natten.", 6.0),
    ],
)
def test_words_a_sentence_and_long_words(text: str, value: float) -> None:
    assert lix(text) == pytest.approx(value)


def test_longer_words_and_sentences_are_harder() -> None:
    easy = "Här kan du prata. Vi lyssnar på dig."
    hard = "Verksamheten erbjuder samtalskontakt i enlighet med gällande riktlinjer och rutiner."
    assert lix(easy) < 25 < 40 < lix(hard)
