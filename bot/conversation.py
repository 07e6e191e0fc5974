"""One person's turn: a message in, replies out. The only way from a channel to the rest.

Whatever breaks inside, the person gets help: when Rasa raises, hangs or has nothing to say, the
emergency contacts are said without it.
"""

import asyncio
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from weakref import WeakKeyDictionary, WeakValueDictionary

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage

from bot.audience import audience, needs_help
from bot.buttons import Buttons, ServiceButtons, button_id, choosing, greeting
from bot.codes import NEEDS
from bot.emergency import doors
from bot.engine.agent import store_of
from bot.known import Known
from bot.logs import note_failure
from bot.privacy import Private
from bot.rooms import Rooms
from bot.statistics.counting import Counting, NotCounting
from bot.statistics.course import broke, course
from bot.understanding import Understood, answering_doubt, may_be_so

LONGEST_TURN: Final = 8.0
"""Seconds until the person gets the emergency contacts instead of an answer that hangs."""
AT_ONCE: Final = 4
"""Turns worked on at the same time: all share one processor, and more would only all be late."""
LONGEST_TEXT: Final = 100_000
"""Characters of a message that are read; the rest of a longer one is left out."""
_PAYLOAD_START: Final = re.compile(r"^[\s/]+")


@dataclass(frozen=True)
class Button:
    """A title to press, and the opaque id that says which one it was."""

    title: str
    id: str


@dataclass(frozen=True)
class Said:
    """One message to the person."""

    text: str
    buttons: tuple[Button, ...] = ()
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """Everything that one turn gives back."""

    replies: tuple[Said, ...]
    known: Known
    milliseconds: float
    intent: str = ""
    failed: bool = False
    """Something broke inside; the emergency contacts were said, unless help was shown anyway."""

    @property
    def services(self) -> tuple[str, ...]:
        """Ids of the services shown, in order."""
        return tuple(dict.fromkeys(id for reply in self.replies for id in reply.services))

    @property
    def erase(self) -> bool:
        """Whether the person asked for everything to be deleted."""
        return self.intent == "erase"

    @property
    def fade(self) -> bool:
        """Whether they asked for it to be deleted once they have been quiet."""
        return self.intent == "fade"

    @property
    def hide(self) -> bool:
        """Whether they asked to have the talk out of sight."""
        return self.intent == "stop"


