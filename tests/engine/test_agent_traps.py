"""Rasa's sharp edges, each held by a test: what was cut on once must not cut a person.

A trap is named after what it did. Measured and described in docs/decisions and docs/programmers.md.
"""

import asyncio
import gc
import io
import json
import os
import shutil
import tarfile
import time
import warnings
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from bot.engine.lean import leave_tensorflow_out
from bot.errors import NoModel
from bot.privacy import Private
from bot.replies import Replies
from bot.rooms import Rooms
from bot.settings import ROOT, Settings

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")  # as bot/commands/start.py does
leave_tensorflow_out()
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa 3.6 imports what its own dependencies warn of
    from rasa.core.policies.rule_policy import RulePolicy

    import bot.actions.intake
    from bot import conversation as room
    from bot.buttons import button_id
    from bot.engine.agent import load_agent, store_of

if TYPE_CHECKING:
    from bot.conversation import Answer, Conversation

CANARY = "kanariefågel"


@pytest.fixture
def person() -> str:
    """Somebody who has never written before."""
    return uuid4().hex


# --- A missing model silently became another one -----------------------------------------------
def _load(model: Path, rooms: Rooms) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_agent(Settings.read({"MODEL": str(model)}), rooms)


def test_a_missing_model_is_told_and_no_other_is_taken(
    tmp_path: Path, trained_model: Path, rooms: Rooms
) -> None:
    shutil.copy(trained_model, tmp_path / "other.tar.gz")
    with pytest.raises(NoModel, match=r"missing\.tar\.gz: there is no trained model.*make train"):
        _load(tmp_path / "missing.tar.gz", rooms)
    with pytest.raises(NoModel):
        _load(tmp_path, rooms)


def _other_version(model: Path, to: Path) -> None:
    """The same model as if an old Rasa had made it."""
    with tarfile.open(model) as old, tarfile.open(to, "w:gz") as new:
        for member in old.getmembers():
            content = old.extractfile(member)
            data = content.read() if content else b""
            if member.name.endswith("metadata.json"):
                metadata = json.loads(data)
                metadata["rasa_open_source_version"] = "2.0.0"
                data = json.dumps(metadata).encode()
                member.size = len(data)
            new.addfile(member, io.BytesIO(data) if content else None)


def _empty_tar(_model: Path, to: Path) -> None:
    with tarfile.open(to, "w:gz"):
        pass


