"""Updates as only an enemy would send them, and how the channel takes them.

The short form runs with the tests; the long one is `make hostile`.
"""

import asyncio
import json
import random
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Final

from bot.buttons import button_id

Thing = dict[str, Any]
ENEMY: Final = 7
VICTIM: Final = 4_000_000_007
"""Somebody who never wrote; nothing may ever be sent to them."""
GROUP: Final = -5
SURE: Final = 8
"""Somebody who writes in between, and is answered each time."""
ODD: Final[tuple[Any, ...]] = (
    *(None, "", "x" * 5000, "\ud800", "\x00", "-1", -1, 0, 2**31, 2**70, 1e308, 0.5, True, False),
    *([], {}, [[]], [None], {"id": "x"}, {"id": VICTIM}, [{"type": "bold"}], "💣" * 4096),
)


def updates(count: int, seed: int = 7) -> Iterator[Thing]:
    """Spoiled updates, each with a number of its own unless that is what is spoiled."""
    chance = random.Random(seed)
    for number in range(count):
        update = chance.choice(_KINDS)(chance)
        for _ in range(chance.randint(0, 2)):
            _spoil(update, chance)
        update = {"update_id": 10_000_000 + number, **update}
        if chance.random() < 0.03:
            update["update_id"] = chance.choice(ODD)
        yield json.loads(json.dumps(update))


def _message(chance: random.Random) -> Thing:
    person = {"id": ENEMY, "is_bot": False, "first_name": "x", "language_code": "sv"}
    content = chance.choice(_CONTENTS)
    chat = {"id": ENEMY, "type": "private"}
    number = chance.randint(1, 10**6)
    return {"message_id": number, "date": 1, "chat": chat, "from": person, **content}


def _pressed(chance: random.Random) -> Thing:
    """A button, also one of somebody else's message, pressed by another."""
    message = _message(chance)
    whose = chance.choice((ENEMY, VICTIM))
    message["chat"]["id"] = whose
    data = chance.choice((button_id("/erase"), button_id("/stop"), "b:old", "/inform{}", "x" * 64))
    sender = {"id": ENEMY, "is_bot": False, "first_name": "x"}
    if whose == ENEMY:
        data = "b:old"
    query = {"id": "1", "from": sender, "message": message, "chat_instance": "1", "data": data}
    return {"callback_query": query}


def _member(chance: random.Random) -> Thing:
    user = {"id": 1, "is_bot": True, "first_name": "x"}
    before, after = {"user": user, "status": "left"}, {"user": user, "status": "member"}
    chat = {"id": GROUP, "type": chance.choice(("group", "channel", "moon"))}
    sender = {"id": ENEMY, "is_bot": False, "first_name": "x"}
    changed = {"chat": chat, "from": sender, "date": 1}
    return {"my_chat_member": {**changed, "old_chat_member": before, "new_chat_member": after}}


_CONTENTS: Final[tuple[Thing, ...]] = (
    {"text": "hej"},
    {"text": "/start"},
    {"text": "/" + "a" * 4000},
    {"text": '/inform{"age": 14}'},
    {"caption": "hej", "photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]},
    {"location": {"latitude": 59.3, "longitude": 18.0}},
    {"contact": {"phone_number": "x", "first_name": "x", "user_id": VICTIM}},
    {"dice": {"emoji": "x", "value": 99}},
    {"text": "hej", "forward_origin": {"type": "moon", "date": 1}},
    {"text": "hej", "entities": [{"type": "bold", "offset": -5, "length": 10**9}]},
    {"text": "hej", "reply_to_message": {"message_id": 1}},
    {"unheard_of": {"deep": [[[[[[[[[[]]]]]]]]]]}},
)
_KINDS: Final = (
    lambda chance: {"message": _message(chance)},
    lambda chance: {"message": _message(chance)},
    lambda chance: {"edited_message": _message(chance)},
    lambda chance: {"channel_post": _message(chance)},
    _pressed,
    _pressed,
    _member,
    lambda chance: {chance.choice(("inline_query", "poll", "moon")): chance.choice(ODD)},
    lambda _chance: {},
)


def _spoil(thing: Thing, chance: random.Random) -> None:
    """Take something out, or put something odd in its place, at any depth."""
    place: Any = thing
    while isinstance(place, dict) and place:
        key = chance.choice(sorted(place))
        if not isinstance(place[key], dict) or chance.random() < 0.1:
            if chance.random() < 0.3:
                del place[key]
            elif key != "id" or place[key] not in (ENEMY, VICTIM):
                place[key] = chance.choice(ODD)
            return
        place = place[key]


def only_who_may(chats: Iterable[Any]) -> bool:
    """Whether these may be written to: nobody but who wrote, and groups, that we leave."""
    return all(chat in (ENEMY, SURE) or (isinstance(chat, int) and chat < 0) for chat in chats)


async def throw(url: str, secret: str, count: int) -> dict[int, int]:
    """Send them all to a webhook, some without the secret; how many got which status."""
    import aiohttp

    header = "X-Telegram-Bot-Api-Secret-Token"
    chance = random.Random(1)
    statuses: dict[int, int] = {}
    places = asyncio.Semaphore(20)

    async def one(client: aiohttp.ClientSession, update: Thing) -> None:
        shown = chance.choice(("wrong", "", secret + "x")) if chance.random() < 0.1 else secret
        async with places, client.post(url, json=update, headers={header: shown}) as answer:
            statuses[answer.status] = statuses.get(answer.status, 0) + 1
            assert (answer.status == 403) == (shown != secret)

    async with aiohttp.ClientSession() as client:
        await asyncio.gather(*(one(client, update) for update in updates(count)))
    return statuses


async def _long(count: int) -> int:
    """Ten thousand at the real process, with somebody who must be answered all the while."""
    from tests.fake_telegram import FakeTelegram
    from tests.processes import SECRET, replicas

    async with FakeTelegram() as telegram, replicas(telegram, 1) as (bot,):
        throwing = asyncio.create_task(throw(bot.hook, SECRET, count))
        answered = 0
        while not throwing.done():
            before = len(telegram.said(SURE))
            await telegram.write(SURE, "hej")
            answered += len(telegram.said(SURE)) > before
            await asyncio.sleep(0.5)
        statuses = await throwing
        chats = {call.given.get("chat_id") for call in telegram.calls("sendMessage")}
        ended = await bot.stop()
        bot_said = bot.said().splitlines()
        kinds = sorted({json.loads(line)["event"] for line in bot_said})
    problems = [line for line in bot_said if '"error"' in line]
    print("\n".join(problems[:5]))
    print(f"statuses {statuses}; somebody else was answered {answered} times; ended {ended}")
    print(f"written to {sorted(map(str, chats))}; noted {kinds}")
    return int(ended != 0 or set(statuses) != {200, 403} or not only_who_may(chats) or not answered)


if __name__ == "__main__":
    sys.exit(asyncio.run(_long(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)))
