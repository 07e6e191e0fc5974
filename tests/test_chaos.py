"""What may happen to a running bot: each time the person sees help, and the operator one line.

Elsewhere: Redis gone and back (tests/replicas/test_fleet.py), a full or locked disk under the
counts (tests/statistics/test_writer.py), a broken model or directory at the start of the terminal
(tests/test_bad_input.py), a raising or hanging agent (tests/test_no_trace.py).
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.directory import Watched
from bot.rooms import ROOT, STOCKHOLM
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
