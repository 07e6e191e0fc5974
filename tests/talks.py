"""Whole talks as YAML: reading them, playing them through the real bot, judging what it said.

How to write one stands in tests/conversations/README.md.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bot.audience import voices
from bot.known import Known
from bot.privacy import Private
from bot.rooms import Rooms
from bot.written import read

if TYPE_CHECKING:
    from bot.conversation import Answer, Conversation, Said

    from .conftest import StoppedClock

TALKS = Path(__file__).parent / "conversations"
QUESTIONS = {
    "need_settled": ("ask_need", "ask_likely_need"),
    "writer_settled": ("ask_writer",),
    "age_settled": ("ask_age",),
    "place_settled": ("ask_place",),
}
"""A question of the intake, by its slot, and the reply keys that ask it."""
EXPECTATIONS = frozenset(
    {
        "services",
        "learned",
        "text",
        "says",
        "says_not",
        "number_first",
        "asks",
        "no_question",
        "at_most_cards",
        "buttons",
        "buttons_not",
        "one_reply",
        "forgets",
        "in_view",
    }
)
DOING = frozenset(["say", "press", "at", "times", "understood"])
MOST_WORDS_BEFORE_HELP = 60
FIELD = re.compile(r"\\\{[^{}]+\\\}")


@dataclass(frozen=True)
class Talk:
    """One whole talk as it stands in a file."""

    file: str
    name: str
    turns: Sequence[Mapping[str, Any]]
    language: str | None = None
    at: str | None = None
    story: str = ""
    always: Mapping[str, Any] = field(default_factory=dict)
    """Expectations that hold after every turn."""

    @property
    def id(self) -> str:
        """How pytest calls it: file and name."""
        return f"{self.file}: {self.name}"


def talks(folder: Path = TALKS) -> list[Talk]:
    """All talks of a folder; a mistake in a file is told with the name of file and talk."""
    found: list[Talk] = []
    for path in sorted(folder.glob("*.yml")):
        for entry in read(path):
            found.append(_talk(path.stem, entry))
    names = [talk.id for talk in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"two talks have the same name: {sorted(twice)[0]}")
    return found


def _talk(file: str, entry: dict[str, Any]) -> Talk:
    where = f"{file}.yml: {entry.get('name', 'a talk without a name')}"
    unknown = set(entry) - {"name", "language", "at", "story", "turns", "always"}
    if unknown:
        raise ValueError(f"{where}: {sorted(unknown)[0]!r} means nothing in a talk")
    for turn in (*entry["turns"], entry.get("always", {})):
        unknown = set(turn) - EXPECTATIONS - DOING
        if unknown:
            raise ValueError(f"{where}: {sorted(unknown)[0]!r} means nothing in a turn")
    return Talk(file=file, **entry)


@dataclass
class Played:
    """One turn that was played: what was done, what came back."""

    done: str
    answer: "Answer"

    def written(self) -> str:
        """The turn as a person would have seen it."""
        lines = [f"› {self.done if len(self.done) < 200 else self.done[:200] + ' …'}"]
        for reply in self.answer.replies:
            lines.append("‹ " + reply.text.replace("\n", "\n  "))
            if reply.services:
                lines.append(f"    services: {', '.join(reply.services)}")
            if reply.buttons:
                lines.append("    " + " ".join(f"[{b.title}]" for b in reply.buttons))
        known = self.answer.known
        told = {k: v for k, v in vars(known).items() if v != getattr(Known(), k)}
        lines.append(f"    intent: {self.answer.intent}; known: {told}")
        return "\n".join(lines)


class Person:
    """Somebody who talks with the bot; remembers the whole talk."""

    def __init__(self, conversation: "Conversation", clock: "StoppedClock | None" = None) -> None:
        self.conversation, self.clock = conversation, clock
        self.id = uuid4().hex
        self.turns: list[Played] = []

    @property
    def rooms(self) -> Rooms:
        """The rooms behind the conversation."""
        return self.conversation.rooms

    @property
    def last(self) -> "Answer":
        """What came back last."""
        return self.turns[-1].answer

    async def told(self, known: Known) -> None:
        """As if all this had been told before the next message."""
        from rasa.shared.core.events import SlotSet

        processor = self.conversation.agent.processor
        assert processor is not None
        tracker = await processor.get_tracker(self.id)
        for name, value in Known().changes_to(known).items():
            tracker.update(SlotSet(name, value))
        await processor.save_tracker(tracker)

    async def say(self, text: str) -> "Answer":
        """Write something."""
        answer = await self.conversation.turn(self.id, Private(text))
        self.turns.append(Played(text, answer))
        return answer

    async def press(self, title: str) -> "Answer":
        """Press a button of the last turn, by its title."""
        shown = {b.title: b.id for reply in self.last.replies for b in reply.buttons}
        if title not in shown:
            raise AssertionError(
                f"there is no button {title!r}, only {sorted(shown)}\n\n{self.written()}"
            )
        answer = await self.conversation.press(self.id, shown[title])
        assert answer is not None, f"the button {title!r} does nothing"
        self.turns.append(Played(f"[{title}]", answer))
        return answer

    def titles(self) -> list[str]:
        """Titles of the last answer's buttons."""
        return [b.title for reply in self.last.replies for b in reply.buttons]

    def in_view(self) -> bool:
        """Whether the last answer or the one before it shows a service."""
        return any(turn.answer.services for turn in self.turns[-2:])

    def written(self) -> str:
        """The whole talk, to read."""
        return "\n".join(turn.written() for turn in self.turns)


