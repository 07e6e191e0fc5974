"""A small Bot API server on loopback, as the real one answers: what it sends, the library parses.

It honours `offset` and long polling (an update that was not acknowledged comes again), refuses
what Telegram refuses (blocked bots, left groups, too long texts, too many numbers to delete),
fails on demand, and keeps what it was sent.
"""

import asyncio
import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web

TOKEN = "123456789:AAmade-up-token-for-tests"
LONGEST_TEXT = 4096
Thing = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """One call of the bot, as it came."""

    method: str
    given: Thing
    at: float


@dataclass(frozen=True)
class Fault:
    """What happens to the next call of a method instead of an answer.

    status 0 breaks the connection; `after` first does what was asked.
    """

    method: str
    status: int = 500
    retry_after: int | None = None
    after: bool = False
    says: str = "made to fail"


@dataclass
class FakeTelegram:
    """Start it, write to the bot as a person, read what the bot said."""

    token: str = TOKEN
    sent: list[Sent] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    undeletable: set[int] = field(default_factory=set)
    """Numbers of messages older than Telegram lets a bot delete."""
    chats: dict[int, dict[int, Thing]] = field(default_factory=dict)
    """Messages of both sides still to be seen, by chat and number."""
    latency: float = 0.0
    webhook: Thing | None = None

    def __post_init__(self) -> None:
        self._updates: deque[Thing] = deque()
        self._news = asyncio.Event()
        self._next_update, self._next_message = 1000, 0
        self._left: set[int] = set()
        self._runner: web.AppRunner | None = None
        self._client: ClientSession | None = None
        self.url = ""

    # --- Life -----------------------------------------------------------------------------------
    async def __aenter__(self) -> "FakeTelegram":
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._client = ClientSession()
        return self

    async def __aexit__(self, *_problem: object) -> None:
        assert self._runner and self._client
        await self._client.close()
        await self._runner.cleanup()

    # --- What people do -------------------------------------------------------------------------
    async def write(self, chat: int, text: str, **more: Any) -> Thing:
        """A person writes."""
        return await self.give(chat, text=text, **more)

    async def give(self, chat: int, *, edited: bool = False, **content: Any) -> Thing:
        """A person sends anything; the update as it went out."""
        message = self._message(chat, self._person(chat), **content)
        return await self.push({"edited_message" if edited else "message": message})

    async def press(self, chat: int, data: str | None) -> Thing:
        """A person presses a button of the bot's newest message."""
        ours = [m for m in self.chats.get(chat, {}).values() if m["from"]["is_bot"]]
        message = ours[-1] if ours else self._message(chat, self.me, text="before the restart")
        query = {"id": str(self._next_update), "from": self._person(chat), "message": message}
        if data is not None:
            query["data"] = data
        return await self.push({"callback_query": {**query, "chat_instance": "1"}})

    async def membership(self, chat: Thing, status: str) -> Thing:
        """Somebody blocks the bot, or puts it into a group."""
        member = {"user": self.me, "status": status}
        if status == "kicked":
            member["until_date"] = 0
        before = {"user": self.me, "status": "left" if status != "kicked" else "member"}
        changed = {"chat": chat, "from": self._person(7), "date": int(time.time())}
        changed.update(old_chat_member=before, new_chat_member=member)
        return await self.push({"my_chat_member": changed})

    async def push(self, content: Thing, *, number: int | None = None) -> Thing:
        """Put an update in the way of the bot; by webhook it is delivered at once."""
        if number is None:
            self._next_update += 1
        update = {"update_id": number or self._next_update, **content}
        if self.webhook:
            await self.deliver(update)
        else:
            self._updates.append(update)
            self._news.set()
        return update

    async def deliver(self, update: Thing, secret: str | None = None) -> int:
        """Deliver an update to the webhook as Telegram does; its status."""
        assert self._client and self.webhook
        given = self.webhook.get("secret_token", "") if secret is None else secret
        headers = {"X-Telegram-Bot-Api-Secret-Token": given} if given else {}
        async with self._client.post(self.webhook["url"], json=update, headers=headers) as answer:
            return answer.status

    # --- What the bot did -----------------------------------------------------------------------
    def said(self, chat: int) -> list[str]:
        """Texts that the bot sent to a chat, in order."""
        return [
            str(s.given["text"]) for s in self.calls("sendMessage") if s.given["chat_id"] == chat
        ]

    def buttons(self, chat: int) -> dict[str, str]:
        """Titles and data of all buttons in a chat."""
        found: dict[str, str] = {}
        for call in self.calls("sendMessage"):
            if call.given["chat_id"] == chat:
                for row in (call.given.get("reply_markup") or {}).get("inline_keyboard", []):
                    found.update({button["text"]: button["callback_data"] for button in row})
        return found

    def in_view(self, chat: int) -> list[str]:
        """What somebody sees who opens the chat."""
        return [str(message.get("text")) for message in self.chats.get(chat, {}).values()]

    async def until_seen(self, chat: int, texts: list[str], within: float = 10.0) -> None:
        """Waits until the chat shows nothing but these."""
        end = time.monotonic() + within
        while self.in_view(chat) != texts:
            assert time.monotonic() < end, f"seen: {self.in_view(chat)}"
            await asyncio.sleep(0.01)

    def calls(self, method: str) -> list[Sent]:
        """The bot's calls of one method that were carried out."""
        return [sent for sent in self.sent if sent.method == method]

    async def until_said(self, chat: int, count: int, within: float = 10.0) -> list[str]:
        """Waits until the bot has said that many things in a chat."""
        end = time.monotonic() + within
        while len(self.said(chat)) < count:
            assert time.monotonic() < end, f"said {len(self.said(chat))} of {count}"
            await asyncio.sleep(0.01)
        return self.said(chat)

    async def until_quiet(self, chat: int, silence: float = 0.4, within: float = 15.0) -> list[str]:
        """Waits until the bot has said something and then nothing for a while."""
        end = time.monotonic() + within
        count, since = 0, time.monotonic()
        while not count or time.monotonic() - since < silence:
            assert time.monotonic() < end, f"not quiet: {len(self.said(chat))} said"
            if len(self.said(chat)) != count:
                count, since = len(self.said(chat)), time.monotonic()
            await asyncio.sleep(0.01)
        return self.said(chat)

    # --- The server -----------------------------------------------------------------------------
    @property
    def me(self) -> Thing:
        """The bot."""
        return {"id": 123456789, "is_bot": True, "first_name": "Väg", "username": "vag_bot"}

    async def _call(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            return _error(401, "Unauthorized")
        method = request.match_info["method"]
        given = await _given(request)
        if self.latency:
            await asyncio.sleep(self.latency)
        fault = next((f for f in self.faults if f.method == method), None)
        if fault:
            self.faults.remove(fault)
            if not fault.after:
                return await self._fail(request, fault)
        answer = await self._answer(method, given)
        return await self._fail(request, fault) if fault else answer

    async def _fail(self, request: web.Request, fault: Fault) -> web.Response:
        if fault.status == 0:
            assert request.transport
            request.transport.abort()
        return _error(fault.status, fault.says, retry_after=fault.retry_after)

    async def _answer(self, method: str, given: Thing) -> web.Response:
        does = getattr(self, f"_do_{method}", None)
        if does is None:
            return _error(404, "Not Found")
        if method != "getUpdates":
            chat = given.get("chat_id")
            if "chat_id" in given and not (isinstance(chat, int) and abs(chat) < 2**52):
                return _error(400, "Bad Request: chat not found")
            if chat in self.blocked or chat in self._left:
                return _error(403, "Forbidden: bot was blocked by the user")
        result = await does(given)
        if isinstance(result, web.Response):
            return result
        if method != "getUpdates":
            self.sent.append(Sent(method, given, time.monotonic()))
        return web.json_response({"ok": True, "result": result})

    async def _do_getMe(self, _given: Thing) -> Thing:
        return {
            **self.me,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    async def _do_getUpdates(self, given: Thing) -> list[Thing]:
        offset = given.get("offset", 0)
        while self._updates and self._updates[0]["update_id"] < offset:
            self._updates.popleft()
        if not self._updates and given.get("timeout"):
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), float(given["timeout"]))
            except asyncio.TimeoutError:
                return []
        return list(self._updates)[: given.get("limit", 100)]

    async def _do_sendMessage(self, given: Thing) -> Thing | web.Response:
        text = given.get("text")
        if not isinstance(text, str):
            given["text"] = text = str(text)
        if not text.strip():
            return _error(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
            return _error(400, "Bad Request: message is too long")
        for row in (given.get("reply_markup") or {}).get("inline_keyboard", []):
            for button in row:
                if len(button["callback_data"].encode()) > 64:
                    return _error(400, "Bad Request: BUTTON_DATA_INVALID")
        return self._message(given["chat_id"], self.me, text=text)

    async def _do_deleteMessages(self, given: Thing) -> bool | web.Response:
        numbers = given["message_ids"]
        if not 1 <= len(numbers) <= 100:
            return _error(400, "Bad Request: too many message identifiers specified")
        if self.undeletable.intersection(numbers):
            return _error(400, "Bad Request: message can't be deleted")
        for number in numbers:
            self.chats.get(given["chat_id"], {}).pop(number, None)
        return True

    async def _do_deleteMessage(self, given: Thing) -> bool | web.Response:
        number = given["message_id"]
        if number in self.undeletable:
            return _error(400, "Bad Request: message can't be deleted")
        if self.chats.get(given["chat_id"], {}).pop(number, None) is None:
            return _error(400, "Bad Request: message to delete not found")
        return True

    async def _do_setWebhook(self, given: Thing) -> bool:
        self.webhook = given
        return True

    async def _do_deleteWebhook(self, _given: Thing) -> bool:
        self.webhook = None
        return True

    async def _do_answerCallbackQuery(self, _given: Thing) -> bool:
        return True

    async def _do_sendChatAction(self, _given: Thing) -> bool:
        return True

    async def _do_setMyCommands(self, _given: Thing) -> bool:
        return True

    async def _do_leaveChat(self, given: Thing) -> bool:
        self._left.add(given["chat_id"])
        return True

    def _message(self, number: int, author: Thing, **content: Any) -> Thing:
        self._next_message += 1
        message = {
            "message_id": self._next_message,
            "date": int(time.time()),
            "chat": content.pop("inside", None) or {"id": number, "type": "private"},
            "from": content.pop("sender", None) or author,
            **content,
        }
        self.chats.setdefault(number, {})[self._next_message] = message
        return message

    def _person(self, chat: int) -> Thing:
        return {"id": chat, "is_bot": False, "first_name": "Anonym", "language_code": "sv"}


def group(chat: int = -100500, kind: str = "supergroup") -> Thing:
    """A chat of many."""
    return {"id": chat, "type": kind, "title": "Grupp"}


async def _given(request: web.Request) -> Thing:
    """What a call holds: as JSON, or as a form whose values are JSON or text."""
    if request.content_type == "application/json":
        content: Thing = await request.json()
        return content
    form = await request.post()
    return {key: _value(str(value)) for key, value in {**request.query, **form}.items()}


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _error(status: int, description: str, *, retry_after: int | None = None) -> web.Response:
    body: Thing = {"ok": False, "error_code": status, "description": description}
    if retry_after is not None:
        body["parameters"] = {"retry_after": retry_after}
    return web.json_response(body, status=status or 500)
