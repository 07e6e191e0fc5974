"""The real process, started as an operator starts it, with the real model and real HTTP."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import aiohttp
import pytest

from bot.commands import serve as command
from bot.commands.serve import refuse_what_cannot_work
from bot.errors import WrongSetting
from bot.rooms import Rooms
from bot.settings import Settings
from tests.fake_telegram import TOKEN, FakeTelegram
from tests.processes import OPERATOR, START_WITHIN, free_port, until_ready

if TYPE_CHECKING:
    from bot.conversation import Conversation

ROOT = Path(__file__).resolve().parent.parent.parent
PERSON = 777000111222
CANARY = "kanariefågel"


class Process:
    """`python -m bot serve`, and what it wrote."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self._process, self._port = process, port

    async def ready(self) -> None:
        """Waits until /ready says so."""
        process = self._process
        try:
            await until_ready(self._port, lambda: process.returncode is not None)
        except AssertionError as error:
            told = await process.communicate() if process.returncode is not None else ""
            raise AssertionError(told) from error

    async def metrics(self) -> str:
        """The text of /metrics."""
        address = f"http://127.0.0.1:{self._port}/metrics"
        async with aiohttp.ClientSession() as client, client.get(address) as answer:
            return await answer.text()

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
        """Ends it with a signal; its status, and what it said."""
        self._process.send_signal(number)
        said, errors = await asyncio.wait_for(self._process.communicate(), 40)
        assert self._process.returncode is not None
        return self._process.returncode, said.decode(), errors.decode()

    async def end(self) -> None:
        """Does not survive a failed test."""
        if self._process.returncode is None:
            self._process.kill()
            await self._process.communicate()


@asynccontextmanager
async def serve(telegram: FakeTelegram, **more: str) -> AsyncIterator[Process]:
    """The process, ready to answer."""
    port = free_port()
    settings = {
        **OPERATOR,
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram.url,
        "OPERATIONS_PORT": str(port),
        **more,
    }
    started = Process(await _start(settings), port)
    try:
        await started.ready()
        yield started
    finally:
        await started.end()


