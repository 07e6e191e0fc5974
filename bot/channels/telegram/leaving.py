"""What somebody can do so that nothing is left: hide, erase, or have it erased later."""

import asyncio
from typing import TYPE_CHECKING

from bot.channels.telegram.fading import Fading
from bot.channels.telegram.sending import Erased, Post
from bot.channels.telegram.words import ChannelWords
from bot.erasable import Numbers
from bot.known import Known
from bot.logs import note

if TYPE_CHECKING:
    from bot.conversation import Conversation


class Leaving:
    """Forgets at once and then deletes; none of it waits for Rasa."""

    def __init__(
        self,
        post: Post,
        conversation: "Conversation",
        words: ChannelWords,
        trail: Numbers,
        *,
        forget_after: float,
    ) -> None:
        self._post, self._conversation = post, conversation
        self._words, self._trail = words, trail
        self.fading = Fading(trail, self._fade, after=forget_after)

    async def hide(self, chat: int, person: str, *, pressed: int | None = None) -> None:
        """A harmless line last in the chat, and all above it gone, as far as Telegram lets us.

        Nothing tells that something was hidden, not even what could not be deleted. `pressed` is
        the message whose button it was: also after a restart, that one is known.
        """
        cover = self._words.said("utter_stop", await self._only_their_language(person))
        await self.forget_talk(person)
        newest_first = await self._to_delete(person, pressed)
        done = await asyncio.gather(
            self._post.send(chat, person, [cover]),
            self._delete(chat, person, newest_first),
            return_exceptions=True,
        )
        for failed in done:
            if isinstance(failed, BaseException):
                raise failed

    async def erase(self, chat: int, person: str, *, pressed: int | None = None) -> None:
        """Delete, and say what Telegram confirmed; these words go by themselves in a while."""
        known = await self._only_their_language(person)
        self.fading.forget(person)
        await self._conversation.erase(person)
        async with self._post.typing(chat):
            newest_first = await self._to_delete(person, pressed)
            erased = await self._delete(chat, person, newest_first)
        await self._post.send(chat, person, [self._words.erased(erased, known)])
        if erased.gone:
            self.fading.confirmed(person, chat)

    async def erase_later(self, chat: int, person: str) -> None:
        """Delete once they have been quiet; told with what may go wrong."""
        chosen = self.fading.choose(person, chat)
        await self._say(chat, person, "telegram_fading" if chosen else "telegram_fading_not_now")

    async def keep(self, chat: int, person: str) -> None:
        """They have changed their mind about erasing later."""
        self.fading.forget(person)
        await self._say(chat, person, "telegram_fading_off")

    async def forget_talk(self, person: str) -> None:
        """Drop what was told, and the wish to have it erased later."""
        self.fading.forget(person)
        await self._conversation.forget(person)

    async def forget(self, person: str) -> None:
        """Drop everything about somebody whom we cannot write to any more."""
        await self.forget_talk(person)
        await self._trail.forget(person)

    async def _fade(self, chat: int, person: str) -> int:
        """Without a word: a message out of nowhere would tell on them. How many were missed."""
        await self._conversation.erase(person)
        erased = await self._delete(chat, person, await self._to_delete(person, None))
        return len(erased.missed)

    async def _delete(self, chat: int, person: str, numbers: list[int]) -> Erased:
        """What Telegram could not be asked now stays known, and can be erased the next time."""
        erased = await self._post.delete(chat, person, numbers)
        await self._trail.drop(person, erased.gone | erased.refused)
        if erased.missed:
            note("erasing_incomplete", messages=len(erased.missed))
        return erased

    async def _to_delete(self, person: str, pressed: int | None) -> list[int]:
        """All numbers that are known, the newest first: those are in view."""
        known = (await self._trail.known(person))[::-1]
        if pressed is None or pressed in known:
            return known
        await self._trail.note(person, pressed)
        return [pressed, *known]

    async def _only_their_language(self, person: str) -> Known:
        return Known(language=(await self._conversation.known(person)).language)

    async def _say(self, chat: int, person: str, key: str) -> None:
        known = await self._conversation.known(person)
        await self._post.send(chat, person, [self._words.said(key, known)])
