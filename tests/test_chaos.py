"""What may happen to a running bot: each time the person sees help, and the operator one line.

Elsewhere: Redis gone and back (tests/replicas/test_fleet.py), a full or locked disk under the
counts (tests/statistics/test_writer.py), a broken model or directory at the start of the terminal
(tests/test_bad_input.py), a raising or hanging agent (tests/test_no_trace.py).
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.actions.intake import Ask, Offer
from bot.clock import STOCKHOLM
from bot.directory import Watched
from bot.engine.speech import Speech
from bot.settings import ROOT
from bot.statistics.writer import Statistics
from tests.noted import noted

from .conftest import StoppedClock
from .processes import OPERATOR
from .talks import Person
from .test_promises import fits

if TYPE_CHECKING:
    from bot.conversation import Conversation

TALK = ("min kille slår mig", "jag är 16", "jag bor i Umeå", "visa fler")


async def _helped(person: Person, texts: tuple[str, ...] = TALK) -> None:
    """Each of these is answered with help that fits, without anything breaking."""
    for text in texts:
        answer = await person.say(text)
        assert not answer.failed, person.written()
        shown = [id for turn in person.turns[-2:] for id in turn.answer.services]
        held = [person.rooms.directory.by_id[id] for id in shown]
        assert any(fits(one, answer.known, person.rooms) for one in held), person.written()


# --- The directory ------------------------------------------------------------------------------
def _cut(text: str) -> bytes:
    """The first third, which is a list of services without any error."""
    return text[: text.index("\n- id: ", len(text) // 3) + 1].encode()


GARBAGE = {
    "not YAML": b"- id: [",
    "empty": b"",
    "every byte": bytes(range(256)),
    "something else": b"just text",
    "cut within an entry": (ROOT / "directory.yaml").read_bytes()[:19_990],
    "cut between entries": _cut((ROOT / "directory.yaml").read_text("utf-8")),
    "gone": None,
}


@pytest.fixture
def watched(
    conversation: "Conversation", tmp_path: Path
) -> Iterator[tuple["Conversation", Watched, list[float]]]:
    """A running bot whose directory is a copy that may be spoiled, and time for looking at it."""
    file = tmp_path / "directory.yaml"
    file.write_bytes((ROOT / "directory.yaml").read_bytes())
    passed = [0.0]
    copy = Watched(file, clock=lambda: passed[0])
    real = conversation.rooms.watched
    object.__setattr__(conversation.rooms, "watched", copy)
    yield conversation, copy, passed
    object.__setattr__(conversation.rooms, "watched", real)


@pytest.mark.parametrize("what", GARBAGE)
async def test_garbage_in_place_of_the_directory(
    what: str,
    watched: tuple["Conversation", Watched, list[float]],
    clock: StoppedClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """In the middle of a talk: it goes on with the last good one, and one line tells it."""
    conversation, file, passed = watched
    person = Person(conversation, clock)
    await _helped(person, TALK[:2])
    content = GARBAGE[what]
    if content is None:
        file.path.unlink()
    else:
        file.path.write_bytes(content)
    passed[0] = 2.0
    await _helped(person, TALK[2:])
    passed[0] = 4.0
    await _helped(person, ("tack",) * 2)
    assert noted(caplog, "ERROR") == ["directory_refused"]
    assert file.problem is not None and file.refused == 1
    file.path.write_bytes((ROOT / "directory.yaml").read_bytes())
    passed[0] = 6.0
    await _helped(person, ("jag skär mig",))
    assert file.problem is None


ALIVE = ("nodnummer-112", "bris-116111")


@pytest.mark.parametrize(
    "told",
    [
        ("hej", "min kille slår mig", "jag är 34", "jag bor i Umeå", "visa fler", "inget passar"),
        ("jag är 14", "nån har bilder på mig", "vill inte säga", "visa fler", "vad händer då?"),
        ("min dotter säljer sex", "hon är 16", "Malmö", "visa fler", "jag vågar inte ringa"),
        ("i need a lawyer", "I am 40", "Stockholm", "can I write instead?", "thanks"),
    ],
)
async def test_almost_nothing_is_verified(
    told: tuple[str, ...],
    watched: tuple["Conversation", Watched, list[float]],
    clock: StoppedClock,
) -> None:
    """With REQUIRE_VERIFIED=1, as an operator starts: nothing breaks, nobody is left alone."""
    conversation, file, passed = watched
    entries = re.split(r"(?m)^(?=- id: )", file.path.read_text("utf-8"))
    entries = [re.sub(r"\n  verified: .*", "", entry) for entry in entries]
    today = clock.at.date().isoformat()
    for number, entry in enumerate(entries):
        if entry.startswith(tuple(f"- id: {id}\n" for id in ALIVE)):
            checked = f"\n  verified: {{on: {today}, by: AB}}\n  sources:"
            entries[number] = entry.replace("\n  sources:", checked)
    file.path.write_text("".join(entries), "utf-8")
    passed[0] = 2.0
    object.__setattr__(conversation.rooms, "require_verified", True)
    try:
        person = Person(conversation, clock)
        for text in told:
            answer = await person.say(text)
            assert not answer.failed, person.written()
            shown = {id for turn in person.turns[-2:] for id in turn.answer.services}
            assert shown - {"nodnummer-112"}, person.written()
    finally:
        object.__setattr__(conversation.rooms, "require_verified", False)
    assert file.problem is None and {one.id for one in file.current().live() if one.verified} == {
        *ALIVE
    }


# --- Rasa -------------------------------------------------------------------------------------
async def test_rasa_raises_in_the_middle_of_a_talk(
    conversation: "Conversation", clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said instead holds help for the need, which is still in view after it."""
    person = Person(conversation, clock)
    await _helped(person, ("I am 25, live in Stockholm and my husband hits me",))
    processor = conversation.agent.processor
    with monkeypatch.context() as patched:
        patched.setattr(type(processor), "handle_message", _raise)
        answer = await person.say("jag vet inte")
    assert answer.failed and "112" in answer.replies[0].text
    shown = [person.rooms.directory.by_id[id] for id in answer.services]
    assert any(set(one.needs) & set(answer.known.needs) for one in shown), person.written()
    await _helped(person, ("asdf",))


