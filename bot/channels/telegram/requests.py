"""HTTP to Telegram over aiohttp; the library's own httpx takes most of the time of a reply."""

import asyncio
import json
import time
from types import SimpleNamespace
from typing import Any, Final, cast

import aiohttp
from telegram import Bot
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_WITHIN: Final = 10.0
_JSON: Final = {"Content-Type": "application/json"}


class Unanswered(TimedOut):
    """Telegram took the request and then said nothing: most likely it was carried out."""


class _Call:
    """What a call of ours holds, as JSON: Telegram takes that too, and a form is slow to write."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.body = json.dumps(given).encode()


class Requests(BaseRequest):
    """Sends what the library asks for; files are never sent, so forms are all there is."""

    def __init__(self, *, connections: int, read_timeout: float) -> None:
        self._connections, self._read_timeout = connections, read_timeout
        self._session: aiohttp.ClientSession | None = None
        self.answered = 0.0
        """When Telegram last answered with success, on the monotonic clock."""

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer, where the call does not say otherwise."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Opens the pool of connections."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                trace_configs=[_noting_what_was_sent()],
            )

    async def shutdown(self) -> None:
        """Closes it."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, bot: Bot, method: str, given: dict[str, Any]) -> Any:
        """What Telegram answers, as it stands; raises what the library's own methods raise.

        Those make an object with a hundred fields of each message sent (decision 27).
        """
        return await self.post(f"{bot.base_url}/{method}", cast(RequestData, _Call(given)))

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body; raises NetworkError, TimedOut or Unanswered."""
        if self._session is None:
            raise RuntimeError("the pool of connections is not open")
        given = isinstance(read_timeout, int | float)
        timeout = aiohttp.ClientTimeout(
            total=None,
            sock_connect=CONNECT_WITHIN,
            sock_read=float(read_timeout) if given else self._read_timeout,
        )
        progress: dict[str, bool] = {}
        try:
            async with self._session.request(
                method,
                url,
                timeout=timeout,
                allow_redirects=False,  # what people are answered goes to Telegram, or nowhere
                trace_request_ctx=progress,
                **_content(request_data),
            ) as answer:
                body = await answer.read()
        except asyncio.TimeoutError as error:
            raise (Unanswered() if progress.get("sent") else TimedOut()) from error
        except aiohttp.ClientError as error:
            # Its words hold the address, and the address holds the token.
            raise NetworkError(type(error).__name__) from error
        if answer.status == 200:
            self.answered = time.monotonic()
        return answer.status, self.received(url, body) if answer.status == 200 else body

    def received(self, _url: str, body: bytes) -> bytes:
        """What the library gets to read of an answer."""
        return body


def _content(given: RequestData | _Call | None) -> dict[str, Any]:
    """Body and headers of a request."""
    if isinstance(given, _Call):
        return {"data": given.body, "headers": _JSON}
    return {"data": given.json_parameters if given else None}


def _noting_what_was_sent() -> aiohttp.TraceConfig:
    async def sent(_session: Any, context: SimpleNamespace, _headers: Any) -> None:
        context.trace_request_ctx["sent"] = True

    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(sent)  # type: ignore[arg-type]  # aiohttp misdescribes it
    return trace
