"""Promise 4 at the running bot: secrets through each channel and fault, then all is searched.

What is left: its output at DEBUG, metrics, every file that was made or changed (the pages and the
log of the counts as they lie), everything in Redis, and what it hands to processes it starts.
"""

import signal
import sqlite3
import time
from contextlib import nullcontext
from pathlib import Path

import aiohttp
import pytest

from bot.settings import ROOT
from tests.fake_telegram import TOKEN, FakeTelegram, Thing
from tests.processes import SECRET, Replica
from tests.redis_server import KEY, WHERE, redis_server

from .canaries import files, found_in
from .test_privacy_canary import CANARY

PERSON = 7_770_001_112_220
PEOPLE = 24
"""Enough that what they ask for is counted and written when the bot is told to end."""
PLACE = {"latitude": 63.825847, "longitude": 20.263035}
# Nine characters or more: coded and cut, what is shorter would be found by chance.
TELLING = (CANARY, str(PERSON), "63.825847", "20.263035", TOKEN, SECRET, KEY)
FAULTS = """
import asyncio, sys, threading
from bot.commands import start

whole = start.conversation

def with_faults(*given, **named):
    ready = whole(*given, **named)
    processor = ready.agent.processor
    handle = processor.handle_message

    async def broken(message):
        if "boom" in message.text:
            try:
                raise KeyError(message.text)
            except KeyError as error:
                raise ValueError("cannot read " + message.text) from error
        if "thread" in message.text:
            threading.Thread(target=int, args=(message.text,)).start()
        if "task" in message.text:
            asyncio.get_running_loop().call_soon(int, message.text)
        if "hang" in message.text:
            await asyncio.sleep(60)
        return await handle(message)

    processor.handle_message = broken
    from bot import conversation
    conversation.LONGEST_TURN = 3.0
    return ready

start.conversation = with_faults
from bot.__main__ import main
sys.exit(main(["serve"]))
"""
SAID = (
    f"/start {CANARY}",
    f"nån har bilder på mig o säger han ska skicka dom {CANARY}",
    f"jag är 14 och heter {CANARY}",
    f"boom {CANARY}",
    f"thread {CANARY}",
    f"task {CANARY}",
    f'/inform{{"age": "{CANARY}"}}',
    f"orkar inte leva {CANARY}",
)


class Named(FakeTelegram):
    """Everybody's name is a secret as well."""

    def _person(self, chat: int) -> Thing:
        return {**super()._person(chat), "first_name": CANARY, "username": CANARY}


def _settings(folder: Path, model: Path) -> dict[str, str]:
    homes = {name: str(folder) for name in ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    return {
        **homes,
        "MODEL": str(model),
        "LOG_LEVEL": "DEBUG",
        "STATISTICS_DB": str(folder / "counts.db"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONFAULTHANDLER": "1",
    }


async def _talk(telegram: FakeTelegram, patience: float) -> None:
    """One person says it all, in text and otherwise; each time somebody answers."""
    for text in (*SAID, f"hang {CANARY}"):
        before = len(telegram.said(PERSON))
        await telegram.write(PERSON, text)
        await telegram.until_said(PERSON, before + 1, within=patience)
        told = await telegram.until_quiet(PERSON, silence=0.6, within=patience)
        if any(fault in text for fault in ("boom", "hang")):
            assert any("112" in one for one in told[before:]), f"no help: {text.split()[0]}"
    before = len(telegram.said(PERSON))
    photo = {"file_id": CANARY, "file_unique_id": CANARY, "width": 1, "height": 1}
    await telegram.give(PERSON, photo=[photo], caption=f"jag {CANARY}")
    await telegram.give(PERSON, location=PLACE)
    await telegram.give(PERSON, contact={"phone_number": CANARY, "first_name": CANARY})
    await telegram.write(PERSON, f"ändrat {CANARY}", edited=True)
    await telegram.until_said(PERSON, before + 2, within=patience)
    await telegram.until_quiet(PERSON, within=patience)


async def _crowd(telegram: FakeTelegram, patience: float) -> None:
    for number in range(1, PEOPLE + 1):
        await telegram.write(PERSON + number, f"min kille slår mig {CANARY}, jag bor i Umeå")
    for number in range(1, PEOPLE + 1):
        await telegram.until_said(PERSON + number, 1, within=patience)


async def _operations(bot: Replica) -> bytes:
    said = b""
    async with aiohttp.ClientSession() as client:
        for page in ("health", "ready", "metrics"):
            async with client.get(f"http://127.0.0.1:{bot.operations}/{page}") as answer:
                said += await answer.read()
    return said


def _search(what: dict[str, bytes]) -> None:
    for place, data in what.items():
        for secret in TELLING:
            assert not found_in(data, secret), f"{secret!r} in {place}"


def _left(folder: Path, since: float) -> dict[str, bytes]:
    """All that lies on the disk since then, and what SQLite would give back of it."""
    left = {str(path): path.read_bytes() for path in files(folder, since=since)}
    counts = folder / "counts.db"
    with sqlite3.connect(counts) as database:
        left["the rows of the counts"] = "\n".join(database.iterdump()).encode()
    return left


@pytest.mark.parametrize("way", ["polling", "webhook and Redis"])
async def test_nothing_is_left_at_the_running_bot(
    way: str, tmp_path: Path, trained_model: Path
) -> None:
    """Answered through every fault; then the process ends, in one case as if it had crashed."""
    if way != "polling" and not WHERE:
        pytest.skip("no redis-server: apt-get install redis-server")
    since = time.time() - 1
    with redis_server() if way != "polling" else nullcontext() as server:
        more = _settings(tmp_path, trained_model)
        more |= {"REDIS_URL": server.url, "PSEUDONYM_KEY": KEY} if server else {"WEBHOOK_URL": ""}
        async with Named() as telegram:
            bot = Replica(telegram, command=("-c", FAULTS), **more)
            try:
                await bot.start()
                await bot.ready()
                await _crowd(telegram, 60)
                await _talk(telegram, 60)
                seen = {"operations": await _operations(bot)}
                if server:
                    seen["Redis"] = server.everything()
                    assert len(seen["Redis"]) > 5000, "nothing was in Redis: nothing was tried"
                    for what in ("municipality", "violence", "Umeå"):
                        assert what.encode() not in seen["Redis"]
                await _end(bot, crash=way == "polling")
                seen["output"] = bot.said().encode()
            finally:
                await bot.stop()
                bot.close()
    for tried in ("turn_failed", "thread_failed", "ValueError", "TimeoutError", '"asyncio"'):
        assert tried.encode() in seen["output"], f"no {tried}: not tried"
    assert b"Traceback" not in seen["output"]
    left = _left(tmp_path, since)
    assert str(tmp_path / "counts.db") in left
    if way != "polling":
        assert b"violence" in left["the rows of the counts"], "nothing was counted"
    assert not [path for path in left if Path(path).name.startswith("core")]
    _search({**seen, **left})
    for path in files(ROOT, since=since):  # whatever else is being edited there
        assert not found_in(path.read_bytes(), CANARY), path


async def _end(bot: Replica, *, crash: bool) -> None:
    if crash:
        status = await bot.end_with(signal.SIGABRT)
        assert status == -signal.SIGABRT
        assert "Fatal Python error" in bot.said(), "the fault handler was not on"
    else:
        assert await bot.stop() == 0
