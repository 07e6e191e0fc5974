"""Replicas as an operator starts them, over one Redis, and one of them killed: `make load`, short.

One run, looked at from several sides: the processes take a while to start.
"""

import asyncio
import json
from pathlib import Path

from bot.rooms import Rooms
from bot.settings import Settings
from tests.fake_telegram import TOKEN
from tests.fleet import Crowd, Fleet, people
from tests.processes import replicas
from tests.redis_server import KEY, needs_redis, redis_server

pytestmark = needs_redis
TALKS = 60


async def test_killed_in_the_middle_nobody_is_lost_repeated_or_mixed_up(
    trained_model: Path,
) -> None:
    crowd = people(TALKS)
    directory = Rooms.open(Settings.read({})).directory
    with redis_server() as server:
        settings = {"REDIS_URL": server.url, "PSEUDONYM_KEY": KEY, "MODEL": str(trained_model)}
        async with Crowd() as telegram, replicas(telegram, 2, **settings) as started:
            fleet = Fleet(telegram, started, kill=True)
            outcome = await fleet.run(crowd)
            await fleet.judge(crowd, server, directory)
            assert outcome.killed != "nobody"
            outcome.check()
            _nothing_private(server.everything(), crowd[0].place.name, crowd[0].chat)

            # Redis goes: help comes all the same, and talks go on when it is back.
            server.stop()
            chat = crowd[-1].chat
            before = len(telegram.heard[chat])
            await fleet.say(chat, "min sambo slår mig")
            assert any("112" in text for text in telegram.heard[chat][before:])
            server.start()
            await asyncio.sleep(1.2)
            await fleet.say(chat, "jag är 15 år")
            await fleet.say(chat, "jag bor i Umeå")
            assert await fleet.remembered(chat, server) == (15, "2480")

            for one in started[1:]:
                assert await one.stop() == 0
            for one in started:
                for line in one.said().splitlines():
                    assert json.loads(line)["event"]
                    assert TOKEN not in line
                    assert KEY not in line


def _nothing_private(seen: bytes, place: str, chat: int) -> None:
    for secret in (place, str(chat), "skulder", "municipality", "age", "money", KEY, TOKEN):
        assert secret.encode() not in seen
