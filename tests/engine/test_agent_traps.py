"""Rasa's sharp edges, each held by a test: what was cut on once must not cut a person.

A trap is named after what it did. Measured and described in docs/decisions and docs/programmers.md.
"""

import ast
import asyncio
import gc
import inspect
import io
import itertools
import json
import os
import shutil
import statistics
import tarfile
import time
import warnings
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import yaml

from bot.engine.lean import leave_tensorflow_out
from bot.errors import NoModel
from bot.privacy import Private
from bot.replies import Replies
from bot.rooms import ROOT, Rooms
from bot.settings import Settings

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")  # as bot/commands/start.py does
leave_tensorflow_out()
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa 3.6 imports what its own dependencies warn of
    from rasa.core.policies.rule_policy import RulePolicy
    from rasa_sdk import Action

    import bot.actions.intake
    from bot import conversation as room
    from bot.buttons import button_id
    from bot.engine.agent import load_agent, store_of
    from bot.engine.speech import Speech
    from nlu.components import verdict

if TYPE_CHECKING:
    from bot.conversation import Answer, Conversation

CANARY = "kanariefågel"
DOMAIN = yaml.safe_load((ROOT / "flows" / "domain.yml").read_text("utf-8"))
RULES = [
    rule
    for path in sorted((ROOT / "flows" / "rules").glob("*.yml"))
    for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]
]


@pytest.fixture
def person() -> str:
    """Somebody who has never written before."""
    return uuid4().hex


def steps(kind: str) -> set[str]:
    """All intents, or all actions, that the rules name."""
    found: set[str] = set()
    for rule in RULES:
        for step in rule["steps"]:
            for one in step.get("or", [step]):
                if kind in one:
                    found.add(one[kind])
    return found


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


def _held(root: object) -> Iterator[str]:
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
        assert not any(CANARY in text for text in _held(vars(store) if store else {}))
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


# --- A missing reply said nothing at all -------------------------------------------------------
async def test_a_key_without_a_text_is_an_error_and_not_silence(
    rooms: Rooms, conversation: "Conversation"
) -> None:
    tracker = await conversation.agent.tracker_store.get_or_create_tracker("nobody")
    with pytest.raises(KeyError):
        await Speech(rooms=rooms).generate("utter_nothing_like_it", tracker, "conversation")


def test_every_intent_has_a_rule() -> None:
    assert steps("intent") == {*DOMAIN["intents"], "nlu_fallback"}


def test_every_intent_that_can_be_understood_is_in_the_domain() -> None:
    """One that is not has no rule, and its message is taken for none at all."""
    source = Path(verdict.__file__).read_text("utf-8")
    crises = {word for word in _strings(source) if word.startswith("crisis_") and word != "crisis_"}
    own = {*verdict._FIRST, *verdict._QUESTIONS, *verdict.OWN_METAS, verdict.INFORM}
    assert crises | own <= set(DOMAIN["intents"])


def _strings(source: str) -> set[str]:
    constants = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return {node.value for node in constants if isinstance(node.value, str)}


def test_everything_that_the_rules_say_has_words() -> None:
    said = {action for action in steps("action") if action.startswith("utter_")}
    replies = Replies.read(ROOT / "flows" / "replies")
    assert said == set(DOMAIN["responses"])
    assert all(key in replies.by_language[la] for key in said for la in ("sv", "en"))


def test_every_action_exists_and_is_used(rooms: Rooms) -> None:
    names = [action.name() for action in bot.actions.actions(rooms)]
    assert len(names) == len(set(names))
    assert set(names) == set(DOMAIN["actions"])
    done = {action for action in steps("action") if action.startswith("action_")}
    form = {f"action_ask_{slot}" for slot in DOMAIN["forms"]["intake"]["required_slots"]}
    form |= {"validate_intake"} & set(names)
    rasas_own = {"action_deactivate_loop"}
    assert done | form | {"action_learn"} == set(names) | rasas_own


def test_rasas_own_server_finds_the_same_actions() -> None:
    """`rasa run actions` takes every class of the module that has a name and needs no rooms."""
    found: list[type[Action]] = []
    todo = [Action]
    while todo:
        for kind in todo.pop().__subclasses__():
            todo.append(kind)
            if kind.__module__.startswith("bot.actions.") and not inspect.isabstract(kind):
                found.append(kind)
    assert {kind().name() for kind in found} == set(DOMAIN["actions"])


# --- The three hundredth message cost forty times the first ------------------------------------
CYCLE = ["är det anonymt?", "jag är 15", "nån hotar sprida bilder", "visa fler", "Umeå"]
MEASURED = 40


