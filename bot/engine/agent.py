"""Rasa's agent in this process, loaded from one checked file and made safe to talk to."""

import types
from typing import Any

from rasa.core import processor
from rasa.core.actions import forms
from rasa.core.agent import Agent
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.policies import rule_policy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core import trackers
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.actions import actions
from bot.engine.inside import ActionsInside, trust_our_own_results
from bot.engine.sealed import FencedLocks, SealedStore
from bot.engine.speech import Speech
from bot.engine.state import ForgetfulStore
from bot.engine.steps import StepByStep
from bot.engine.training import check_whole
from bot.errors import NoModel, Problem
from bot.replicas.claims import SharedClaims
from bot.rooms import Rooms
from bot.settings import Settings


def load_agent(settings: Settings, rooms: Rooms, claims: SharedClaims | None = None) -> Agent:
    """The agent, ready to answer; raises NoModel when the file is missing or damaged.

    With `claims`, talks and locks lie in Redis, else in memory.
    """
    path = settings.model
    # Rasa would silently take the newest other archive in the folder of a missing one.
    if not path.is_file():
        raise NoModel(f"{path}: there is no trained model here; run: make train")
    check_whole(path)
    trust_our_own_results()
    _find_event_types_once()
    _copy_nothing_for_the_log()
    _copy_no_more_than_need_be()
    _look_up_rules_by_intent()
    processor.DaskGraphRunner = StepByStep
    store = _store(settings, claims)
    try:
        agent = Agent.load(
            path,
            action_endpoint=ActionsInside(actions(rooms)),
            generator=Speech(rooms=rooms),
            tracker_store=store,
            lock_store=FencedLocks(claims) if claims else InMemoryLockStore(),
        )
    except Exception as error:  # noqa: BLE001  whatever it is, the model cannot be used
        # A mistake in a phrase list, say, comes wrapped in Rasa's own error.
        if isinstance(error.__cause__, Problem):
            raise error.__cause__ from None
        kind = type(error.__cause__ or error).__name__
        raise NoModel(f"{path}: the model cannot be read ({kind}); run: make train") from None
    _never_fall_back(agent, store)
    _never_fall_silent(agent)
    return agent


def store_of(agent: Agent) -> ForgetfulStore | SealedStore:
    """Where this agent keeps talks."""
    store = agent.tracker_store
    if not isinstance(store, ForgetfulStore | SealedStore):
        raise TypeError(f"the agent keeps talks in {type(store).__name__}, which never forgets")
    return store


def _store(settings: Settings, claims: SharedClaims | None) -> ForgetfulStore | SealedStore:
    domain_comes_later: Any = None
    if claims:
        return SealedStore(domain_comes_later, claims)
    return ForgetfulStore(domain_comes_later, forget_after=settings.forget_after)


def _never_fall_back(agent: Agent, store: ForgetfulStore | SealedStore) -> None:
    """Rasa wraps the store: what cannot be saved goes whole into a memory that never forgets.

    What cannot be read would be taken for a new talk, and saved over the old one.
    """
    agent.tracker_store = store
    if agent.processor is not None:
        agent.processor.tracker_store = store


def _never_fall_silent(agent: Agent) -> None:
    """After ten predictions Rasa stops listening to a talk for good; let it listen again."""

    def listen(tracker: DialogueStateTracker, *_others: Any) -> None:
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))

    if agent.processor is not None:
        agent.processor.on_circuit_break = listen


def _copy_nothing_for_the_log() -> None:
    """Rasa copies messages, events and states in depth for debug lines that nobody reads.

    In these modules it copies for nothing else: 5 % of a turn, and more copies of a person's
    words in memory than need be.
    """
    as_it_is = types.SimpleNamespace(deepcopy=lambda value: value)
    for module in (processor, forms, rule_policy):
        module.copy = as_it_is


def _copy_no_more_than_need_be() -> None:
    """Rasa copies all slots a dozen times a turn, and the message that opened a form with them."""

    def copied(slot: Slot) -> Slot:
        twin = object.__new__(type(slot))
        vars(twin).update(vars(slot))
        return twin

    Slot.__copy__ = copied
    trackers.dataclasses = types.SimpleNamespace(asdict=lambda form: dict(vars(form)))


def _look_up_rules_by_intent() -> None:
    """Rasa holds every rule against the last state; an index by intent leaves a handful.

    A rule whose last step names another intent cannot match, so the answer is the same: an
    eighth of a turn less.
    """
    hold_against = RulePolicy._get_possible_keys
    # The rules are held beside their index: an id alone would be given to other rules one day.
    indexes: dict[int, tuple[dict[str, Any], int, dict[str | None, list[str]]]] = {}

    def possible(policy: RulePolicy, rules: dict[str, Any], states: list[Any]) -> set[str]:
        _held, size, index = indexes.get(id(rules), (rules, -1, {}))
        if size != len(rules):
            index = {}
            for key in rules:
                last = policy._rule_key_to_state(key)[-1]
                index.setdefault(last.get("user", {}).get("intent"), []).append(key)
            indexes[id(rules)] = (rules, len(rules), index)
        said = states[-1].get("user", {}).get("intent") if states else None
        keys = [*index.get(None, ()), *(index.get(said, ()) if said else ())]
        found: set[str] = hold_against(policy, {key: rules[key] for key in keys}, states)
        return found

    RulePolicy._get_possible_keys = possible


def _find_event_types_once() -> None:
    """Rasa walks through all subclasses of Event for each event it reads; remember the answer."""
    by_name: dict[str, Any] = {}
    search = Event.resolve_by_type

    def resolve(type_name: str, default: Any = None) -> Any:
        if type_name not in by_name:
            by_name[type_name] = search(type_name, default)
        return by_name[type_name]

    Event.resolve_by_type = staticmethod(resolve)
