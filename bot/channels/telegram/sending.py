"""Sending in Telegram: split, silent, again when it failed, and erased when asked."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import aiohttp
from telegram import Bot
from telegram.constants import BulkRequestLimit, ChatAction, MessageLimit
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram.requests import Requests, Unanswered
from bot.erasable import Numbers

if TYPE_CHECKING:
    from bot.conversation import Button, Said

T = TypeVar("T")

PAUSES: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds between attempts; after the last one it is given up."""
LONGEST_PAUSE: Final = 120.0
"""Seconds that Telegram may ask us to wait; beyond, the message comes too late to help."""
SHOW_TYPING_AFTER: Final = 0.3
_TYPING_LASTS: Final = 4.5
_ROW: Final = 26
"""Characters of the titles that share a row of buttons; a narrow phone cuts longer ones off."""
_QUIETLY: Final = {"disable_notification": True, "link_preview_options": {"is_disabled": True}}


class Overtaken(Exception):
    """The person has meanwhile hidden or erased: what was to be sent falls away."""


@dataclass(frozen=True)
class Erased:
    """Numbers of messages: what became of each that was to be deleted."""

    gone: frozenset[int]
    refused: frozenset[int]
    """Telegram will never delete them for us."""
    missed: frozenset[int]
    """Telegram was away, or too busy: it is worth asking again."""


class Post:
    """Everything that leaves for Telegram on behalf of a talk."""

    def __init__(
        self,
        bot: Bot,
        requests: Requests,
        trail: Numbers,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        overtaken: Callable[[str], asyncio.Event] = lambda _person: asyncio.Event(),
    ) -> None:
        self._bot, self._requests, self._trail = bot, requests, trail
        self._sleep, self._overtaken = sleep, overtaken

    async def send(self, chat: int, person: str, replies: Iterable["Said"]) -> None:
        """Send replies in order; as plain text, so nothing in them can act as markup.

        Stops where the person has meanwhile hidden or erased.
        """
        overtaken = self._overtaken(person)
        with suppress(Overtaken):
            for reply in replies:
                parts = pieces(reply.text)
                for n, part in enumerate(parts, start=1):
                    buttons = reply.buttons if n == len(parts) else ()
                    message = {"chat_id": chat, "text": part, **_QUIETLY, **keyboard(buttons)}
                    await self._trail.note(person, await self._sent(message, overtaken))

    async def _sent(self, message: dict[str, Any], overtaken: asyncio.Event) -> int:
        """The number under which Telegram has taken the message."""
        sent: dict[str, Any] = await self.insist(
            lambda: self._requests.call(self._bot, "sendMessage", message), overtaken
        )
        return int(sent["message_id"])

    async def delete(self, chat: int, person: str, numbers: Sequence[int]) -> Erased:
        """Delete these messages, a hundred at a time, as far as Telegram lets us."""
        overtaken = self._overtaken(person)
        gone: set[int] = set()
        refused: set[int] = set()
        try:
            for first in range(0, len(numbers), BulkRequestLimit.MAX_LIMIT):
                some = numbers[first : first + BulkRequestLimit.MAX_LIMIT]
                if await self._deleted(partial(self._bot.delete_messages, chat, some), overtaken):
                    gone.update(some)
                    continue
                for number in some:
                    call = partial(self._bot.delete_message, chat, number)
                    (gone if await self._deleted(call, overtaken) else refused).add(number)
        except (Overtaken, RetryAfter, NetworkError):
            pass  # the rest has to wait; asking for each of them would keep the person waiting
        except TelegramError:
            refused.update(frozenset(numbers) - gone)
        missed = frozenset(numbers) - gone - refused
        return Erased(frozenset(gone), frozenset(refused), missed)

    async def _deleted(self, call: Callable[[], Awaitable[bool]], overtaken: asyncio.Event) -> bool:
        """Whether Telegram did it; False where it refused."""
        try:
            return await self.insist(call, overtaken)
        except BadRequest:
            return False

    async def leave(self, chat: int, last_words: str) -> None:
        """Leave a group; where we may not write, without a word."""
        with suppress(TelegramError):
            await self._bot.send_message(chat, last_words, disable_notification=True)
        with suppress(TelegramError):
            await self.insist(lambda: self._bot.leave_chat(chat))

    async def insist(
        self, call: Callable[[], Awaitable[T]], overtaken: asyncio.Event | None = None
    ) -> T:
        """What the call gives, asked again while Telegram is busy or the network is away.

        Raises Overtaken as soon as that is set, also in the middle of a pause.
        """
        overtaken = overtaken or asyncio.Event()
        for pause in PAUSES:
            if overtaken.is_set():
                raise Overtaken
            try:
                return await call()
            except RetryAfter as busy:
                pause = _seconds(busy)
                if pause > LONGEST_PAUSE:
                    raise
            except NetworkError as error:
                if not may_repeat(error):
                    raise
            await self._rest(pause, overtaken)
        if overtaken.is_set():
            raise Overtaken
        return await call()

    async def _rest(self, pause: float, overtaken: asyncio.Event) -> None:
        """Lets the pause pass; whoever hides does not wait for its end."""
        ends = [asyncio.ensure_future(end) for end in (self._sleep(pause), overtaken.wait())]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()

    @asynccontextmanager
    async def typing(self, chat: int) -> AsyncIterator[None]:
        """Shows that an answer is coming, once it takes longer than a blink."""
        showing = asyncio.create_task(self._show_typing(chat))
        try:
            yield
        finally:
            showing.cancel()
            with suppress(asyncio.CancelledError):
                await showing

    async def _show_typing(self, chat: int) -> None:
        await asyncio.sleep(SHOW_TYPING_AFTER)
        with suppress(TelegramError):
            while True:
                await self._bot.send_chat_action(chat, ChatAction.TYPING)
                await asyncio.sleep(_TYPING_LASTS)