async def play(
    talk: Talk, conversation: "Conversation", clock: "StoppedClock", *, strict: bool = True
) -> Person:
    """The talk played to its end; raises AssertionError with all of it where it went wrong.

    Not `strict`: a button that is not there is passed over, and nothing is expected.
    """
    person = Person(conversation, clock)
    wrong: list[str] = []
    if talk.at:
        clock.set(talk.at)
    for number, turn in enumerate(talk.turns, 1):
        if turn.get("at"):
            clock.set(turn["at"])
        if "press" in turn:
            if not strict and turn["press"] not in person.titles():
                continue
            answer = await person.press(turn["press"])
        else:
            for _ in range(turn.get("times", 1)):
                answer = await person.say(turn["say"])
        said = person.turns[-1].done[:60]
        for expected in (turn, talk.always):
            complaints = list(judge(expected, answer, person.rooms))
            odd = turn.get("understood", True)  # false: nobody need understand that
            if strict and expected is turn and odd and says("utter_default", answer, person.rooms):
                complaints.append(f"says it did not understand, though it heard {answer.intent}")
            if strict and expected is turn:
                complaints += _always(answer)
            if expected.get("in_view") and not person.in_view():
                complaints.append("neither this reply nor the one before shows a service")
            wrong += [f"turn {number} ({said!r}): {complaint}" for complaint in complaints]
    if talk.language and person.last.known.language != talk.language:
        wrong.append(f"the language became {person.last.known.language}, not {talk.language}")
    if wrong:
        raise AssertionError("\n".join(wrong) + f"\n\n{person.written()}")
    return person


def _always(answer: "Answer") -> Iterator[str]:
    """What is wrong in any answer: help comes late, or a service or a button stands twice."""
    before = 0
    for reply in answer.replies:
        if reply.services:
            break
        before += len(reply.text.split())
    if answer.services and before > MOST_WORDS_BEFORE_HELP:
        yield f"{before} words before the first service"
    shown = [id for reply in answer.replies for id in reply.services]
    if len(shown) != len(set(shown)):
        yield f"a service stands twice: {shown}"
    # "Yes" and "not sure" may do the same.
    pressed = [(b.id, b.title) for reply in answer.replies for b in reply.buttons]
    if len(pressed) != len(set(pressed)):
        yield f"a button stands twice: {[b.title for r in answer.replies for b in r.buttons]}"


def judge(expected: Mapping[str, Any], answer: "Answer", rooms: Rooms) -> Iterator[str]:
    """Everything in an answer that is not as expected, a sentence each."""
    text = "\n".join(reply.text for reply in answer.replies)
    yield from _services(expected.get("services", {}), answer)
    yield from _learned(expected.get("learned", {}), answer)
    yield from _text(expected.get("text", {}), text)
    for key in _many(expected.get("says", ())):
        if not says(key, answer, rooms):
            yield f"does not say {key}"
    for key in _many(expected.get("says_not", ())):
        if says(key, answer, rooms):
            yield f"says {key}"
    if "number_first" in expected:
        yield from _first_number(str(expected["number_first"]), text)
    yield from _question(expected, answer, rooms)
    if "at_most_cards" in expected and len(answer.services) > expected["at_most_cards"]:
        yield f"shows {len(answer.services)} services: {', '.join(answer.services)}"
    titles = [b.title for reply in answer.replies for b in reply.buttons]
    for title in _many(expected.get("buttons", ())):
        if title not in titles:
            yield f"has no button {title!r}, only {titles}"
    for title in _many(expected.get("buttons_not", ())):
        if title in titles:
            yield f"has a button {title!r}"
    if expected.get("one_reply") and len(answer.replies) != 1:
        yield f"gives {len(answer.replies)} replies, not one"
    if expected.get("forgets") and answer.known != Known(language=answer.known.language):
        yield "does not forget"


