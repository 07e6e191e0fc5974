"""The channel over a fake Bot API, with talks at its border that say what they were asked."""

import asyncio
import os
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot.buttons import button_id
from bot.engine.lean import leave_tensorflow_out
from bot.known import Known
from bot.operations import Measures
from bot.privacy import Private, Secret
from bot.rooms import Rooms
from bot.settings import Settings
from tests.fake_telegram import TOKEN, FakeTelegram
from tests.processes import free_port

# As `serve` sets it: lengths of time instead of numbers, and no warning about them.
os.environ["PTB_TIMEDELTA"] = "1"
os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"

leave_tensorflow_out()
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa 3.6 imports what its own dependencies warn of
    from bot.channels.telegram.running import Running
    from bot.channels.telegram.sharing import Sharing
    from bot.conversation import Answer, Button, Conversation, Said

ECHO = "Du skrev: "
SECRET = "made-up-secret_for-tests"
SAID = {"radera allt": "erase", "göm": "stop", "radera sen": "fade"}
"""Words that the talks understand, and their intent."""


@pytest.fixture(scope="session")
def rooms() -> Rooms:
    """The real directory and the real replies."""
    return Rooms.open(Settings())


@dataclass
class Talks:
    """Stands where the conversation stands: answers with what it was asked, as told to."""

    rooms: Rooms
    heard: list[tuple[str, str]] = field(default_factory=list)
    apps: list[str | None] = field(default_factory=list)
    """The languages of the apps that it was told of."""
    pressed: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    slow: dict[str, float] = field(default_factory=dict)
    """Seconds that a message takes."""
    broken: bool = False
    language: str = "sv"
    long: str | None = None
    finished: int = 0

    @property
    def cover(self) -> str:
        """The harmless line that hiding leaves."""
        return self.rooms.replies.get("utter_stop", self.language).texts["any"]

    async def turn(self, person: str, message: Private, *, app: str | None = None) -> Answer:
        words = message.reveal()
        self.apps.append(app)
        self.heard.append((person, words))
        await asyncio.sleep(self.slow.get(words, 0))
        if self.broken:
            raise ValueError(words)
        self.finished += 1
        return self._answer(self.long or ECHO + words, SAID.get(words, "x"))

    async def press(self, _person: str, id: str) -> Answer | None:
        self.pressed.append(id)
        if id == button_id("/erase"):
            return self._answer("", "erase")
        return None if id in ("", "b:old") else self._answer(f"Knapp: {id}", "x")

    async def alarming(self, message: Private) -> bool:
        return "dö" in message.reveal()

    async def forget(self, person: str) -> None:
        self.forgotten.append(person)

    async def erase(self, person: str) -> None:
        self.forgotten.append(person)

    async def known(self, _person: str) -> Known:
        return Known(language=self.language)

    def _answer(self, text: str, intent: str) -> Answer:
        said = Said(text, (Button("Göm", button_id("/stop")), Button("Fler", button_id("/more"))))
        return Answer((said,), Known(language=self.language), 1.0, intent)


@pytest.fixture
def talks(rooms: Rooms) -> Talks:
    """Talks that answer at once."""
    return Talks(rooms)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """The fake Bot API."""
    async with FakeTelegram() as server:
        yield server


Serving = Callable[..., AbstractAsyncContextManager[Running]]


@pytest.fixture
def serving(telegram: FakeTelegram, talks: Talks) -> Serving:
    """Starts the channel as `serve` does; more settings may be given."""

    @asynccontextmanager
    async def start(sharing: Sharing | None = None, **more: Any) -> AsyncIterator[Running]:
        settings = Settings(
            telegram_token=Secret(TOKEN),
            telegram_api_url=telegram.url,
            operator_name="Föreningen Exempel",
            operator_url="https://example.org",
            **more,
        )
        conversation = cast(Conversation, talks)
        running = Running(settings, conversation, Measures(talks.rooms.watched), sharing)
        await running.start()
        try:
            yield running
        finally:
            await running.stop()

    return start


@pytest.fixture
async def running(serving: Serving) -> AsyncIterator[Running]:
    """The channel, polling."""
    async with serving() as started:
        yield started


@pytest.fixture
def webhook() -> dict[str, Any]:
    """Settings of a webhook on a free port."""
    return webhook_on(free_port())


def webhook_on(port: int) -> dict[str, Any]:
    """Settings of a webhook on this port."""
    return {
        "webhook_url": f"http://127.0.0.1:{port}/telegram",
        "webhook_secret": Secret(SECRET),
        "webhook_port": port,
    }


async def write_behind_a_slow_one(
    telegram: FakeTelegram, talks: Talks, number: int, seconds: float
) -> None:
    """One message whose answer takes this long, and so many more before it has come."""
    talks.slow = {"långsam": seconds}
    await telegram.write(7, "långsam")
    for text in map(str, range(number)):
        await telegram.write(7, text)
