"""The channel at work: started with polling or a webhook, stopped when its turns are finished."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder

from bot.channels.telegram.channel import ALLOWED, App, Telegram
from bot.channels.telegram.requests import Requests
from bot.channels.telegram.sharing import Sharing
from bot.channels.telegram.updates import Polls, readable
from bot.channels.telegram.webhook import webhook
from bot.channels.telegram.words import MENU, ChannelWords
from bot.errors import WrongSetting
from bot.logs import note, note_failure
from bot.operations import Measures
from bot.ports import open_port
from bot.privacy import Pseudonyms
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.conversation import Conversation

CONNECTIONS: Final = 256
READ_TIMEOUT: Final = 20.0
LONG_POLL: Final = 10
"""Seconds that Telegram holds a request open while there is nothing new."""
SILENT: Final = 60.0
"""Seconds without an answer from Telegram until we say that we are not ready."""
FINISH_WITHIN: Final = 20.0
"""Seconds for turns under way when we are told to stop."""
FADE_WITHIN: Final = 7.0
"""Seconds more for erasing what was to be erased later."""
LINGER: Final = 1.0
"""Seconds for the rest of a body that is too large to be read."""
TRY_AGAIN: Final = (1.0, 2.0, 4.0, 8.0, 15.0)
FORGET_EVERY: Final = 600.0


class Running:
    """Telegram as a part of `serve`: `start`, `ready`, `stop`."""

    def __init__(
        self,
        settings: Settings,
        conversation: "Conversation",
        measures: Measures,
        sharing: Sharing | None = None,
    ) -> None:
        people = Pseudonyms(settings.pseudonym_key)
        words = ChannelWords(conversation.rooms, settings.operator_name, settings.operator_url)
        self._settings, self._words, self._measures = settings, words, measures
        self.channel = Telegram(
            conversation, people, words, measures, sharing, forget_after=settings.forget_after
        )
        self._polls = Polls(connections=1, read_timeout=READ_TIMEOUT)
        self._requests = Requests(connections=CONNECTIONS, read_timeout=READ_TIMEOUT)
        self._app = _application(settings, self.channel, self._requests, self._polls)
        self._web: web.AppRunner | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._started = False

    def ready(self) -> bool:
        """Whether updates come in: the webhook is set, or Telegram has answered lately."""
        if not self._started:
            return False
        if self._settings.webhook_url:
            return True
        return time.monotonic() - self._polls.answered < SILENT

    async def start(self) -> None:
        """Returns once updates come in; raises WrongSetting when Telegram refuses the token."""
        try:
            await _until_reached(self._app.initialize)
            self.channel.attach(self._app, self._requests)
            await self._app.start()
            await self._show_menu()
            await (self._listen() if self._settings.webhook_url else self._poll())
        except InvalidToken:
            raise WrongSetting("TELEGRAM_TOKEN: Telegram does not know it; ask BotFather") from None
        self._tasks = [
            asyncio.create_task(self._forget_old_numbers()),
            asyncio.create_task(self.channel.leaving.fading.run()),
        ]
        self._started = True
        note("telegram_started", webhook=bool(self._settings.webhook_url))

    async def stop(self) -> None:
        """Take nothing new, finish what is under way, erase what was promised, close."""
        started, self._started = self._started, False
        for task in self._tasks:
            task.cancel()
        if self._web:
            await self._web.cleanup()
        if self._app.updater and self._app.updater.running:
            await self._app.updater.stop()
        if self._app.running:
            try:
                await asyncio.wait_for(self._app.stop(), FINISH_WITHIN)
            except asyncio.TimeoutError:
                note("turns_cut_off", turns=self.channel.order.running)
        if started:
            await self._fade_now()
        await self._app.shutdown()
        # The library leaves them open when it was refused at the door.
        await self._requests.shutdown()
        await self._polls.shutdown()
        note("telegram_stopped")

    async def _fade_now(self) -> None:
        """What was to be erased later is erased now: later nobody would remember."""
        fading = self.channel.leaving.fading
        try:
            await asyncio.wait_for(fading.all_now(), FADE_WITHIN)
        except asyncio.TimeoutError:
            note("not_faded", level=logging.ERROR, chats=len(fading))

    async def _poll(self) -> None:
        updater = self._app.updater
        if updater is None:
            raise RuntimeError("polling needs an updater")
        await _until_reached(self._app.bot.delete_webhook)
        await updater.start_polling(
            timeout=LONG_POLL,
            allowed_updates=list(ALLOWED),
            bootstrap_retries=-1,
            error_callback=self._poll_failed,
        )

    def _poll_failed(self, error: TelegramError) -> None:
        """Only noted: the library asks again by itself, more slowly each time."""
        kind = "conflict" if isinstance(error, Conflict) else "poll"
        self._measures.failed(kind)
        note_failure(f"{kind}_failed", error)

    async def _listen(self) -> None:
        settings = self._settings
        endpoint = webhook(settings.webhook_url, settings.webhook_secret, self._receive)
        self._web = web.AppRunner(
            endpoint,
            access_log=None,
            auto_decompress=False,  # a stranger's small body may be made to fill the memory
            shutdown_timeout=FINISH_WITHIN,
            lingering_time=LINGER,
        )
        await self._web.setup()
        await open_port(self._web, settings.listen, settings.webhook_port)
        await _until_reached(
            lambda: self._app.bot.set_webhook(
                settings.webhook_url,
                secret_token=settings.webhook_secret.reveal(),
                allowed_updates=list(ALLOWED),
            )
        )

    async def _receive(self, raw: dict[str, Any]) -> None:
        """One delivered update; back when it is answered. Unreadable ones are let go of."""
        update = readable(raw, self._app.bot)
        if update is None:
            note("update_unreadable")
            return
        processor = self._app.update_processor
        await processor.process_update(update, self._app.process_update(update))

    async def _show_menu(self) -> None:
        """The commands beside the text field; the talk works without them."""
        try:
            await self._app.bot.set_my_commands(self._words.menu("sv"))
            for language in MENU:
                await self._app.bot.set_my_commands(
                    self._words.menu(language), language_code=language
                )
        except TelegramError as error:
            note_failure("menu_not_set", error)

    async def _forget_old_numbers(self) -> None:
        while True:
            await asyncio.sleep(FORGET_EVERY)
            await self.channel.trail.forget_old()


def _application(settings: Settings, channel: Telegram, requests: Requests, polls: Requests) -> App:
    builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = Application.builder()
    builder = builder.token(settings.telegram_token.reveal()).job_queue(None)
    builder = builder.request(requests).get_updates_request(polls)
    builder = builder.concurrent_updates(channel.order)
    if settings.telegram_api_url:
        builder = builder.base_url(f"{settings.telegram_api_url.rstrip('/')}/bot")
    if settings.webhook_url:
        builder = builder.updater(None)
    return builder.build()


async def _until_reached(call: Callable[[], Awaitable[Any]]) -> None:
    """Call until Telegram answers; only a refused token is final."""
    attempt = 0
    while True:
        try:
            await call()
            return
        except InvalidToken:
            raise
        except TelegramError as error:
            note_failure("telegram_not_reached", error)
        await asyncio.sleep(TRY_AGAIN[min(attempt, len(TRY_AGAIN) - 1)])
        attempt += 1
