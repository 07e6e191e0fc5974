"""A real Redis, and replicas that share it."""

from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from bot.privacy import Secret
from bot.replicas.claims import SharedClaims
from bot.replicas.shared import Shared
from tests.redis_server import KEY, RedisServer, redis_server


@pytest.fixture(scope="session")
def one_server() -> Iterator[RedisServer]:
    """One Redis for all tests here."""
    with redis_server() as server:
        yield server


@pytest.fixture
def server(one_server: RedisServer) -> RedisServer:
    """The Redis, empty."""
    one_server.call("FLUSHALL")
    return one_server


Replica = Callable[..., SharedClaims]


@pytest.fixture
async def shared(server: RedisServer) -> AsyncIterator[Shared]:
    """A connection to it."""
    opened = Shared(Secret(server.url), Secret(KEY))
    yield opened
    await opened.close()


@pytest.fixture
async def replica(server: RedisServer) -> AsyncIterator[Replica]:
    """Makes replicas, each with its own connections."""
    opened: list[Shared] = []

    def make(forget_after: float = 60.0, key: str = KEY) -> SharedClaims:
        opened.append(Shared(Secret(server.url), Secret(key)))
        return SharedClaims(opened[-1], forget_after=forget_after)

    yield make
    for one in opened:
        await one.close()
