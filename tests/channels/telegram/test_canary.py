"""Promise 4 in Telegram: a secret in every field, at DEBUG, and all that is left is searched."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.canaries import files, found_in
from tests.fake_telegram import TOKEN, FakeTelegram, Fault, group
from tests.processes import ROOT, SECRET, replicas

KEY = "made-up-key-" + uuid4().hex
PLACE = {"latitude": 56.4711231, "longitude": 13.5812347}
_serial = itertools.count()
_secrets: list[str] = []


def secret() -> str:
    """A new one, and never forgotten: with letters that every encoding writes its own way."""
    made = f"kanårie/{uuid4().hex[:12]}+{next(_serial)}"
    _secrets.append(made)
    return made


def person(number: int) -> dict[str, Any]:
    """Somebody whose every field is a secret."""
    return {
        "id": number,
        "is_bot": False,
        "first_name": secret(),
        "last_name": secret(),
        "username": secret(),
        "language_code": "sv",
    }


def _file() -> dict[str, Any]:
    return {"file_id": secret(), "file_unique_id": secret(), "file_name": secret(), "duration": 1}


def contents() -> Iterator[dict[str, Any]]:
    """Everything that somebody may send, with secrets wherever there is room for one."""
    yield {"text": f"jag heter {secret()} och nån hotar sprida bilder på mig"}
    yield {"text": f"/start {secret()}"}
    yield {"text": f"/{secret()}"}
    yield {"text": f'/inform{{"age": "{secret()}"}}'}
    yield {"text": f"orkar inte leva {secret()}"}
    yield {"text": f"{secret()} " * 150}
    yield {"text": f"\x00\x1b[31m{secret()}\u202e"}
    yield {
        "text": f"se {secret()}",
        "entities": [{"type": "text_link", "offset": 0, "length": 2, "url": f"x:{secret()}"}],
        "forward_origin": {"type": "hidden_user", "sender_user_name": secret(), "date": 1},
        "quote": {"text": secret(), "position": 0},
        "author_signature": secret(),
    }
    yield {"location": PLACE}
    yield {"venue": {"location": PLACE, "title": secret(), "address": secret()}, "location": PLACE}
    contact = {"phone_number": secret(), "first_name": secret(), "vcard": secret()}
    yield {"contact": contact}
    yield {"document": {**_file(), "mime_type": secret()}, "caption": f"läs {secret()}"}
    yield {"voice": _file()}
    yield {"audio": {**_file(), "performer": secret(), "title": secret()}}
    size = {"file_id": secret(), "file_unique_id": secret(), "width": 1, "height": 1}
    yield {"photo": [size], "caption": f"han skickade {secret()}", "media_group_id": secret()}
    poll = {"id": secret(), "question": secret(), "options": [], "total_voter_count": 0}
    flags = {"is_closed": False, "is_anonymous": True, "type": "regular"}
    yield {"poll": {**poll, **flags, "allows_multiple_answers": False}}
    yield {"unheard_of": {secret(): secret()}}
    yield {"text": f"är 14 och bor i Ödeshög, {secret()}"}


async def _everything(telegram: FakeTelegram, number: int) -> None:
    """One person sends it all; Telegram now and then refuses, and quotes what it refuses."""
    sender = person(number)
    for content in contents():
        telegram.faults.append(Fault("sendMessage", 429, retry_after=0))
        before = len(telegram.said(number))
        await telegram.give(number, sender=sender, **content)
        with suppress(AssertionError):  # some kinds get no answer; the others may take a while
            await telegram.until_said(number, before + 1, within=3)
        await telegram.until_quiet(number, silence=0.25, within=60)
    telegram.faults.append(Fault("sendMessage", 400, says=f"can't parse {secret()}"))
    await telegram.write(number, f"hej igen {secret()}", sender=sender)
    while telegram.faults:
        await asyncio.sleep(0.05)
    await telegram.press(number, f"b:{secret()}")
    await telegram.write(number, f"/sen {secret()}", sender=sender)
    here = {**group(), "title": secret(), "username": secret()}
    await telegram.membership(here, "member")
    await telegram.push({"message": {"message_id": secret(), "chat": secret()}})
    await telegram.push({"inline_query": {"id": secret(), "query": secret(), "offset": secret()}})
    await asyncio.sleep(0.5)
    telegram.blocked.add(number)
    await telegram.write(number, f"nån slår mig {secret()}", sender=sender)
    await asyncio.sleep(0.5)


@pytest.mark.parametrize("way", ["polling", "webhook"])
@pytest.mark.timeout(900)  # each of thirty kinds waits until the answer has ended
async def test_nothing_is_left_of_anything_that_was_sent(way: str, tmp_path: Path) -> None:
    since, number = time.time() - 1, 777_000_111_000 + next(_serial)
    homes = dict.fromkeys(("TMPDIR", "HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), str(tmp_path))
    settings = {
        **homes,
        "LOG_LEVEL": "DEBUG",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PSEUDONYM_KEY": KEY,
        "STATISTICS_DB": str(tmp_path / "statistics.db"),
        **({"WEBHOOK_URL": ""} if way == "polling" else {}),
    }
    async with FakeTelegram() as telegram, replicas(telegram, 1, **settings) as (bot,):
        await _everything(telegram, number)
        if way == "webhook":
            await _without_the_secret(bot.hook)
        pages = b"".join([await _page(bot.operations, name) for name in ("metrics", "ready")])
        assert await bot.stop() == 0
        said = bot.said().encode()
    assert b"update_failed" in said, "nothing failed: the search has nothing to search"
    # It did answer; on a busy machine hiding overtakes some of what was asked for before it.
    assert len(telegram.said(number)) > 8
    left = {"in the log": said, "in a page": pages}
    left.update({f"in {path}": path.read_bytes() for path in files(tmp_path, ROOT, since=since)})
    keys = (TOKEN, TOKEN.partition(":")[2], SECRET, KEY, str(number), *map(str, PLACE.values()))
    for where, content in left.items():
        wrong = [one for one in (*_secrets, *keys) if found_in(content, one)]
        if where.startswith(f"in {ROOT}"):  # the project itself names what tests are made of
            wrong = [one for one in wrong if one in _secrets]
        assert not wrong, f"{where}: {wrong}"


async def _without_the_secret(hook: str) -> None:
    async with aiohttp.ClientSession() as client:
        headers = {"X-Telegram-Bot-Api-Secret-Token": "x", "User-Agent": "kanarie"}
        for body in ({"update_id": 1, "message": secret()}, [secret()]):
            async with client.post(f"{hook}?x={uuid4().hex}", json=body, headers=headers) as answer:
                assert answer.status == 403


async def _page(port: int, name: str) -> bytes:
    url = f"http://127.0.0.1:{port}/{name}"
    async with aiohttp.ClientSession() as client, client.get(url) as answer:
        return await answer.read()
