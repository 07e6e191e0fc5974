"""Updates as Telegram gives them: read one by one, and only those in the form that is published.

The library checks that things are there, not of which kind they are; and one update that it
cannot read makes it lose the whole batch, and then stop asking for more.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from telegram import Bot, Chat, Message, Update, User

from bot.channels.telegram.requests import Requests
from bot.logs import note

_LARGEST: Final = 2**63
_CHATS: Final = (Chat.PRIVATE, Chat.GROUP, Chat.SUPERGROUP, Chat.CHANNEL)


def readable(raw: Any, bot: Bot | None = None) -> Update | None:
    """The update, or None for what is none, or is not made as Telegram makes them."""
    try:
        update = Update.de_json(raw, bot)
        return update if _sound(update) else None
    except Exception:  # noqa: BLE001  it may be made of anything
        return None


class Polls(Requests):
    """Asks for updates, and puts an empty one in the place of each that cannot be read."""

    def received(self, url: str, body: bytes) -> bytes:
        """A batch in which every update can be read."""
        return _only_readable(body) if url.endswith("/getUpdates") else body


def _only_readable(body: bytes) -> bytes:
    """The same answer; an unreadable update keeps its number, by which it is acknowledged."""
    try:
        answer = json.loads(body)
        result = answer["result"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return body  # the library says what is wrong with it
    if not isinstance(result, list) or not result:
        return body
    unreadable = [number for number, raw in enumerate(result) if readable(raw) is None]
    if not unreadable:
        return body
    for number in unreadable:
        note("update_unreadable")
        raw = result[number]
        id = raw.get("update_id") if isinstance(raw, dict) else None
        result[number] = {"update_id": id} if _whole(id) else None
    answer["result"] = [raw for raw in result if raw is not None]
    return json.dumps(answer).encode()


def _sound(update: Update) -> bool:
    """Whether everything that we ever read of it is of its kind."""
    return _whole(update.update_id) and all(_signs(update))


def _signs(update: Update) -> Iterator[bool]:
    for message in (update.message, update.edited_message, update.channel_post):
        if message is not None:
            yield from _of_a_message(message)
    query = update.callback_query
    if query is not None:
        yield isinstance(query.id, str) and query.id.isascii()
        yield query.data is None or isinstance(query.data, str)
        yield from _of_a_user(query.from_user)
        if query.message is not None:
            yield from _of_a_chat(query.message.chat)
            # In a private chat nobody but the person has buttons to press.
            yield query.message.chat.type != Chat.PRIVATE or (
                query.message.chat.id == query.from_user.id
            )
    changed = update.my_chat_member
    if changed is not None:
        yield from _of_a_chat(changed.chat)
        yield isinstance(changed.new_chat_member.status, str)


def _of_a_message(message: Message) -> Iterator[bool]:
    yield _whole(message.message_id)
    yield from _of_a_chat(message.chat)
    if message.from_user is not None:
        yield from _of_a_user(message.from_user)
        # In a private chat only the person writes.
        yield message.chat.type != Chat.PRIVATE or message.from_user.id == message.chat.id
    yield message.text is None or isinstance(message.text, str)
    yield message.caption is None or isinstance(message.caption, str)
    if message.location is not None:
        yield _between(message.location.latitude, -90, 90)
        yield _between(message.location.longitude, -180, 180)


def _of_a_chat(chat: Chat) -> Iterator[bool]:
    yield _whole(chat.id) and chat.type in _CHATS
    yield (chat.type == Chat.PRIVATE) == (chat.id > 0)


def _of_a_user(user: User) -> Iterator[bool]:
    yield _whole(user.id)
    yield isinstance(user.is_bot, bool)
    yield user.language_code is None or isinstance(user.language_code, str)


def _whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and abs(number) < _LARGEST


def _between(number: object, least: float, most: float) -> bool:
    return isinstance(number, int | float) and least <= number <= most
