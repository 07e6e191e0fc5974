"""Every intent, rule, action and reply has the others it needs; a missing one was silence."""

import ast
import inspect
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.engine.lean import leave_tensorflow_out
from bot.replies import Replies
from bot.rooms import Rooms
from bot.settings import ROOT

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")  # as bot/commands/start.py does
leave_tensorflow_out()
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa 3.6 imports what its own dependencies warn of
    from rasa_sdk import Action

    import bot.actions.intake
    from bot.engine.speech import Speech
    from nlu.components import crisis, intent, verdict

if TYPE_CHECKING:
    from bot.conversation import Conversation

DOMAIN = yaml.safe_load((ROOT / "flows" / "domain.yml").read_text("utf-8"))
RULES = [
    rule
    for path in sorted((ROOT / "flows" / "rules").glob("*.yml"))
    for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]
]


def steps(kind: str) -> set[str]:
    """All intents, or all actions, that the rules name."""
    found: set[str] = set()
    for rule in RULES:
        for step in rule["steps"]:
            for one in step.get("or", [step]):
                if kind in one:
                    found.add(one[kind])
    return found


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
    source = Path(crisis.__file__).read_text("utf-8")
    thresholds = {"crisis_", *verdict.Verdict.get_default_config()}
    crises = {word for word in _strings(source) if word.startswith("crisis_")} - thresholds
    own = {*intent._FIRST, *intent._QUESTIONS, *verdict.OWN_METAS, verdict.INFORM}
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
