"""Where Telegram delivers updates itself, instead of being asked for them."""

import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.logs import note, note_failure
from bot.privacy import Secret

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  a name, no secret
LARGEST: Final = 1024 * 1024
"""Bytes of one update; Telegram's own are far smaller."""

Receive = Callable[[dict[str, Any]], Awaitable[None]]
"""Takes one update and gives back when it has been answered."""


def webhook(url: str, secret: Secret, receive: Receive) -> web.Application:
    """The endpoint behind the public address; 200 once answered, 403 without the secret."""
    expected = secret.reveal().encode()

    async def deliver(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, expected):
            return web.Response(status=403)
        try:
            update = json.loads(await request.read())
        except (ValueError, RecursionError):
            update = None
        if not isinstance(update, dict):
            note("update_unreadable")
            return web.Response(status=400)
        try:
            await receive(update)
        except Exception as error:  # noqa: BLE001  whatever it was, Telegram delivers again
            note_failure("update_not_answered", error)
            return web.Response(status=503)
        return web.Response()

    app = web.Application(client_max_size=LARGEST)
    app.router.add_post(urlsplit(url).path or "/", deliver)
    return app
