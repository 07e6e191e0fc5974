"""Requests to Telegram: what failed before it was sent is told from what was left unanswered."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram.error import NetworkError

from bot.channels.telegram.requests import Requests, Unanswered


@pytest.fixture
async def requests() -> AsyncIterator[Requests]:
    """An open pool that waits a moment only."""
    made = Requests(connections=2, read_timeout=0.2)
    await made.initialize()
    yield made
    await made.shutdown()


@pytest.fixture
async def server() -> AsyncIterator[str]:
    """Says nothing for long on /silent, breaks off on /broken, and else answers."""

    async def silent(_request: web.Request) -> web.Response:
        await asyncio.sleep(1)
        return web.Response()

    async def broken(request: web.Request) -> web.Response:
        assert request.transport
        request.transport.abort()
        return web.Response()

    async def fine(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    app = web.Application()
    for path, handler in (("/silent", silent), ("/broken", broken), ("/", fine)):
        app.router.add_post(path, handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_an_answer_is_status_and_body(requests: Requests, server: str) -> None:
    assert await requests.do_request(f"{server}/", "POST") == (200, b"ok")
    assert requests.answered > 0
    assert (await requests.do_request(f"{server}/none", "POST"))[0] == 404


async def test_silence_after_sending_is_unanswered(requests: Requests, server: str) -> None:
    with pytest.raises(Unanswered):
        await requests.do_request(f"{server}/silent", "POST")
    assert (await requests.do_request(f"{server}/silent", "POST", read_timeout=5))[0] == 200


async def test_a_broken_connection_is_a_network_error_without_the_address(
    requests: Requests, server: str
) -> None:
    with pytest.raises(NetworkError) as caught:
        await requests.do_request(f"{server}/broken", "POST")
    assert not isinstance(caught.value, Unanswered)
    assert "127.0.0.1" not in str(caught.value)


async def test_nobody_there_is_a_network_error(requests: Requests) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(NetworkError) as caught:
        await requests.do_request(f"http://127.0.0.1:{port}/", "POST")
    assert not isinstance(caught.value, Unanswered)


async def test_it_can_be_opened_again_and_refuses_when_closed() -> None:
    made = Requests(connections=1, read_timeout=1)
    with pytest.raises(RuntimeError):
        await made.do_request("http://127.0.0.1:1/", "POST")
    for _ in range(2):
        await made.initialize()
        await made.shutdown()
