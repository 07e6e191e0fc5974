"""Splitting, buttons in rows, and asking again."""

import asyncio
from typing import Any, cast

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.channels.telegram.requests import Requests, Unanswered
from bot.channels.telegram.sending import (
    PAUSES,
    Erased,
    Overtaken,
    Post,
    keyboard,
    may_repeat,
    pieces,
)
from bot.channels.telegram.trail import Trail
from bot.conversation import Button


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(text=st.text(max_size=400), limit=st.integers(min_value=2, max_value=60))
def test_no_part_is_too_long_and_no_word_is_lost(text: str, limit: int) -> None:
    parts = pieces(text, limit)
    assert parts
    assert all(part and _units(part) <= limit for part in parts)
    if text.strip():
        assert "".join("".join(parts).split()) == "".join(text.split())


def test_the_cut_is_between_paragraphs_then_lines_then_words() -> None:
    assert pieces("ett två\n\ntre fyra", 12) == ["ett två", "tre fyra"]
    assert pieces("ett två\ntre fyra", 12) == ["ett två", "tre fyra"]
    assert pieces("ett två tre", 8) == ["ett två", "tre"]
    assert pieces("abcdef", 4) == ["abcd", "ef"]


@given(titles=st.lists(st.text("abc ", min_size=1, max_size=28), min_size=1, max_size=12))
def test_every_button_is_there_once_in_order(titles: list[str]) -> None:
    board = keyboard([Button(title, f"b:{n}") for n, title in enumerate(titles)])
    assert board
    rows = board["reply_markup"]["inline_keyboard"]
    drawn = [button for row in rows for button in row]
    assert [button["text"] for button in drawn] == titles
    assert [button["callback_data"] for button in drawn] == [f"b:{n}" for n in range(len(titles))]
    assert all(rows)


def test_no_buttons_no_board() -> None:
    assert keyboard([]) == {}


def _caused(error: NetworkError, cause: Exception) -> NetworkError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (NetworkError("Bad Gateway"), True),
        (_caused(NetworkError("x"), aiohttp.ServerDisconnectedError("x")), True),
        (_caused(TimedOut(), asyncio.TimeoutError()), True),
        (_caused(Unanswered(), asyncio.TimeoutError()), False),
        (_caused(NetworkError("x"), UnicodeEncodeError("utf-8", "x", 0, 1, "x")), False),
        (BadRequest("message is too long"), False),
    ],
    ids=["5xx", "no-connection", "slow-connection", "read-then-silent", "unwritable", "refused"],
)
def test_only_what_was_not_carried_out_is_asked_again(error: NetworkError, again: bool) -> None:
    assert may_repeat(error) is again


class _Waits:
    def __init__(self) -> None:
        self.pauses: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)


def _post(waits: _Waits) -> Post:
    return Post(cast(Bot, None), cast(Requests, None), Trail(), sleep=waits)


class _Fails:
    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)

    async def __call__(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "sent"


async def test_it_waits_longer_each_time_and_as_long_as_telegram_says() -> None:
    waits = _Waits()
    call = _Fails(NetworkError("x"), RetryAfter(7), NetworkError("x"))
    assert await _post(waits).insist(call) == "sent"
    assert waits.pauses == [PAUSES[0], 7, PAUSES[2]]


@pytest.mark.parametrize("error", [Forbidden("blocked"), BadRequest("x"), RetryAfter(9999)])
async def test_what_will_not_help_is_not_tried_again(error: Any) -> None:
    waits = _Waits()
    with pytest.raises(type(error)):
        await _post(waits).insist(_Fails(error))
    assert waits.pauses == []


async def test_it_gives_up_in_the_end() -> None:
    waits = _Waits()
    with pytest.raises(NetworkError):
        await _post(waits).insist(_Fails(*[NetworkError("x")] * 99))
    assert waits.pauses == list(PAUSES)


async def test_a_pause_ends_when_the_person_hides() -> None:
    overtaken = asyncio.Event()
    post = Post(cast(Bot, None), cast(Requests, None), Trail())
    waiting = asyncio.create_task(post.insist(_Fails(RetryAfter(60)), overtaken))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    overtaken.set()
    with pytest.raises(Overtaken):
        await asyncio.wait_for(waiting, 5)


class _Deletes:
    """A bot that deletes as it is told to: what each call gives, or fails with."""

    def __init__(self, *answers: bool | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[Any] = []

    async def delete_messages(self, _chat: int, numbers: list[int]) -> bool:
        return self._answer(numbers)

    async def delete_message(self, _chat: int, number: int) -> bool:
        return self._answer(number)

    def _answer(self, asked: Any) -> bool:
        self.asked.append(asked)
        answer = self.answers.pop(0) if self.answers else True
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.mark.parametrize(
    ("answers", "gone", "refused", "missed"),
    [
        ((), {1, 2, 3}, set(), set()),
        ((BadRequest("x"), True, BadRequest("x"), True), {1, 3}, {2}, set()),
        ((BadRequest("x"), True, RetryAfter(9999)), {1}, set(), {2, 3}),
        ((Unanswered(),), set(), set(), {1, 2, 3}),
        ((RetryAfter(9999),), set(), set(), {1, 2, 3}),
        ((Forbidden("blocked"),), set(), {1, 2, 3}, set()),
    ],
    ids=["all", "one-refused", "busy-in-the-middle", "silent", "too-busy", "blocked"],
)
async def test_what_is_worth_asking_again_is_told_from_what_was_refused(
    answers: tuple[bool | Exception, ...], gone: set[int], refused: set[int], missed: set[int]
) -> None:
    bot = cast(Bot, _Deletes(*answers))
    post = Post(bot, cast(Requests, None), Trail(), sleep=_Waits())
    assert await post.delete(7, "anna", [1, 2, 3]) == Erased(
        frozenset(gone), frozenset(refused), frozenset(missed)
    )


async def test_while_telegram_is_away_it_is_not_asked_for_each_hundred() -> None:
    bot = _Deletes(*[NetworkError("x")] * 99)
    waits = _Waits()
    post = Post(cast(Bot, bot), cast(Requests, None), Trail(), sleep=waits)
    erased = await post.delete(7, "anna", list(range(500)))
    assert len(erased.missed) == 500
    assert waits.pauses == list(PAUSES)
