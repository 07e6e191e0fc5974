"""A Redis that keeps things on a disk is refused; one that is away is said to be."""

import pytest

from bot.errors import WrongSetting
from bot.logs import OURS
from bot.privacy import Secret
from bot.replicas.shared import Shared
from tests.noted import noted
from tests.redis_server import KEY, RedisServer, needs_redis, redis_server

pytestmark = needs_redis


async def _check(url: str) -> None:
    shared = Shared(Secret(url), Secret(KEY))
    try:
        await shared.check()
    finally:
        await shared.close()


async def test_one_without_a_disk_is_taken(server: RedisServer) -> None:
    await _check(server.url)


@pytest.mark.parametrize(
    "setting", [("--save", "3600 1"), ("--appendonly", "yes")], ids=["snapshots", "log"]
)
async def test_one_with_a_disk_is_refused(setting: tuple[str, str]) -> None:
    refusal = pytest.raises(WrongSetting, match=r"^REDIS_URL: .*disk.*--save")
    with redis_server(*setting) as server, refusal as refused:
        await _check(server.url)
    assert "\n" not in str(refused.value)


async def test_one_that_hides_its_settings_is_taken_with_a_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("WARNING", logger=OURS)
    with redis_server("--rename-command", "CONFIG", "") as server:
        await _check(server.url)
    assert "redis_disk_unknown" in noted(caplog)


async def test_one_that_is_away_is_named_without_its_password() -> None:
    with redis_server() as server:
        server.stop()
        with pytest.raises(WrongSetting, match=r"^REDIS_URL: .*reached") as refused:
            await _check(server.url.replace("//", "//:hemligt@"))
    assert "hemligt" not in str(refused.value)


def test_an_address_of_something_else_is_one_line() -> None:
    with pytest.raises(WrongSetting, match=r"^REDIS_URL: ") as refused:
        Shared(Secret("http://hemligt@example.org"), Secret(KEY))
    assert "hemligt" not in str(refused.value)
