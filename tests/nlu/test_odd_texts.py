"""Texts as no person writes them are read without an error. `make odd-texts` is the long form."""

import asyncio
from statistics import median
from typing import TYPE_CHECKING

from tests import odd_texts

if TYPE_CHECKING:
    from bot.conversation import Conversation

NUMBER = 1_500
ROOM = 3
"""A busy machine takes so many times longer than a quiet one."""


def test_no_text_raises_and_most_are_read_at_once(conversation: "Conversation") -> None:
    spent = asyncio.run(odd_texts.run(conversation, NUMBER))
    assert len(spent) == NUMBER
    assert median(one for one, _ in spent) <= ROOM * odd_texts.LIMIT / 5


def test_the_same_seed_gives_the_same_texts() -> None:
    assert list(odd_texts.texts(50)) == list(odd_texts.texts(50))
    assert list(odd_texts.texts(50)) != list(odd_texts.texts(50, seed=1))
    assert max(len(text) for text in odd_texts.texts(2_000)) == 100_000