class _Collected(OutputChannel):
    """Keeps what Rasa says, whole."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "collected"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.said.append(message)


@dataclass
class Conversation:
    """All talks of this process; holds a lock for each person who is being answered."""

    agent: Agent
    rooms: Rooms
    counting: Counting = field(default_factory=NotCounting)
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    _rooms_by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = field(
        default_factory=WeakKeyDictionary
    )

    def __post_init__(self) -> None:
        shown = {b.payload for _, _, reply in self.rooms.replies.all() for b in reply.buttons}
        spoken = self.rooms.replies.by_language
        shown |= {form(language) for form in (greeting, choosing) for language in spoken}
        self._buttons = Buttons(sorted(shown | {f"/need_{need}" for need in NEEDS}))
        self._service_buttons = ServiceButtons()

    async def turn(self, person: str, message: Private, *, app: str | None = None) -> Answer:
        """Answer what somebody wrote. It can never act as a button: a leading slash is dropped.

        `app` is the language of their app: what they are answered in until they write in another.
        """
        return await self._answer(person, _as_text(message.reveal()), app)

    async def press(self, person: str, id: str) -> Answer | None:
        """Answer a pressed button; None for an id that no reply of ours has."""
        payload = self._buttons.payload(id) or self._service_buttons.payload(
            id, self.rooms.directory.by_id
        )
        return await self._answer(person, payload) if payload else None

    async def understand(self, text: str) -> Understood:
        """What Rasa's pipeline finds in a text, without answering it."""
        processor = self.agent.processor
        if processor is None:
            raise RuntimeError("the agent has no model")
        parsed = await processor.parse_message(UserMessage(_as_text(text)))
        return Understood.of(parsed)

    async def alarming(self, message: Private) -> bool:
        """Whether danger is heard in a text, without answering it; True when that fails."""
        try:
            understood = await asyncio.wait_for(self.understand(message.reveal()), LONGEST_TURN)
        except Exception as error:  # noqa: BLE001  whatever breaks, the person gets help
            note_failure("understanding_failed", error)
            return True
        return understood.crisis != "none" or understood.intent == "doubt"

    async def forget(self, person: str) -> None:
        """Drop everything known about somebody at once."""
        await store_of(self.agent).forget(person)

    async def erase(self, person: str) -> None:
        """Drop everything, and take the talk out of the counts: somebody asked for that."""
        self._count(await self.known(person), Known())
        await self.forget(person)

    async def known(self, person: str) -> Known:
        """What is known; nothing when the store cannot be read, for help must not hang on it."""
        try:
            tracker = await store_of(self.agent).retrieve(person)
            return Known.of(tracker.current_slot_values()) if tracker else Known()
        except Exception as error:  # noqa: BLE001  whatever breaks, the person gets help
            note_failure("state_unreadable", error)
            return Known()

    def _places(self) -> asyncio.Semaphore:
        """Places for turns worked on at once; an event loop's own, since it cannot be shared."""
        loop = asyncio.get_running_loop()
        return self._rooms_by_loop.setdefault(loop, asyncio.Semaphore(AT_ONCE))

    async def _answer(self, person: str, text: str, app: str | None = None) -> Answer:
        lock = self._locks.setdefault(person, asyncio.Lock())
        start = time.perf_counter()  # waiting counts: it is what tells that there is too much to do
        async with lock, self._places():
            channel = _Collected()
            intent = ""
            with course() as turn:
                try:
                    asked = self._ask_rasa(person, text, channel, app)
                    intent = await asyncio.wait_for(asked, LONGEST_TURN)
                except Exception as error:  # noqa: BLE001  whatever breaks, the person gets help
                    broke("turn_failed", error)
            known = await self.known(person)
            if turn.before is not None and _counts(intent, known):
                self._count(turn.before, known)
            said = [self._said(message) for message in channel.said if message.get("text")]
            replies = list(_each_button_once(said))
            failed = turn.broke or not replies
            if failed and not any(reply.services for reply in replies):
                replies.append(self._emergency(known, text))
            spent = round((time.perf_counter() - start) * 1000, 2)
        await asyncio.sleep(0)
        return Answer(tuple(replies), known, spent, intent, failed)

    async def _ask_rasa(self, person: str, text: str, channel: _Collected, app: str | None) -> str:
        message = UserMessage(text, channel, person, input_channel="conversation")
        processor = self.agent.processor
        if processor is None:
            raise RuntimeError("the agent has no model")
        parsed = await processor.parse_message(message)
        if app:
            spoken = {"entity": "app_language", "value": self.rooms.replies.of_app(app)}
            parsed["entities"] = [*(parsed.get("entities") or ()), spoken]
        async with self.agent.lock_store.lock(person):
            if may_be_so(parsed) is not False:
                parsed = answering_doubt(parsed, (await self.known(person)).doubted)
            message.parse_data = parsed
            await processor.handle_message(message)
        return _intent(parsed)

    def _count(self, before: Known, after: Known) -> None:
        try:
            self.counting.turn(before, after)
        except Exception as error:  # noqa: BLE001  whatever breaks, the person gets help
            note_failure("not_counted", error)

    def _said(self, message: dict[str, Any]) -> Said:
        drawn = message.get("buttons") or ()
        buttons = tuple(Button(b["title"], button_id(b["payload"])) for b in drawn)
        return Said(message["text"], buttons, tuple(message.get("services") or ()))

    def _emergency(self, known: Known, words: str) -> Said:
        """What is said where Rasa had nothing, or broke half-way: an apology, and doors.

        One of them fits a need that is known: the next reply takes it for still in view.
        """
        found = doors(self.rooms, known, words)
        lines = "\n".join(self.rooms.brief(match, known, duty=False) for match in found)
        text = self.rooms.say(known)("failure", others=lines)
        return Said(text, (), tuple(match.service.id for match in found))


def _intent(parsed: Mapping[str, Any]) -> str:
    return str((parsed.get("intent") or {}).get("name") or "")


def _counts(intent: str, known: Known) -> bool:
    """Whether the turn went well and leaves something to count, or takes it back.

    Whoever hides has ended the talk: it stays counted as it stood.
    """
    return intent == "erase" or (intent not in ("", "stop") and bool(known.marks))


def _each_button_once(replies: list[Said]) -> Iterator[Said]:
    """The replies of a turn, each button only where it first stands: one that hides is enough."""
    seen: set[str] = set()
    for reply in replies:
        yield replace(reply, buttons=tuple(b for b in reply.buttons if b.id not in seen))
        seen.update(button.id for button in reply.buttons)


def _as_text(words: str) -> str:
    """What Rasa may read as text: no payload, and never empty, which it takes for no message."""
    # Half a character, as a broken client may send, can be written nowhere and would stop Rasa.
    whole = words[:LONGEST_TEXT].encode("utf-8", "ignore").decode()
    return _PAYLOAD_START.sub("", whole).rstrip() or "…"


def learned(known: Known) -> dict[str, Any]:
    """What `chat --json` prints as known after a turn."""
    return {
        "language": known.language,
        "needs": list(known.needs),
        "crisis": known.crisis,
        "for": known.whom,
        "age": known.age,
        "age_band": needs_help(known),
        "municipality": known.municipality,
        "county": known.county,
        "groups": list(known.groups),
        "by": known.by,
        "urgent": known.urgent,
        "writer_age": known.writer_age,
        "audience": audience(known),
    }