async def test_the_three_hundredth_message_costs_what_the_tenth_does(
    conversation: "Conversation", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old and young talks take turns with the same message, so that a busy machine slows both."""
    old = uuid4().hex
    for words in itertools.islice(itertools.cycle(CYCLE), 300):
        await conversation.turn(old, Private(words))
    ratios = []
    for _ in range(3):
        times: dict[str, list[float]] = {"old": [], "young": []}
        for number in range(MEASURED):
            if number % len(CYCLE) == 0:
                young = uuid4().hex
                for words in (*CYCLE, *CYCLE):
                    await conversation.turn(young, Private(words))
            words = CYCLE[number % len(CYCLE)]
            for name, someone in (("old", old), ("young", young)):
                start = time.perf_counter()
                await conversation.turn(someone, Private(words))
                times[name].append(time.perf_counter() - start)
        ratios.append(statistics.median(times["old"]) / statistics.median(times["young"]))
        if ratios[-1] <= 1.2:
            break
    assert min(ratios) <= 1.2, ratios
    kept = store_of(conversation.agent)._talks[old][1]
    assert len(kept) < 3_000


async def test_what_was_told_first_is_known_at_the_three_hundredth(
    conversation: "Conversation", person: str
) -> None:
    await conversation.turn(person, Private("i am 15 and live in Umeå, he has pictures of me"))
    for _ in range(60):
        answer = await conversation.turn(person, Private("is this anonymous?"))
    assert (answer.known.age, answer.known.municipality) == (15, "2480")
    assert answer.known.language == "en"
    assert "images" in answer.known.needs


# --- One talk starved all the others; two messages waited for a second -------------------------
@pytest.fixture
def talks(conversation: "Conversation") -> "Conversation":
    """The same agent, with what makes people wait for each other bound to this test's loop."""
    return room.Conversation(conversation.agent, conversation.rooms)


PLACES = {"Umeå": "2480", "Malmö": "1280", "Göteborg": "1480", "Kiruna": "2584", "Lund": "1281"}


async def test_people_at_the_same_time_are_never_mixed(talks: "Conversation") -> None:
    async def talk(age: int, place: str) -> tuple[int, str, "Answer"]:
        person = uuid4().hex
        for words in ("hej", f"jag är {age}", "nån hotar sprida bilder på mig", f"bor i {place}"):
            answer = await talks.turn(person, Private(words))
        return age, place, answer

    people = list(zip(range(20, 40), itertools.cycle(PLACES), strict=False))
    for age, place, answer in await asyncio.gather(*(talk(*one) for one in people)):
        assert (answer.known.age, answer.known.municipality) == (age, PLACES[place])


async def test_others_get_a_turn_in_between(talks: "Conversation") -> None:
    ticks, running = 0, True

    async def heart() -> None:
        nonlocal ticks
        while running:
            ticks += 1
            await asyncio.sleep(0)

    beating = asyncio.create_task(heart())
    await asyncio.gather(*(talks.turn(uuid4().hex, Private("hej")) for _ in range(20)))
    running = False
    await beating
    assert ticks >= 20


async def test_two_messages_of_one_person_are_answered_in_order_and_at_once(
    talks: "Conversation", person: str
) -> None:
    await talks.turn(person, Private("hej"))
    start = time.perf_counter()
    first, second = await asyncio.gather(
        talks.turn(person, Private("jag är 15")),
        talks.turn(person, Private("nej jag är 16")),
    )
    assert time.perf_counter() - start < 0.9
    assert (first.known.age, second.known.age) == (15, 16)


async def test_no_lock_is_kept_for_people_who_have_gone(talks: "Conversation") -> None:
    for _ in range(5):
        await talks.turn(uuid4().hex, Private("hej"))
    gc.collect()
    assert len(talks._locks) == 0


# --- Forgetting --------------------------------------------------------------------------------
async def test_forgetting_leaves_nothing_of_a_person(
    conversation: "Conversation", person: str
) -> None:
    await conversation.turn(person, Private("jag är 15 och bor i Umeå"))
    await conversation.forget(person)
    assert (await conversation.known(person)).age is None
    assert person not in store_of(conversation.agent)._talks


async def test_no_text_is_held_between_two_messages(
    conversation: "Conversation", person: str
) -> None:
    await conversation.turn(person, Private(f"{CANARY} hotar sprida bilder"))
    gc.collect()
    store = store_of(conversation.agent)
    assert not any(CANARY in text for text in _held(vars(store)))


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