def _flipped(model: Path, to: Path) -> None:
    data = bytearray(model.read_bytes())
    data[len(data) // 2] ^= 0xFF
    to.write_bytes(data)


DAMAGED: dict[str, Callable[[Path, Path], object]] = {
    "empty": lambda _, to: to.write_bytes(b""),
    "no archive": lambda _, to: to.write_text("not a model", "utf-8"),
    "cut short": lambda model, to: to.write_bytes(model.read_bytes()[:200_000]),
    "one byte wrong": _flipped,
    "an archive without a model": _empty_tar,
    "made by another version": _other_version,
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_model_is_one_clear_line(
    kind: str, tmp_path: Path, trained_model: Path, rooms: Rooms
) -> None:
    model = tmp_path / "vagvisaren.tar.gz"
    DAMAGED[kind](trained_model, model)
    with pytest.raises(NoModel, match="make train") as raised:
        _load(model, rooms)
    assert "\n" not in str(raised.value)


def test_a_model_that_training_did_not_write_is_refused(
    tmp_path: Path, trained_model: Path, rooms: Rooms
) -> None:
    model = tmp_path / "vagvisaren.tar.gz"
    shutil.copy(trained_model, model)
    note = {"inputs": "", "model": "0" * 64}
    (tmp_path / "vagvisaren.json").write_text(json.dumps(note), "utf-8")
    with pytest.raises(NoModel, match="damaged or from elsewhere"):
        _load(model, rooms)


# --- A typed /intent{…} acted as a button ------------------------------------------------------
TYPED = [
    "/restart",
    " /restart",
    "\t\n/back",
    "//restart",
    "/ /restart",
    "\u00a0/restart",
    "\u3000/need_money",
    "/session_start",
    "/intake",
    "/stop",
    "/erase",
    "/safe",
    "/crisis_danger",
    "/need_money",
    '/inform{"municipality": "1480"}',
    '/inform{"group": "professional"}',
    '/need_images@0.9{"need": "money"}',
    "/need_money+need_images",
    "b:d831eb",
]


@pytest.mark.parametrize("typed", TYPED, ids=repr)
async def test_typed_payloads_are_text(typed: str, conversation: "Conversation") -> None:
    """Understood as the same words without the slash are; none of them comes from Rasa's parser."""
    words = typed.replace("/", " ").strip()
    assert await conversation.understand(typed) == await conversation.understand(words)


async def test_a_typed_payload_sets_nothing(conversation: "Conversation", person: str) -> None:
    for typed in ('/inform{"municipality": "1480", "county": "14"}', "/skip", "/restart"):
        answer = await conversation.turn(person, Private(typed))
    assert answer.known.municipality is None
    assert answer.known.county is None


async def test_a_typed_id_of_a_button_presses_nothing(
    conversation: "Conversation", person: str
) -> None:
    answer = await conversation.turn(person, Private(button_id('/inform{"age_band": "child"}')))
    assert answer.known.age_band == "unknown"


BUTTONS = sorted(
    {b.payload for _, _, r in Replies.read(ROOT / "flows" / "replies").all() for b in r.buttons}
)


@pytest.mark.parametrize("payload", BUTTONS)
async def test_every_button_can_be_pressed(
    payload: str, conversation: "Conversation", person: str
) -> None:
    """Also those with braces, which Rasa's own voice would trip over."""
    await conversation.turn(person, Private("hej"))
    answer = await conversation.press(person, button_id(payload))
    assert answer is not None
    assert answer.intent == payload[1:].partition("{")[0]
    assert answer.replies


async def test_an_unknown_button_is_no_message(conversation: "Conversation", person: str) -> None:
    assert await conversation.press(person, "b:000000") is None
    assert await conversation.press(person, "/need_money") is None


# --- The circuit breaker muted a talk for good -------------------------------------------------
async def test_a_talk_that_ran_too_long_is_answered_again(
    conversation: "Conversation", person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await conversation.turn(person, Private("hej"))
    with monkeypatch.context() as patch:
        patch.setattr(conversation.agent.processor, "max_number_of_predictions", 1)
        cut = await conversation.turn(person, Private("nån hotar sprida bilder på mig"))
    assert cut.replies
    after = await conversation.turn(person, Private("han slår mig nu"))
    assert after.known.crisis == "danger"
    assert "112" in after.replies[0].text


# --- The fallback store kept plain text --------------------------------------------------------
def _fails(*_given: Any, **_more: Any) -> Any:
    raise ConnectionError(CANARY)


def held(root: object) -> Iterator[str]:
    """Every text that can be reached from an object within a few steps."""
    seen, todo = {id(root)}, [(root, 0)]
    while todo:
        one, depth = todo.pop()
        if isinstance(one, str):
            yield one
        elif depth < 6:
            for other in gc.get_referents(one):
                if id(other) not in seen and not isinstance(other, type):
                    seen.add(id(other))
                    todo.append((other, depth + 1))


async def test_a_store_that_fails_keeps_no_text_elsewhere(
    conversation: "Conversation", person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(store_of(conversation.agent), "save", _fails)
        answer = await conversation.turn(person, Private(f"{CANARY} hotar sprida bilder"))
    assert answer.replies
    wrapper = conversation.agent.tracker_store
    stores = [wrapper, getattr(wrapper, "_fallback_tracker_store", None)]
    for store in stores:
        assert not any(CANARY in text for text in held(vars(store) if store else {}))
    again = await conversation.turn(person, Private("jag är 15"))
    assert again.known.age == 15


async def test_a_store_that_cannot_be_read_still_leaves_help(
    conversation: "Conversation", person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(store_of(conversation.agent), "save", _fails)
        patch.setattr(store_of(conversation.agent), "retrieve", _fails)
        answer = await conversation.turn(person, Private("hej"))
    assert any("112" in reply.text for reply in answer.replies)


# --- Whatever raises or hangs, the person gets help --------------------------------------------
async def _hangs(*_given: Any, **_more: Any) -> Any:
    await asyncio.sleep(60)


async def _raises(*_given: Any, **_more: Any) -> Any:
    raise ValueError(CANARY)


async def _says_nothing(*_given: Any, **_more: Any) -> Any:
    return None


@pytest.mark.parametrize("step", ["parse_message", "handle_message"])
@pytest.mark.parametrize("broken", [_hangs, _raises])
async def test_an_agent_that_breaks_gives_the_emergency_contacts(
    step: str,
    broken: Callable[..., Awaitable[Any]],
    conversation: "Conversation",
    person: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(room, "LONGEST_TURN", 0.3)
    with monkeypatch.context() as patch:
        patch.setattr(conversation.agent.processor, step, broken)
        start = time.perf_counter()
        answer = await conversation.turn(person, Private(f"{CANARY} slår mig"))
    assert time.perf_counter() - start < 2.0
    _is_help(answer)
    said = "".join(capfd.readouterr())
    assert CANARY not in said
    after = await conversation.turn(person, Private("jag är 15 och bor i Umeå"))
    assert after.known.age == 15


async def test_an_agent_with_nothing_to_say_gives_the_emergency_contacts(
    conversation: "Conversation", person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation.agent.processor, "handle_message", _says_nothing)
    _is_help(await conversation.turn(person, Private("hej")))


async def test_the_time_of_a_turn_holds_how_long_it_waited(
    conversation: "Conversation", person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too many at once must be seen by whoever runs the bot."""

    async def takes_a_while(*_given: Any, **_more: Any) -> None:
        await asyncio.sleep(0.2)

    monkeypatch.setattr(conversation.agent.processor, "handle_message", takes_a_while)
    together = 3 * room.AT_ONCE
    turns = (conversation.turn(f"{person}{n}", Private("hej")) for n in range(together))
    spent = sorted(answer.milliseconds for answer in await asyncio.gather(*turns))
    assert spent[0] >= 200
    assert spent[-1] >= 600  # the last ones waited for two others
    again = [conversation.turn(person, Private("hej")) for _ in range(2)]
    assert max(answer.milliseconds for answer in await asyncio.gather(*again)) >= 400


async def test_help_comes_within_the_time_that_is_promised() -> None:
    assert room.LONGEST_TURN <= 10.0


async def test_an_action_that_breaks_leaves_help(
    conversation: "Conversation", person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.actions.intake, "learn", _fails)
    answer = await conversation.turn(person, Private("hej"))
    assert answer.services or any("112" in reply.text for reply in answer.replies)


def _is_help(answer: "Answer") -> None:
    text = "\n".join(reply.text for reply in answer.replies)
    assert "112" in text
    assert len(answer.services) >= 2
    assert answer.replies[0].text.strip()


# --- Whole texts on stdout ---------------------------------------------------------------------
async def test_a_turn_prints_nothing(
    conversation: "Conversation", person: str, capfd: pytest.CaptureFixture[str]
) -> None:
    for words in (f"{CANARY} 4711", "/", f"/{CANARY}{{", f'/{CANARY}{{"age": "{CANARY}"}}', ""):
        await conversation.turn(person, Private(words))
    printed = capfd.readouterr()
    assert printed.out == ""
    assert CANARY not in printed.err
    assert "4711" not in printed.err


# --- Rules of a model that was let go lent their index to the next, and help was not shown --------
def test_rules_of_another_model_are_never_taken_for_these(conversation: "Conversation") -> None:
    """Loading an agent indexes rules by intent; freed rules leave their id to others."""
    assert conversation.agent is not None
    policy = RulePolicy.__new__(RulePolicy)
    for number in range(200):
        listened = {"prev_action": {"action_name": "action_listen"}}
        state = {**listened, "user": {"intent": f"intent_{number}"}}
        other = {**listened, "user": {"intent": "another"}}
        key = json.dumps([state])
        assert policy._get_possible_keys({key: "action_offer"}, [state]) == {key}
        assert policy._get_possible_keys({key: "action_offer"}, [other]) == set()
