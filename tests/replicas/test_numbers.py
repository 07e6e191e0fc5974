"""Numbers of messages: every replica knows them, nobody else does, and they run out."""

import asyncio

import pytest

from bot.channels.telegram.trail import KEPT, Trail
from bot.privacy import Secret
from bot.replicas.numbers import SharedNumbers
from bot.replicas.shared import Shared
from tests.redis_server import KEY, RedisServer, needs_redis, redis_server

pytestmark = needs_redis


class _Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> _Clock:
    """A clock that stands still."""
    return _Clock()


def numbers(shared: Shared, clock: _Clock, most: int = 2000) -> SharedNumbers:
    """As one replica sees them."""
    return SharedNumbers(shared, Trail(), kept=KEPT, most_of_one=most, clock=clock)


async def test_what_one_replica_notes_another_knows_and_drops(
    shared: Shared, clock: _Clock
) -> None:
    one, other = numbers(shared, clock), numbers(shared, clock)
    for number in (3, 1, 1, 2):
        await one.note("anna", number)
        clock.now += 1
    await one.note("bo", 9)
    assert await other.known("anna") == [3, 1, 2]
    await other.drop("anna", {1, 9})
    assert await one.known("anna") == [3, 2]
    await one.drop("anna", {2, 3})
    assert await other.known("anna") == []
    await other.forget("bo")
    assert await one.known("bo") == []


async def test_how_long_somebody_has_been_quiet_is_known_everywhere(
    shared: Shared, clock: _Clock
) -> None:
    one, other = numbers(shared, clock), numbers(shared, clock)
    assert await one.quiet("a") is None
    await one.note("a", 1)
    clock.now += 60
    await other.note("a", 2)
    clock.now += 5
    assert await one.quiet("a") == pytest.approx(5)
    assert await other.quiet("b") is None


async def test_after_two_days_nothing_is_left(
    shared: Shared, clock: _Clock, server: RedisServer
) -> None:
    noted = numbers(shared, clock)
    await noted.note("anna", 1)
    (key,) = server.names()
    assert KEPT - 60 < server.call("TTL", key) <= KEPT
    clock.now += KEPT / 2
    await noted.note("anna", 2)
    clock.now += KEPT / 2
    assert await noted.known("anna") == [2]
    await noted.note("anna", 3)
    clock.now += KEPT + 3600
    await noted.note("anna", 4)
    assert server.call("ZCARD", key) == 1  # the old one does not lie there for the new one's time


async def test_of_one_person_the_newest_are_kept(shared: Shared, clock: _Clock) -> None:
    noted = numbers(shared, clock, most=3)
    for number in range(10):
        await noted.note("anna", number)
        clock.now += 3600
    assert await noted.known("anna") == [7, 8, 9]


async def test_no_number_and_no_person_can_be_read(
    shared: Shared, clock: _Clock, server: RedisServer
) -> None:
    await numbers(shared, clock).note("kanariefågel", 0x4B414E41)
    seen = server.everything()
    assert b"kanarief" not in seen
    assert b"KANA" not in seen
    assert b"ANAK" not in seen


async def test_what_somebody_put_there_erases_nothing(
    shared: Shared, clock: _Clock, server: RedisServer
) -> None:
    noted = numbers(shared, clock)
    await noted.note("anna", 1)
    await noted.note("bo", 2)
    one, other = server.names()
    for key, others in ((one, other), (other, one)):
        server.call("ZADD", key, 277, server.call("ZRANGE", others, 0, 0)[0])
        server.call("ZADD", key, 277, b"made up")
    assert await noted.known("anna") == [1]
    assert await noted.known("bo") == [2]


async def test_while_redis_is_away_they_are_kept_here() -> None:
    with redis_server() as server:
        shared = Shared(Secret(server.url), Secret(KEY))
        try:
            noted = numbers(shared, _Clock())
            server.stop()
            await noted.note("anna", 1)
            server.start()
            await asyncio.sleep(1.1)
            await noted.note("anna", 2)
            assert sorted(await noted.known("anna")) == [1, 2]
            await noted.drop("anna", {1, 2})
            assert await noted.known("anna") == []
        finally:
            await shared.close()
