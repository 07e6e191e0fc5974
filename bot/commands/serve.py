"""`serve`: run the channels that the settings turn on."""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import secrets
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.commands.base import Command
from bot.dumps import leave_none
from bot.errors import WrongSetting
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.channels.telegram.running import Running
    from bot.channels.telegram.sharing import Sharing
    from bot.conversation import Conversation
    from bot.statistics.writer import Statistics

LEAST_KEY: Final = 32
"""Characters of the key that seals what lies in Redis."""
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{16,256}")


def _options(_parser: argparse.ArgumentParser) -> None:
    """Everything is a setting: see docs/operate.md."""


def _run(_given: argparse.Namespace) -> int:
    settings = Settings.read()
    refuse_what_cannot_work(settings)
    leave_none()
    # Process 1 of a container ignores SIGTERM unless told otherwise, and Rasa takes a while.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # The library would otherwise give, and warn of, numbers where it means lengths of time.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    from bot.channels.telegram.sharing import Sharing
    from bot.commands.start import conversation

    sharing = Sharing.of(settings)
    claims = sharing.claims if sharing else None
    asyncio.run(_serve(settings, conversation(settings, claims=claims), sharing))
    return 0


def refuse_what_cannot_work(settings: Settings) -> None:
    """Raises WrongSetting for the first thing that must be set, or cannot be used yet."""
    if not settings.operator_name or not settings.operator_url:
        missing = "OPERATOR_URL" if settings.operator_name else "OPERATOR_NAME"
        raise WrongSetting(f"{missing}: people must be told who stands behind the bot; set it")
    if settings.redis_url and not settings.pseudonym_key:
        raise WrongSetting("PSEUDONYM_KEY: must be set together with REDIS_URL")
    if settings.redis_url and len(settings.pseudonym_key.reveal()) < LEAST_KEY:
        raise WrongSetting(
            f"PSEUDONYM_KEY: at least {LEAST_KEY} characters with REDIS_URL; openssl rand -hex 32"
        )
    if not settings.telegram_token and not settings.operations_port:
        raise WrongSetting("TELEGRAM_TOKEN: nothing to serve; set it, or OPERATIONS_PORT")
    if settings.webhook_url and not _SECRET.fullmatch(settings.webhook_secret.reveal()):
        raise WrongSetting(
            "WEBHOOK_SECRET: must be set with WEBHOOK_URL; 16 to 256 of A-Z a-z 0-9 _ -"
        )


async def _serve(settings: Settings, ready: Conversation, sharing: Sharing | None) -> None:
    """Serves until SIGTERM or SIGINT, then finishes the turns under way."""
    from bot.channels.telegram.running import Running
    from bot.operations import Measures, Operations

    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    measures = Measures(ready.rooms.watched)
    telegram = Running(settings, ready, measures, sharing) if settings.telegram_token else None
    operations = Operations(
        measures, ready.rooms.watched, telegram.ready if telegram else lambda: True
    )
    statistics = _statistics(settings)
    try:
        if sharing:
            sharing.on_failure(lambda: measures.failed("redis"))
            await sharing.check()
        if settings.operations_port:
            await operations.start(settings.listen, settings.operations_port)
        await _warm_up(ready)
        if statistics:
            ready.counting = statistics  # only now: nobody's first turns are not counted
            statistics.start()
        await _until_told(stop, telegram)
    finally:
        if telegram:
            await telegram.stop()
        await operations.stop()
        if sharing:
            await sharing.close()
        if statistics:
            statistics.stop()


def _statistics(settings: Settings) -> Statistics | None:
    """Where turns are counted; raises UnusableStatistics at once when the file cannot be used."""
    if not settings.statistics_db:
        return None
    from bot.statistics.writer import Statistics

    return Statistics(Path(settings.statistics_db))


async def _warm_up(ready: Conversation) -> None:
    """One turn with nobody, so that the first person does not wait for what is loaded on use."""
    from bot.known import Known
    from bot.privacy import Private
    from bot.replies import FULL_LANGUAGES

    nobody = f"nobody-{secrets.token_hex(8)}"  # another replica may be starting too
    for language in FULL_LANGUAGES:
        hello = Private(ready.rooms.say(Known(language=language))("telegram_start"))
        await ready.turn(nobody, hello)
    await ready.forget(nobody)


async def _until_told(stop: asyncio.Event, telegram: Running | None) -> None:
    """Waits for the signal, also while Telegram cannot be reached yet."""
    told = asyncio.create_task(stop.wait())
    if telegram:
        starting = asyncio.create_task(telegram.start())
        await asyncio.wait({told, starting}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            return
        await starting
    await told


SERVE: Final = Command(
    "serve",
    "Run what the settings turn on: Telegram, and /health, /ready and /metrics.",
    "OPERATOR_NAME=Exempel OPERATOR_URL=https://example.org TELEGRAM_TOKEN_FILE=token "
    "python -m bot serve",
    _options,
    _run,
)