async def _start(settings: dict[str, str]) -> asyncio.subprocess.Process:
    kept = ("PATH", "HOME", "LANG")
    environment = {key: os.environ[key] for key in kept if key in os.environ}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "serve"),
        cwd=ROOT,
        env={**environment, **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


def _nothing_private(said: str, errors: str) -> None:
    assert said == ""
    for secret in (CANARY, str(PERSON), TOKEN, TOKEN.partition(":")[2], "Anonym", "Umeå", "59.3"):
        assert secret not in errors
    for line in errors.splitlines():
        assert json.loads(line)["event"]


async def test_a_whole_talk_by_polling() -> None:
    async with FakeTelegram() as telegram, serve(telegram) as bot:
        await telegram.write(PERSON, f"/start {CANARY}")
        welcome = await telegram.until_quiet(PERSON)
        assert "robot" in welcome[0]
        await telegram.write(
            PERSON, f"{CANARY}: nån har bilder på mig o säger han ska skicka till alla"
        )
        told = await telegram.until_quiet(PERSON)
        cards = [text for text in told[len(welcome) :] if "https://" in text or "Ring " in text]
        assert cards[0].startswith("Under 18 år:")
        await telegram.press(PERSON, telegram.buttons(PERSON)["13–17"])
        aged = await telegram.until_quiet(PERSON, silence=0.6)
        assert len(aged) > len(told)
        await telegram.give(PERSON, location={"latitude": 59.388, "longitude": 17.928})
        await telegram.give(PERSON, voice={"file_id": "a", "file_unique_id": "b", "duration": 1})
        await telegram.until_said(PERSON, len(aged) + 2)
        await telegram.until_quiet(PERSON)
        await telegram.write(PERSON, "/radera")
        await telegram.until_said(PERSON, len(telegram.said(PERSON)) + 1)
        assert len(telegram.chats[PERSON]) == 1  # the words that say so
        assert "vagvisaren_turns_total 4.0" in await bot.metrics()
        status, said, errors = await bot.stop()
    assert status == 0
    _nothing_private(said, errors)


async def test_danger_by_webhook_and_a_turn_finished_after_the_signal() -> None:
    port = free_port()
    settings = {
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
        "WEBHOOK_PORT": str(port),
        "WEBHOOK_SECRET": "made-up-secret_for-tests",
    }
    async with FakeTelegram() as telegram, serve(telegram, **settings) as bot:
        telegram.latency = 0.3
        under_way = asyncio.create_task(telegram.write(PERSON, f"han slår mig nu {CANARY}"))
        await asyncio.sleep(0.25)
        status, said, errors = await bot.stop(signal.SIGINT)
        await under_way
        assert status == 0
        assert "112" in telegram.said(PERSON)[0].splitlines()[0]
        _nothing_private(said, errors)


async def test_it_waits_for_a_telegram_that_is_away_and_can_be_stopped() -> None:
    away = f"http://127.0.0.1:{free_port()}"
    process = await _start({**OPERATOR, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": away})
    bot = Process(process, 0)
    try:
        assert process.stderr
        line = await asyncio.wait_for(process.stderr.readline(), START_WITHIN)
        assert json.loads(line)["event"] == "telegram_not_reached"
        status, said, errors = await bot.stop()
    finally:
        await bot.end()
    assert status == 0
    _nothing_private(said, line.decode() + errors)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "OPERATOR_NAME"),
        ({"OPERATOR_NAME": "x"}, "OPERATOR_URL"),
        (OPERATOR, "TELEGRAM_TOKEN"),
        ({**OPERATOR, "TELEGRAM_TOKEN": "1:x", "REDIS_URL": "redis://x"}, "PSEUDONYM_KEY"),
        (
            {
                **OPERATOR,
                "TELEGRAM_TOKEN": "1:x",
                "REDIS_URL": "redis://x",
                "PSEUDONYM_KEY": "too short",
            },
            "PSEUDONYM_KEY",
        ),
        ({**OPERATOR, "TELEGRAM_TOKEN": "1:x", "WEBHOOK_URL": "https://x"}, "WEBHOOK_SECRET"),
        (
            {
                **OPERATOR,
                "TELEGRAM_TOKEN": "1:x",
                "WEBHOOK_URL": "https://x",
                "WEBHOOK_SECRET": "too short",
            },
            "WEBHOOK_SECRET",
        ),
    ],
    ids=[
        "nobody",
        "no-address",
        "nothing-to-serve",
        "no-key",
        "weak-key",
        "open-webhook",
        "weak-secret",
    ],
)
def test_what_must_be_set_is_named(settings: dict[str, str], named: str) -> None:
    with pytest.raises(WrongSetting, match=rf"^{named}: "):
        refuse_what_cannot_work(Settings.read(settings))


async def test_only_a_port_that_cannot_be_opened_is_called_one(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_ready: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(command, "_warm_up", full)
    with pytest.raises(OSError, match="No space left"):
        await command._serve(Settings(), cast("Conversation", SimpleNamespace(rooms=rooms)), None)


async def test_a_refusal_is_one_line_and_comes_at_once() -> None:
    start = time.monotonic()
    process = await _start({})
    said, errors = await process.communicate()
    assert process.returncode == 1
    assert said == b""
    assert errors.decode().count("\n") == 1
    assert errors.startswith(b"vagvisaren: OPERATOR_NAME: ")
    assert time.monotonic() - start < 3


async def test_a_token_that_telegram_does_not_know_is_one_line() -> None:
    async with FakeTelegram(token="1:other") as telegram:
        process = await _start(
            {**OPERATOR, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url}
        )
        said, errors = await asyncio.wait_for(process.communicate(), START_WITHIN)
    assert process.returncode == 1
    assert said == b""
    assert errors.decode().splitlines()[-1].startswith("vagvisaren: TELEGRAM_TOKEN: ")
    assert TOKEN not in errors.decode()