def may_repeat(error: NetworkError) -> bool:
    """Whether a failed call may be made again without saying something twice.

    A refused request failed for good, and so did one that could not even be written. One that
    was read and then met with silence has most likely been carried out. Everything else (no
    connection, a broken one, Telegram's own 5xx) was not: there, an answer lost at night would
    be worse than the rare one seen twice.
    """
    cause = error.__cause__
    if isinstance(error, BadRequest | Unanswered):
        return False
    known = (aiohttp.ClientError, asyncio.TimeoutError, TelegramError)
    return cause is None or isinstance(cause, known)


def pieces(text: str, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[str]:
    """The text in parts that Telegram takes, cut between paragraphs, else lines, else words."""
    parts: list[str] = []
    rest = text.strip()
    while _units(rest) > limit:
        cut = _cut(rest, limit)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [part for part in (*parts, rest) if part] or ["…"]


def keyboard(buttons: Sequence["Button"]) -> dict[str, Any]:
    """The part of a message that holds its buttons, in rows; nothing without any."""
    return {"reply_markup": {"inline_keyboard": list(_rows(buttons))}} if buttons else {}


def _rows(buttons: Sequence["Button"]) -> Iterator[list[dict[str, str]]]:
    row: list[dict[str, str]] = []
    width = 0
    for button in buttons:
        if row and width + len(button.title) > _ROW:
            yield row
            row, width = [], 0
        row.append({"text": button.title, "callback_data": button.id})
        width += len(button.title)
    yield row


def _units(text: str) -> int:
    """Length as Telegram counts: in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(text: str, limit: int) -> int:
    """Where to cut: after the last paragraph, line or word that fits; never inside a character."""
    longest = 0
    units = 0
    for longest, character in enumerate(text):  # noqa: B007  the place where it no longer fits
        units += 2 if ord(character) > 0xFFFF else 1
        if units > limit:
            break
    for mark in ("\n\n", "\n", " "):
        found = text.rfind(mark, 1, longest)
        if found > 0:
            return found
    return max(1, longest)


def _seconds(busy: RetryAfter) -> float:
    wait = busy.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
