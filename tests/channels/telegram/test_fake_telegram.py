"""The fake Bot API gives what the real one gives: the library's own parser takes it whole."""

from collections.abc import AsyncIterator
from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any

import pytest
from telegram import Bot, Chat, Message, Update, User
from telegram.constants import MessageAttachmentType, MessageType
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError
from telegram.ext import filters

from bot.channels.telegram.reading import Something, Words, read
from bot.places import sweden
from tests.channels.telegram.test_things import THINGS
from tests.fake_telegram import TOKEN, FakeTelegram, Fault, group


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    """The library alone, without any of ours."""
    made = Bot(TOKEN, base_url=f"{telegram.url}/bot")
    async with made:
        yield made


def _unknown_fields(thing: Any) -> dict[str, Any]:
    """What the library did not know, at any depth: nothing that the real one would give."""
    found = dict(thing.api_kwargs)
    for name in thing.__slots__:
        value = getattr(thing, name, None)
        if hasattr(value, "api_kwargs"):
            found.update(_unknown_fields(value))
    return found


async def test_every_update_is_read_whole(telegram: FakeTelegram, bot: Bot) -> None:
    await telegram.write(7, "hej")
    await telegram.give(7, edited=True, text="hej")
    for content in THINGS.values():
        await telegram.give(7, **content)
    await telegram.give(7, location={"latitude": 1.0, "longitude": 2.0})
    await telegram.press(7, "b:1")
    await telegram.membership(group(), "member")
    await telegram.membership({"id": 7, "type": "private"}, "kicked")
    given = await bot.get_updates()
    assert len(given) == 6 + len(THINGS)
    for update in given:
        assert isinstance(update, Update)
        assert len(update.to_dict()) == 2  # its number, and one content
        content = next(c for c in (update.effective_message, update.my_chat_member) if c)
        assert not _unknown_fields(content)


async def test_every_answer_is_read_whole(telegram: FakeTelegram, bot: Bot) -> None:
    me = await bot.get_me()
    assert isinstance(me, User)
    assert not me.api_kwargs
    sent = await bot.send_message(7, "hej", disable_notification=True)
    assert isinstance(sent, Message)
    assert not _unknown_fields(sent)
    assert await bot.delete_messages(7, [sent.message_id, 10**6]) is True  # skips what is not there
    assert await bot.set_my_commands([("start", "x")]) is True
    assert await bot.send_chat_action(7, "typing") is True
    assert await bot.leave_chat(-5) is True
    assert await bot.set_webhook("https://example.org", secret_token="x" * 16) is True
    assert await bot.delete_webhook() is True


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault("sendMessage", 429, retry_after=3), RetryAfter),
        (Fault("sendMessage", 400), BadRequest),
        (Fault("sendMessage", 403), Forbidden),
        (Fault("sendMessage", 502), TelegramError),
    ],
)
async def test_its_refusals_are_the_librarys_errors(
    telegram: FakeTelegram, bot: Bot, fault: Fault, error: type[TelegramError]
) -> None:
    telegram.faults = [fault]
    with pytest.raises(error):
        await bot.send_message(7, "hej")


async def test_it_refuses_what_telegram_refuses(telegram: FakeTelegram, bot: Bot) -> None:
    for call in (
        bot.send_message(7, "å" * 4097),
        bot.send_message(7, " "),
        bot.delete_messages(7, list(range(1, 102))),
        bot.delete_message(7, 10**6),
    ):
        with pytest.raises(BadRequest):
            await call


@pytest.mark.parametrize("kind", [kind.value for kind in MessageType])
def test_whatever_somebody_can_send_is_answered(kind: str) -> None:
    """Also kinds that nobody had thought of when this was written."""
    message = Message(1, datetime.now(timezone.utc), Chat(7, "private"))
    with message._unfrozen():
        setattr(message, kind, "hej" if kind == "text" else SimpleNamespace(mime_type="x", **HERE))
    came = read(message, sweden())
    if filters.StatusUpdate.ALL.check_update(Update(1, message=message)):
        assert came is None
    elif kind in ("text", "location"):
        assert isinstance(came, Words)
    else:
        assert isinstance(came, Something)
        assert came.kind != "other" or kind not in ATTACHMENTS


@pytest.mark.parametrize("kind", MessageAttachmentType)
def test_whatever_is_attached_has_its_kind_or_is_a_game(kind: str) -> None:
    assert kind in {*ATTACHMENTS, "contact", "sticker", "location", "venue", *_GAMES}


HERE = {"latitude": 59.3, "longitude": 18.0}
_GAMES = ("dice", "game", "invoice", "passport_data", "poll", "successful_payment")
ATTACHMENTS = (
    *("animation", "audio", "document", "live_photo", "paid_media", "photo"),
    *("story", "video", "video_note", "voice"),
)
