"""The webhook: closed to everybody without the secret, open to nothing but updates."""

import asyncio
import gzip
import io
import json
from typing import Any

import aiohttp
import pytest

from tests.channels.conftest import ECHO, SECRET, Serving, Talks
from tests.channels.telegram.hostile import SURE, only_who_may, throw
from tests.fake_telegram import FakeTelegram

HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def test_an_update_is_answered_before_it_is_taken_as_delivered(
    telegram: FakeTelegram, serving: Serving, talks: Talks, webhook: dict[str, Any]
) -> None:
    talks.slow = {"hej": 0.3}
    async with serving(**webhook) as running:
        assert running.ready()
        assert telegram.webhook
        assert telegram.webhook["secret_token"] == SECRET
        await telegram.write(7, "hej")  # returns when the webhook has answered
        assert telegram.said(7) == [ECHO + "hej"]


async def test_others_are_answered_meanwhile_and_each_update_once(
    telegram: FakeTelegram, serving: Serving, talks: Talks, webhook: dict[str, Any]
) -> None:
    talks.slow = {"långsam": 0.5}
    async with serving(**webhook):
        slow = asyncio.create_task(telegram.write(7, "långsam"))
        await asyncio.sleep(0.1)
        update = await telegram.write(8, "hej")
        assert not slow.done()
        assert await telegram.deliver(update) == 200
        await slow
    assert telegram.said(8) == [ECHO + "hej"]


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", "å" * 20])
async def test_without_the_secret_nobody_is_let_in(
    telegram: FakeTelegram, serving: Serving, talks: Talks, webhook: dict[str, Any], secret: str
) -> None:
    async with serving(**webhook), aiohttp.ClientSession() as client:
        headers = {HEADER: secret} if secret else {}
        body = {"update_id": 1, "message": _message("hej")}
        async with client.post(webhook["webhook_url"], json=body, headers=headers) as answer:
            assert answer.status == 403
    assert talks.heard == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"not json", 400),
        (b"[1]", 400),
        (b"[" * 100_000, 400),
        (b'"' + b"x" * (2 * 1024 * 1024) + b'"', 413),
    ],
    ids=["empty", "text", "list", "deep", "huge"],
)
async def test_what_is_no_update_is_refused(
    serving: Serving, webhook: dict[str, Any], body: bytes, status: int
) -> None:
    async with serving(**webhook), aiohttp.ClientSession() as client:
        headers = {HEADER: SECRET}
        async with client.post(
            webhook["webhook_url"], data=io.BytesIO(body), headers=headers
        ) as answer:
            assert answer.status == status


async def test_a_packed_body_is_never_unpacked(
    serving: Serving, talks: Talks, webhook: dict[str, Any]
) -> None:
    """A zip bomb of a stranger (CVE-2025-69223), and what only Telegram's own would be let in."""
    update = json.dumps({"update_id": 1, "message": _message("hej")}).encode()
    async with serving(**webhook), aiohttp.ClientSession() as client:
        for secret, status in (("", 403), (SECRET, 400)):
            headers = {HEADER: secret, "Content-Encoding": "gzip"}
            body = gzip.compress(update + b" " * 20_000_000)
            async with client.post(
                webhook["webhook_url"], data=io.BytesIO(body), headers=headers
            ) as answer:
                assert answer.status == status
    assert talks.heard == []


async def test_nothing_is_there_to_be_read(serving: Serving, webhook: dict[str, Any]) -> None:
    async with serving(**webhook), aiohttp.ClientSession() as client:
        async with client.get(webhook["webhook_url"]) as answer:
            assert answer.status == 405
        async with client.get(webhook["webhook_url"] + "/health") as answer:
            assert answer.status == 404


async def test_hostile_updates_do_no_harm(
    telegram: FakeTelegram, serving: Serving, talks: Talks, webhook: dict[str, Any]
) -> None:
    """The short form of `make hostile`."""
    async with serving(**webhook) as running:
        statuses = await throw(webhook["webhook_url"], SECRET, 800)
        await telegram.write(SURE, "hej")
        assert telegram.said(SURE) == [ECHO + "hej"]
        assert b'vagvisaren_failures_total{kind="update"} 0.0' in running._measures.text()
    assert set(statuses) == {200, 403}
    assert only_who_may(call.given["chat_id"] for call in telegram.calls("sendMessage"))


def _message(text: Any) -> dict[str, Any]:
    person = {"id": 7, "is_bot": False, "first_name": "x"}
    chat = {"id": 7, "type": "private"}
    return {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": text}
