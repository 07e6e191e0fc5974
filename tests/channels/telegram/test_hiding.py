"""Hiding: at once, whatever is being said, and a harmless line is all that is left."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.buttons import button_id
from bot.channels.telegram.running import Running
from bot.channels.telegram.sharing import Sharing
from bot.privacy import Secret
from bot.replicas.shared import Shared
from tests.channels.conftest import Serving, Talks, webhook_on, write_behind_a_slow_one
from tests.fake_telegram import FakeTelegram, Fault
from tests.processes import free_port
from tests.redis_server import KEY, needs_redis, redis_server

WAYS = pytest.mark.parametrize("way", ["/gom", "göm", "button"])
BUSY = 30
"""Seconds that Telegram asks to wait."""
AT_ONCE = 2.0


async def hide(telegram: FakeTelegram, way: str) -> None:
    """Somebody hides."""
    if way == "button":
        await telegram.press(7, button_id("/stop"))
    else:
        await telegram.write(7, way)


@pytest.mark.parametrize("way", ["/gom", "/hide now", "göm", "button"])
async def test_hiding_leaves_nothing_but_a_harmless_line(
    telegram: FakeTelegram, talks: Talks, running: Running, way: str
) -> None:
    await telegram.write(7, "någon slår mig")
    await telegram.until_said(7, 1)
    await hide(telegram, way)
    await telegram.until_said(7, 2)
    await telegram.until_seen(7, [talks.cover])
    assert "reply_markup" not in telegram.calls("sendMessage")[-1].given
    assert len(talks.forgotten) == 1
    assert talks.pressed == []  # Rasa is not needed for a button
    assert len(running.channel.leaving.fading) == 0


async def test_hiding_says_nothing_of_what_telegram_would_not_delete(
    telegram: FakeTelegram, talks: Talks, running: Running
) -> None:
    telegram.undeletable = set(range(1000))
    await telegram.write(7, "någon slår mig")
    await telegram.until_said(7, 1)
    await telegram.write(7, "/gom")
    assert (await telegram.until_quiet(7))[1:] == [talks.cover]


@WAYS
async def test_hiding_waits_for_nothing_that_is_still_being_said(
    telegram: FakeTelegram, talks: Talks, running: Running, way: str
) -> None:
    await write_behind_a_slow_one(telegram, talks, 10, 0.4)
    while not talks.heard:
        await asyncio.sleep(0.01)
    await hide(telegram, way)
    assert await telegram.until_quiet(7, silence=0.6) == [talks.cover]
    await telegram.until_seen(7, [talks.cover])
    assert [words for _, words in talks.heard if words != way] == ["långsam"]


@WAYS
async def test_hiding_is_never_lost_in_a_flood(
    telegram: FakeTelegram, talks: Talks, running: Running, way: str
) -> None:
    await write_behind_a_slow_one(telegram, talks, 60, 0.4)
    await hide(telegram, way)
    assert await telegram.until_quiet(7, silence=0.6) == [talks.cover]
    await telegram.until_seen(7, [talks.cover])


async def test_a_typed_wish_to_erase_overtakes_too(
    telegram: FakeTelegram, talks: Talks, running: Running
) -> None:
    talks.slow = {"långsam": 0.4}
    for words in ("långsam", "hej", "då", "radera allt"):
        await telegram.write(7, words)
    said = await telegram.until_quiet(7, silence=0.6)
    assert len(said) == 1
    assert [words for _, words in talks.heard] == ["långsam", "radera allt"]


async def test_hiding_in_the_middle_of_a_reply_cuts_it_short(
    telegram: FakeTelegram, talks: Talks, running: Running
) -> None:
    talks.long = "\n\n".join(["å" * 3000] * 6)
    telegram.latency = 0.15
    await telegram.write(7, "hej")
    await telegram.until_said(7, 1)
    await telegram.write(7, "/gom")
    said = await telegram.until_quiet(7, silence=0.6)
    assert said[-1] == talks.cover
    assert len(said) < 6
    await telegram.until_seen(7, [talks.cover])


@WAYS
async def test_hiding_does_not_wait_for_a_busy_telegram_either(
    telegram: FakeTelegram, talks: Talks, running: Running, way: str
) -> None:
    telegram.faults = [Fault("sendMessage", 429, retry_after=BUSY)]
    await telegram.write(7, "hej")
    while telegram.faults:
        await asyncio.sleep(0.01)
    begun = time.monotonic()
    await hide(telegram, way)
    await telegram.until_said(7, 1)
    assert time.monotonic() - begun < AT_ONCE
    await telegram.until_seen(7, [talks.cover])
    assert telegram.said(7) == [talks.cover]


async def test_hiding_does_not_wait_for_an_erasing_that_telegram_is_too_busy_for(
    telegram: FakeTelegram, talks: Talks, running: Running
) -> None:
    telegram.faults = [Fault("deleteMessages", 429, retry_after=BUSY)]
    await telegram.write(7, "/radera")
    while telegram.faults:
        await asyncio.sleep(0.01)
    begun = time.monotonic()
    await telegram.write(7, "/gom")
    await telegram.until_seen(7, [talks.cover])
    assert time.monotonic() - begun < AT_ONCE
    assert telegram.said(7) == [talks.cover]


async def test_a_flood_of_hiding_is_bounded(telegram: FakeTelegram, running: Running) -> None:
    for _ in range(300):
        await telegram.press(7, button_id("/stop"))
    await telegram.write(8, "hej")
    await telegram.until_said(8, 1)
    await telegram.until_quiet(7)
    assert len(telegram.said(7)) < 100


async def test_every_button_stops_spinning_also_one_too_many(
    telegram: FakeTelegram, talks: Talks, running: Running
) -> None:
    talks.slow = {"långsam": 0.5}
    await telegram.write(7, "långsam")
    for _ in range(60):
        await telegram.press(7, button_id("/more"))
    await telegram.until_quiet(7, silence=1.0)
    assert len(telegram.calls("answerCallbackQuery")) == 60


async def test_what_is_hidden_is_hidden_by_webhook_too(
    telegram: FakeTelegram, talks: Talks, serving: Serving, webhook: dict[str, Any]
) -> None:
    talks.slow = {"långsam": 0.4}
    async with serving(**webhook):
        slow = asyncio.create_task(telegram.write(7, "långsam"))
        await asyncio.sleep(0.1)
        await telegram.press(7, button_id("/stop"))
        await slow
    assert telegram.said(7) == [talks.cover]


# --- With several replicas --------------------------------------------------------------------
@pytest.fixture
async def two(telegram: FakeTelegram, serving: Serving) -> AsyncIterator[list[dict[str, Any]]]:
    """Two replicas over one Redis; where Telegram delivers to each."""
    with redis_server() as server:
        shared = [Shared(Secret(server.url), Secret(KEY)) for _ in range(2)]
        first, second = (webhook_on(free_port()) for _ in range(2))
        common = {"pseudonym_key": Secret(KEY)}
        async with (
            serving(Sharing(shared[0], 60.0), **common, **first),
            serving(Sharing(shared[1], 60.0), **common, **second),
        ):
            assert telegram.webhook
            yield [{**telegram.webhook, "url": one["webhook_url"]} for one in (first, second)]
        for one in shared:
            await one.close()


@needs_redis
@WAYS
async def test_hiding_at_one_replica_stops_what_another_is_saying(
    telegram: FakeTelegram, talks: Talks, two: list[dict[str, Any]], way: str
) -> None:
    telegram.faults = [Fault("sendMessage", 429, retry_after=BUSY)]
    telegram.webhook = two[0]
    under_way = asyncio.create_task(telegram.write(7, "hej"))
    while telegram.faults:
        await asyncio.sleep(0.01)
    telegram.webhook = two[1]
    waiting = asyncio.create_task(telegram.write(7, "hallå"))
    await asyncio.sleep(0.2)  # stands in line at the second one, behind the first
    begun = time.monotonic()
    await hide(telegram, way)
    assert time.monotonic() - begun < AT_ONCE
    await asyncio.gather(under_way, waiting)
    assert telegram.said(7) == [talks.cover]
    assert telegram.in_view(7) == [talks.cover]
    assert "hallå" not in [words for _, words in talks.heard]
