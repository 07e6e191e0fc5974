"""Telegram: translates updates into turns and replies into messages; decides nothing else.

A person's words are `Private` from here on, their account is a keyed hash; logs hold neither.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType
from telegram.error import Forbidden, TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.buttons import button_id, choosing, greeting
from bot.channels.telegram.albums import Albums
from bot.channels.telegram.leaving import Leaving
from bot.channels.telegram.order import Claims, OneByOne, Seen
from bot.channels.telegram.reading import (
    ERASE,
    HIDE,
    Command,
    Elsewhere,
    Ordered,
    Something,
    Unknown,
    Words,
    may_not_wait,
    read,
)
from bot.channels.telegram.requests import Requests
from bot.channels.telegram.sending import Post
from bot.channels.telegram.sharing import Sharing
from bot.channels.telegram.trail import Trail
from bot.channels.telegram.words import ChannelWords
from bot.erasable import Numbers
from bot.known import Known
from bot.learning import after_a_picture
from bot.logs import note, note_failure
from bot.operations import Measures
from bot.privacy import Private, Pseudonyms

if TYPE_CHECKING:
    from bot.conversation import Answer, Conversation

CHANNEL: Final = "telegram"
ALLOWED: Final = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post")
"""Kinds of updates that Telegram is asked for."""
_HERE: Final = frozenset({"member", "administrator"})
_FADE: Final = button_id("/fade")
_KEEP: Final = button_id('/fade{"fade": "off"}')

Context = ContextTypes.DEFAULT_TYPE
App = Application[Any, Any, Any, Any, Any, Any]


class Telegram:
    """The channel's handlers; `attach` puts them into an application of python-telegram-bot."""

    def __init__(
        self,
        conversation: "Conversation",
        people: Pseudonyms,
        words: ChannelWords,
        measures: Measures,
        sharing: Sharing | None = None,
        *,
        forget_after: float,
    ) -> None:
        self._conversation, self._people = conversation, people
        self._words, self._measures = words, measures
        self._forget_after, self._albums = forget_after, Albums()
        self.trail: Numbers = sharing.numbers if sharing else Trail()
        claims: Claims = sharing.claims if sharing else Seen()
        self.order = OneByOne(
            people, claims, dropped=self._unread, flooded=self._too_fast, hurries=may_not_wait
        )
        self._post: Post
        self.leaving: Leaving

    def attach(self, app: App, requests: Requests) -> None:
        """Let this application's updates come here."""
        self._post = Post(app.bot, requests, self.trail, overtaken=self.order.overtaken)
        leaves = self._post, self._conversation, self._words, self.trail
        self.leaving = Leaving(*leaves, forget_after=self._forget_after)
        private = filters.ChatType.PRIVATE
        app.add_handler(CallbackQueryHandler(self._on_button))
        app.add_handler(ChatMemberHandler(self._on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
        app.add_handler(MessageHandler(private, self._on_message))
        app.add_handler(MessageHandler(~private, self._on_group))
        app.add_error_handler(self._on_error)

    # --- What comes in --------------------------------------------------------------------------
    async def _on_message(self, update: Update, _context: Context) -> None:
        """Answer one message; its words never leave this call."""
        message = update.effective_message
        if message is None or (message.from_user and message.from_user.is_bot):
            return
        person = self._people.of(CHANNEL, message.chat.id)
        edited = update.edited_message is not None
        came = read(message, self._conversation.rooms.sweden, edited=edited)
        if came is None:
            return
        await self.trail.note(person, message.message_id)
        self.leaving.fading.heard(person)
        if isinstance(came, Words):
            await self._turn(message.chat.id, person, came.words, app=_app_language(message))
        elif isinstance(came, Ordered):
            await self._obey(came.command, message, person)
        elif isinstance(came, Unknown):
            await self._on_unknown(came, message.chat.id, person)
        elif isinstance(came, Elsewhere):
            await self._say(message.chat.id, person, "telegram_elsewhere", door=True)
        else:
            await self._on_something(came, message, person)

    async def _on_something(self, came: Something, message: Message, person: str) -> None:
        """A picture, a voice: never fetched. What is written under it is a message."""
        if not self._albums.seen(person, message.media_group_id):
            known = await self._known(person)
            if came.kind in ("picture", "video"):
                known = after_a_picture(known)
            said = self._words.said(f"telegram_{came.kind}", known, door=came.caption is None)
            await self._post.send(message.chat.id, person, [said])
        if came.caption is not None:
            await self._turn(message.chat.id, person, came.caption)

    async def _on_unknown(self, came: Unknown, chat: int, person: str) -> None:
        """Somebody tries what there is: nothing of the talk shows, unless it is a cry for help."""
        if await self._conversation.alarming(came.words):
            await self._turn(chat, person, came.words)
        else:
            known = Known(language=(await self._known(person)).language)
            said = self._words.said("telegram_unknown_command", known)
            await self._post.send(chat, person, [said])

    async def _on_button(self, update: Update, _context: Context) -> None:
        """Answer a pressed button; one that no longer stands for anything explains itself."""
        query, chat = update.callback_query, update.effective_chat
        if query is None:
            return
        await self._stop_spinning(query)
        if chat is None or chat.type != ChatType.PRIVATE or query.from_user.is_bot:
            return
        person = self._people.of(CHANNEL, chat.id)
        self.leaving.fading.heard(person)
        pressed = query.message.message_id if query.message else None
        await self._press(chat.id, person, query.data or "", pressed)

    async def _stop_spinning(self, query: CallbackQuery) -> None:
        with suppress(TelegramError):  # too old to be answered: the reply comes all the same
            await query.answer()

    async def _on_membership(self, update: Update, _context: Context) -> None:
        """Somebody blocked us, or put us into a group."""
        changed = update.my_chat_member
        if changed is None:
            return
        if changed.chat.type != ChatType.PRIVATE:
            if changed.new_chat_member.status in _HERE:
                await self._leave(changed.chat.id)
        elif changed.new_chat_member.status not in _HERE:
            await self.leaving.forget(self._people.of(CHANNEL, changed.chat.id))

    async def _on_group(self, update: Update, _context: Context) -> None:
        """Talk to nobody where others read along."""
        if update.effective_chat is not None:
            await self._leave(update.effective_chat.id)

    # --- What goes out --------------------------------------------------------------------------
    async def _obey(self, command: Command, message: Message, person: str) -> None:
        chat = message.chat.id
        if command == "start":
            # Whoever starts anew may be somebody else with the phone in hand.
            known = await self._known(person)
            await self._conversation.forget(person)
            language = self._words.language(known, _app_language(message))
            await self._press(chat, person, button_id(greeting(language)))
        elif command == "erase":
            await self.leaving.erase(chat, person)
        elif command == "hide":
            await self.leaving.hide(chat, person)
        elif command == "fade":
            await self.leaving.erase_later(chat, person)
        elif command == "language":
            known = await self._known(person)
            language = self._words.next_language(known, _app_language(message))
            await self._press(chat, person, button_id(choosing(language)))
        elif command == "help":
            await self._press(chat, person, button_id("/help"))
        else:
            await self._say(chat, person, "telegram_about", door=True)

    async def _turn(
        self, chat: int, person: str, words: Private, *, app: str | None = None
    ) -> None:
        await self._answer(chat, person, lambda: self._conversation.turn(person, words, app=app))

    async def _press(self, chat: int, person: str, id: str, pressed: int | None = None) -> None:
        if id == ERASE:
            await self.leaving.erase(chat, person, pressed=pressed)
        elif id == HIDE:
            await self.leaving.hide(chat, person, pressed=pressed)
        elif id == _FADE:
            await self.leaving.erase_later(chat, person)
        elif id == _KEEP:
            await self.leaving.keep(chat, person)
        else:
            await self._answer(chat, person, lambda: self._conversation.press(person, id))

    async def _answer(
        self, chat: int, person: str, ask: Callable[[], Awaitable["Answer | None"]]
    ) -> None:
        async with self._post.typing(chat):
            answer = await ask()
        if answer is None:
            await self._say(chat, person, "telegram_old_button", door=True)
            return
        self._measures.turn(answer.milliseconds / 1000)
        if answer.failed:
            self._measures.failed("turn")
        if answer.erase:
            await self.leaving.erase(chat, person)
        elif answer.hide:
            await self.leaving.hide(chat, person)
        elif answer.fade:
            await self.leaving.erase_later(chat, person)
        else:
            await self._post.send(chat, person, answer.replies)

    async def _say(self, chat: int, person: str, key: str, *, door: bool = False) -> None:
        said = self._words.said(key, await self._known(person), door=door)
        await self._post.send(chat, person, [said])

    async def _known(self, person: str) -> Known:
        return await self._conversation.known(person)

    async def _leave(self, chat: int) -> None:
        """One line that tells nothing, then out; where we may not write, out without it."""
        note("left_a_group")
        await self._post.leave(chat, self._words.said("telegram_group", Known()).text)

    # --- What goes wrong ------------------------------------------------------------------------
    async def _unread(self, update: Update) -> None:
        """Even a message that is never read can be erased, and its button stops spinning."""
        if update.callback_query is not None:
            await self._stop_spinning(update.callback_query)
        message = update.message
        if message is not None and message.chat.type == ChatType.PRIVATE:
            await self.trail.note(self._people.of(CHANNEL, message.chat.id), message.message_id)

    async def _too_fast(self, update: Update) -> None:
        """Somebody wrote faster than anyone can answer: say so once, with a way to help."""
        chat = update.effective_chat
        if chat is not None and chat.type == ChatType.PRIVATE:
            with suppress(TelegramError):
                person = self._people.of(CHANNEL, chat.id)
                await self._say(chat.id, person, "telegram_too_fast", door=True)

    async def _on_error(self, update: object, context: Context) -> None:
        """Whatever broke, the person still gets a way to help, and the log no word of theirs."""
        error = context.error
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is not None and chat.type == ChatType.PRIVATE and isinstance(error, Forbidden):
            note("blocked_by_a_person")
            await self.leaving.forget(self._people.of(CHANNEL, chat.id))
            return
        if error is not None:
            note_failure("update_failed", error)
        self._measures.failed("update")
        if chat is None or chat.type != ChatType.PRIVATE or isinstance(error, TelegramError):
            return  # nobody to tell, or telling is what failed
        person = self._people.of(CHANNEL, chat.id)
        try:
            said = self._words.said("telegram_failure", Known(), door=True)
            await self._post.send(chat.id, person, [said])
        except Exception as second:  # noqa: BLE001  the bot goes on, whatever this was
            note_failure("failure_not_told", second)


def _app_language(message: Message) -> str | None:
    """The language of the person's app: a first guess, kept nowhere but in this talk's state."""
    return message.from_user.language_code if message.from_user else None