async def _raise(*_: object) -> None:
    raise ValueError


async def test_the_second_step_of_an_answer_breaks(
    conversation: "Conversation", clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rasa swallows what an action raises: "not your fault" alone would look like an answer."""
    person = Person(conversation, clock)
    with monkeypatch.context() as patched:
        for step in (Ask, Offer):
            patched.setattr(step, "act", _break)
        answer = await person.say("är det mitt fel?")
    assert answer.failed, person.written()
    assert len(answer.replies) == 2 and "fel" in answer.replies[0].text, person.written()
    assert "nodnummer-112" in answer.services and len(answer.services) > 1, person.written()
    await _helped(person, ("min kille slår mig",))


async def test_a_reply_that_a_rule_names_breaks(
    conversation: "Conversation", clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person(conversation, clock)
    with monkeypatch.context() as patched:
        patched.setattr(Speech, "_spoken", _break)
        answer = await person.say("tack så mycket")
    assert answer.failed and answer.services, person.written()


def _break(*_: object) -> None:
    raise ValueError


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("han har en kniv och slår på dörren", "112"),
        ("jag vill dö", "116 111"),
        ("jag har tagit 40 alvedon", "112"),
        ("hej", "112"),
    ],
)
async def test_what_is_said_when_all_breaks_begins_with_the_right_number(
    words: str,
    first: str,
    conversation: "Conversation",
    clock: StoppedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody has understood the message, but the phrases need no Rasa; in danger 112 is first."""
    person = Person(conversation, clock)
    monkeypatch.setattr(type(conversation.agent.processor), "parse_message", _raise)
    answer = await person.say(words)
    assert answer.failed
    numbers = re.findall(r"\b(?:112|116 111|90101|90390)\b", answer.replies[0].text)
    assert numbers[0] == first, person.written()


async def test_a_crisis_that_is_known_decides_what_is_said_when_all_breaks(
    conversation: "Conversation", clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person(conversation, clock)
    await person.say("jag vill dö, jag är 15")
    monkeypatch.setattr(type(conversation.agent.processor), "parse_message", _raise)
    answer = await person.say("vet inte")
    assert answer.services[0] == "bris-116111", person.written()


# --- The clock ----------------------------------------------------------------------------------
CLOCKS = {
    "an hour that does not exist": ["2027-03-28T01:59", "2027-03-28T02:30", "2027-03-28T03:01"],
    "an hour that comes twice": ["2027-10-31T02:30", "2027-10-31T02:30", "2027-10-31T03:00"],
    "a leap day": ["2028-02-28T23:59", "2028-02-29T12:00", "2028-03-01T00:00"],
    "a new year": ["2026-12-31T23:59", "2027-01-01T00:00"],
    "set back a day": ["2026-11-26T12:00", "2026-11-25T12:00"],
    "set back ten years": ["2026-11-26T12:00", "2016-11-26T12:00", "2026-11-26T12:00"],
    "far ahead": ["2026-11-26T12:00", "2037-12-31T23:59"],
    "never set": ["1970-01-01T00:00", "2026-11-26T12:00"],
}


@pytest.mark.parametrize("what", CLOCKS)
async def test_the_clock_changes(
    what: str, conversation: "Conversation", clock: StoppedClock
) -> None:
    """In the middle of a talk, and for somebody who begins then; nothing told is forgotten."""
    person = Person(conversation, clock)
    for number, moment in enumerate(CLOCKS[what]):
        clock.set(datetime.fromisoformat(moment).replace(tzinfo=STOCKHOLM, fold=number % 2))
        await _helped(person, TALK[number : number + 1])
        await _helped(Person(conversation, clock))
        crisis = await Person(conversation, clock).say("han slår mig nu, hjälp")
        assert "112" in crisis.replies[0].text.splitlines()[0]
    assert "violence" in person.last.known.needs
    if len(CLOCKS[what]) > 1:
        assert person.last.known.age == 16


# --- The counts ---------------------------------------------------------------------------------
@pytest.mark.parametrize("what", ["gone", "garbage", "a folder"])
async def test_the_file_of_counts_is_spoiled(
    what: str,
    conversation: "Conversation",
    clock: StoppedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Talks go on, and one line says that nothing was written."""
    path = tmp_path / "counts.db"
    counting = Statistics(path, wait=lambda: 3600.0, least=1)
    monkeypatch.setattr(conversation, "counting", counting)
    for beside in tmp_path.iterdir():
        beside.unlink()
    if what == "garbage":
        path.write_bytes(bytes(range(256)) * 64)
    if what != "garbage":
        path.mkdir()
    if what == "gone":
        path.rmdir()
        tmp_path.rmdir()
    await _helped(Person(conversation, clock))
    assert not counting.write()
    await _helped(Person(conversation, clock))
    assert noted(caplog, "ERROR") == ["statistics_not_written"]


# --- The start ----------------------------------------------------------------------------------
def _serve(**settings: Any) -> "subprocess.CompletedProcess[str]":
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "bot", "serve"],
        cwd=ROOT,
        env={**kept, **OPERATOR, "OPERATIONS_PORT": "1", **settings},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


@pytest.mark.parametrize("what", ["missing", "cut", "another", "a folder"])
def test_serve_without_a_good_model_is_one_line(
    what: str, tmp_path: Path, trained_model: Path
) -> None:
    """It does not start, and says why and what to do: nobody is answered by half a bot."""
    model = tmp_path / "vagvisaren.tar.gz"
    if what == "cut":
        model.write_bytes(trained_model.read_bytes()[:100_000])
    elif what == "another":
        model.write_bytes(b"not an archive")
    elif what == "a folder":
        model.mkdir()
    done = _serve(MODEL=str(model))
    assert done.returncode == 1 and done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1 and str(model) in lines[0] and "make train" in lines[0], lines
