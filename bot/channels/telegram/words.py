"""What only Telegram makes us say: about pictures, groups, old buttons, erasing."""

from typing import TYPE_CHECKING

from telegram import BotCommand

from bot.buttons import button_id
from bot.channels.telegram.sending import Erased
from bot.known import Known
from bot.rooms import Rooms

if TYPE_CHECKING:
    from bot.conversation import Said

MENU = {
    "sv": {
        "start": "start",
        "hjalp": "help",
        "sprak": "language",
        "gom": "hide",
        "radera": "erase",
        "sen": "fade",
        "om": "about",
    },
    "en": {
        "start": "start",
        "help": "help",
        "language": "language",
        "hide": "hide",
        "erase": "erase",
        "later": "fade",
        "about": "about",
    },
}
"""The menu beside the text field, by language: what is typed, and what it does."""


class ChannelWords:
    """The channel's own replies, in the person's language and voice."""

    def __init__(self, rooms: Rooms, operator_name: str, operator_url: str) -> None:
        self._rooms = rooms
        self._operator = {"operator": operator_name, "operator_url": operator_url}

    def menu(self, language: str) -> list[BotCommand]:
        """The commands of the menu; their descriptions say nothing of what this is about."""
        return [
            BotCommand(name, self.plain(f"telegram_menu_{command}", language))
            for name, command in MENU[language].items()
        ]

    def language(self, known: Known, app: str | None) -> str:
        """The language to greet in: that of the talk so far, else the app's."""
        return known.language if known != Known() else self._rooms.replies.of_app(app)

    def next_language(self, known: Known, app: str | None) -> str:
        """The language that comes after the one spoken now: the app's own, Swedish, English."""
        choices = list(dict.fromkeys(("sv", "en", self._rooms.replies.of_app(app))))
        now = self._rooms.replies.language(known.language)
        return choices[(choices.index(now) + 1) % len(choices)] if now in choices else "en"

    def plain(self, key: str, language: str) -> str:
        """A text without anything to fill in."""
        return self._rooms.say(Known(language=language))(key)

    def said(self, key: str, known: Known, *, door: bool = False) -> "Said":
        """One reply; with `door`, somebody to turn to who fits what is known stands under it."""
        from bot.conversation import Button, Said

        text = self._rooms.say(known)(key, **self._operator)
        lines, services = self._rooms.doors(known) if door else ("", ())
        drawn = self._rooms.replies.get(key, known.language).buttons
        buttons = tuple(Button(b.title, button_id(b.payload)) for b in drawn)
        return Said(f"{text}\n\n{lines}".strip(), buttons, services)

    def erased(self, what: Erased, known: Known) -> "Said":
        """What was erased, and only what Telegram confirmed."""
        if not what.gone:
            return self.said("telegram_erased_nothing", known)
        all_gone = not (what.refused or what.missed)
        return self.said("telegram_erased" if all_gone else "telegram_erased_partly", known)