def _services(expected: Any, answer: "Answer") -> Iterator[str]:
    shown = answer.services
    if expected == "none":
        expected = {"none": True}
    if expected == "some":
        expected = {"some": True}
    unknown = set(expected) - {"contains", "first", "never", "none", "some", "any_of"}
    if unknown:
        raise ValueError(f"services: {sorted(unknown)[0]!r} means nothing")
    for id in _many(expected.get("contains", ())):
        if id not in shown:
            yield f"does not show {id}, only {list(shown)}"
    if "any_of" in expected and not set(_many(expected["any_of"])) & set(shown):
        yield f"shows none of {expected['any_of']}, only {list(shown)}"
    if "first" in expected and (not shown or shown[0] not in _many(expected["first"])):
        yield f"shows {list(shown)}; {expected['first']} should be first"
    for id in _many(expected.get("never", ())):
        if id in shown:
            yield f"shows {id}"
    if expected.get("none") and shown:
        yield f"shows {list(shown)}, and should show none"
    if expected.get("some") and not shown:
        yield "shows no service"


def _learned(expected: Mapping[str, Any], answer: "Answer") -> Iterator[str]:
    from bot.conversation import learned

    known = learned(answer.known)
    for name, value in expected.items():
        if isinstance(value, dict):  # needs: {has: [images]}
            missing = [one for one in _many(value.get("has", ())) if one not in known[name]]
            if missing:
                yield f"{name} is {known[name]}, without {', '.join(missing)}"
            extra = [one for one in _many(value.get("has_not", ())) if one in known[name]]
            if extra:
                yield f"{name} is {known[name]}, with {', '.join(extra)}"
        elif known[name] != value:
            yield f"{name} is {known[name]!r}, not {value!r}"


def _text(expected: Mapping[str, Any], text: str) -> Iterator[str]:
    for part in _many(expected.get("has", ())):
        if part.lower() not in text.lower():
            yield f"does not say {part!r}"
    for part in _many(expected.get("has_not", ())):
        if part.lower() in text.lower():
            yield f"says {part!r}"


def _first_number(number: str, text: str) -> Iterator[str]:
    line = text.splitlines()[0]
    digits = re.search(r"\d[\d \-]*", line)
    if not digits or re.sub(r"\D", "", digits.group()) != re.sub(r"\D", "", number):
        yield f"begins {line!r}, and not with {number}"


def _question(expected: Mapping[str, Any], answer: "Answer", rooms: Rooms) -> Iterator[str]:
    asked = asks(answer, rooms)
    if "asks" in expected and asked != expected["asks"]:
        yield f"asks {asked or 'nothing'}, not {expected['asks']}"
    if expected.get("no_question") and asked:
        yield f"asks {asked}"


def asks(answer: "Answer", rooms: Rooms) -> str | None:
    """The intake's question in an answer, as its slot."""
    for slot, keys in QUESTIONS.items():
        if any(says(key, answer, rooms) for key in keys):
            return slot
    return None


def says(key: str, answer: "Answer", rooms: Rooms) -> bool:
    """Whether a reply holds this key's text, in the words for this person."""
    return any(saying(key, reply, answer.known, rooms) for reply in answer.replies)


def saying(key: str, reply: "Said", known: Known, rooms: Rooms) -> bool:
    """Whether one reply holds this key's text."""
    text = rooms.replies.get(key, known.language).text(voices(known))
    return _pattern(text).search(reply.text) is not None


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """The text with anything where a field was."""
    return re.compile(FIELD.sub("(?s:.*)", re.escape(text)))


def _many(one_or_more: Any) -> Sequence[Any]:
    return [one_or_more] if isinstance(one_or_more, str) else list(one_or_more)
