"""What somebody sent in Telegram: words, a command, a place, or something without words."""

from dataclasses import dataclass, field
from typing import Final, Literal

from telegram import Message, Update
from telegram.ext import filters

from bot.buttons import button_id
from bot.places import Sweden
from bot.places.sweden import great_circle
from bot.privacy import Private
from nlu.reading.wishes import wants_out

Command = Literal["start", "help", "language", "hide", "erase", "fade", "about"]
Wordless = Literal["picture", "voice", "video", "sticker", "contact", "file", "other"]

COMMANDS: Final[dict[str, Command]] = {
    "start": "start",
    "hjalp": "help",
    "help": "help",
    "sprak": "language",
    "language": "language",
    "gom": "hide",
    "hide": "hide",
    "radera": "erase",
    "erase": "erase",
    "sen": "fade",
    "later": "fade",
    "om": "about",
    "about": "about",
}
"""Telegram allows only a–z in its menu; typed with å, ä and ö they work too."""
ERASE: Final = button_id("/erase")
HIDE: Final = button_id("/stop")
_PLAIN: Final = str.maketrans("åäö", "aao")
_ACT_WHATEVER_FOLLOWS: Final = frozenset({"start", "hide", "erase"})
_FARTHEST_KM: Final = 150.0
"""From a municipality's seat; the longest way inside Sweden, to Riksgränsen, is shorter."""

_KINDS: Final[tuple[tuple[filters.BaseFilter, Wordless], ...]] = (
    (filters.PHOTO | filters.PAID_MEDIA | filters.LIVE_PHOTO, "picture"),
    (filters.VOICE | filters.AUDIO, "voice"),
    (filters.VIDEO | filters.VIDEO_NOTE | filters.ANIMATION | filters.STORY, "video"),
    (filters.Sticker.ALL, "sticker"),
    (filters.CONTACT, "contact"),
    (filters.Document.IMAGE, "picture"),
    (filters.Document.VIDEO, "video"),
    (filters.Document.ALL, "file"),
)


@dataclass(frozen=True)
class Words:
    """Something written, or the name of the municipality that a shared position lies in."""

    words: Private


@dataclass(frozen=True)
class Ordered:
    """A command of the menu."""

    command: Command


@dataclass(frozen=True)
class Unknown:
    """One word behind a slash that is no command of ours."""

    words: Private


@dataclass(frozen=True)
class Something:
    """A thing without words, never fetched; what was written under it, if anything."""

    kind: Wordless
    caption: Private | None = field(default=None)


@dataclass(frozen=True)
class Elsewhere:
    """A position far outside Sweden."""


Came = Words | Ordered | Unknown | Something | Elsewhere


def read(message: Message, sweden: Sweden, *, edited: bool = False) -> Came | None:
    """What a message is to us; None for what asks for no answer, such as a changed chat title.

    An edited position is a shared one that moves: the first was answered.
    """
    if message.text:
        return _written(message.text)
    if message.location:
        if edited:
            return None
        return _place(message.location.latitude, message.location.longitude, sweden)
    if filters.StatusUpdate.ALL.check_update(_as_update(message)):
        return None
    caption = Private(message.caption) if message.caption else None
    return Something(_kind(message), caption)


def command_of(text: str) -> Command | None:
    """The command that a text is; with more words behind it, it is a message like any other."""
    if not text.startswith("/"):
        return None
    word, _, rest = text[1:].strip().partition(" ")
    name = word.partition("@")[0].lower().translate(_PLAIN)
    command = COMMANDS.get(name)
    if command and rest.strip() and command not in _ACT_WHATEVER_FOLLOWS:
        return None
    return command


def may_not_wait(update: Update) -> bool:
    """Whether somebody wants all of it out of sight, whatever is still being said."""
    query, message = update.callback_query, update.message or update.edited_message
    if query is not None:
        return query.data in (ERASE, HIDE)
    if message is None or not message.text:
        return False
    return command_of(message.text) in ("erase", "hide") or wants_out(message.text)


def _written(text: str) -> Words | Ordered | Unknown:
    command = command_of(text)
    if command:
        return Ordered(command)
    alone = text.startswith("/") and len(text.split()) == 1
    return Unknown(Private(text)) if alone else Words(Private(text))


def _place(latitude: float, longitude: float, sweden: Sweden) -> Words | Elsewhere:
    """The municipality's name as if it had been written; the position itself ends here."""
    nearest = sweden.nearest(latitude, longitude)
    away = great_circle((latitude, longitude), (nearest.lat, nearest.lon))
    # Short names such as Ale, Mark or Nora are places for sure only with "kommun" behind them.
    return Elsewhere() if away > _FARTHEST_KM else Words(Private(f"{nearest.name} kommun"))


def _kind(message: Message) -> Wordless:
    update = _as_update(message)
    return next((kind for kinds, kind in _KINDS if kinds.check_update(update)), "other")


def _as_update(message: Message) -> Update:
    """What the library's filters look at."""
    return Update(0, message=message)
