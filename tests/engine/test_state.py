"""What is remembered between two messages: slots and the open question, for a while, no texts."""

import json
import os
import warnings
from collections.abc import Iterator

import pytest

from bot.engine.lean import leave_tensorflow_out
from bot.settings import ROOT

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")  # as bot/commands/start.py does
leave_tensorflow_out()
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa 3.6 imports what its own dependencies warn of
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import (
        ActionExecuted,
        ActiveLoop,
        BotUttered,
        SessionStarted,
        SlotSet,
        UserUttered,
    )
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.engine.state import ForgetfulStore, compact, expand

CANARY = "kanariefågel"


class Clock:
    """Seconds that a test sets."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def domain() -> Domain:
    """The project's domain."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Domain.load(str(ROOT / "flows" / "domain.yml"))


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


@pytest.fixture
def store(domain: Domain, clock: Clock) -> Iterator[ForgetfulStore]:
    """A store for three talks that forgets after a minute."""
    yield ForgetfulStore(domain, forget_after=60.0, most=3, clock=clock)


def talk(domain: Domain, person: str = "anna", **slots: object) -> DialogueStateTracker:
    """A talk in the middle of the intake, full of texts."""
    tracker = DialogueStateTracker(person, domain.slots)
    parsed = {"intent": {"name": "inform"}, "entities": [{"entity": "age", "value": CANARY}]}
    tracker.update(SessionStarted())
    tracker.update(UserUttered(CANARY, {"name": "inform"}, parse_data=parsed))  # type: ignore[arg-type]
    for name, value in slots.items():
        tracker.update(SlotSet(name, value))
    tracker.update(ActiveLoop("intake"))
    tracker.update(SlotSet("requested_slot", "age_settled"))
    tracker.update(BotUttered(f"du skrev {CANARY}", {"buttons": [{"title": CANARY}]}))
    tracker.update(ActionExecuted("action_listen"))
    return tracker


def test_only_slots_that_are_set_and_the_open_form_are_kept(domain: Domain) -> None:
    kept = json.loads(
        compact(talk(domain, known={"age": 15, "needs": ["images"]}, need_settled=None))
    )
    assert kept == {
        "slots": {"known": {"age": 15, "needs": ["images"]}, "requested_slot": "age_settled"},
        "form": "intake",
    }


def test_no_word_of_the_talk_is_kept(domain: Domain) -> None:
    state = compact(talk(domain, known={"age": 15}))
    assert CANARY not in state
    assert CANARY not in json.dumps(state)
    assert "kanarief" not in state


def test_a_talk_goes_on_where_it_was(domain: Domain) -> None:
    before = talk(domain, known={"age": 15, "whom": "other"}, need_settled="told")
    after = expand("anna", compact(before), domain.slots)
    assert after.sender_id == "anna"
    assert after.current_slot_values() == before.current_slot_values()
    assert after.active_loop_name == "intake"
    assert after.latest_action_name == "action_listen"
    assert after.latest_message is None or not after.latest_message.text


def test_a_talk_without_a_form_has_none_after(domain: Domain) -> None:
    tracker = talk(domain, known={"age": 15})
    tracker.update(ActiveLoop(None))
    tracker.update(SlotSet("requested_slot", None))
    assert expand("anna", compact(tracker), domain.slots).active_loop_name is None


def test_shrinking_twice_changes_nothing(domain: Domain) -> None:
    once = compact(talk(domain, known={"age": 15, "groups": ["girls"]}))
    assert compact(expand("anna", once, domain.slots)) == once


def test_slots_of_two_talks_are_not_the_same_objects(domain: Domain) -> None:
    state = compact(talk(domain, known={"needs": ["images"]}))
    one, other = (expand(name, state, domain.slots) for name in ("anna", "bo"))
    one.get_slot("known")["needs"].append("money")
    assert other.get_slot("known")["needs"] == ["images"]
    assert domain.slots[0].value is None


def test_a_false_and_a_nought_are_kept(domain: Domain) -> None:
    state = compact(talk(domain, known={"abroad": False, "asked": 0, "age": 0}))
    after = expand("anna", state, domain.slots)
    assert after.get_slot("known")["abroad"] is False
    assert after.get_slot("known")["age"] == 0


async def test_what_was_saved_comes_back(store: ForgetfulStore, domain: Domain) -> None:
    assert await store.retrieve("anna") is None
    await store.save(talk(domain, known={"age": 15}))
    tracker = await store.retrieve("anna")
    assert tracker is not None
    assert tracker.get_slot("known")["age"] == 15


async def test_nothing_in_the_store_holds_a_text(store: ForgetfulStore, domain: Domain) -> None:
    await store.save(talk(domain, known={"age": 15}))
    await store.retrieve("anna")
    assert CANARY not in repr(vars(store))


async def test_silence_makes_it_forget(store: ForgetfulStore, domain: Domain, clock: Clock) -> None:
    await store.save(talk(domain, known={"age": 15}))
    clock.now += 60.0
    assert await store.retrieve("anna") is not None
    clock.now += 0.1
    assert await store.retrieve("anna") is None
    assert "anna" not in repr(vars(store))


async def test_every_message_starts_the_time_anew(
    store: ForgetfulStore, domain: Domain, clock: Clock
) -> None:
    for _ in range(5):
        await store.save(talk(domain, known={"age": 15}))
        clock.now += 40.0
    assert await store.retrieve("anna") is not None


async def test_reading_alone_does_not(store: ForgetfulStore, domain: Domain, clock: Clock) -> None:
    await store.save(talk(domain))
    for _ in range(4):
        clock.now += 20.0
        await store.retrieve("anna")
    assert await store.retrieve("anna") is None


async def test_one_persons_silence_forgets_nobody_else(
    store: ForgetfulStore, domain: Domain, clock: Clock
) -> None:
    await store.save(talk(domain, "anna"))
    clock.now += 50.0
    await store.save(talk(domain, "bo"))
    clock.now += 20.0
    assert await store.retrieve("anna") is None
    assert await store.retrieve("bo") is not None
    assert list(await store.keys()) == ["bo"]


async def test_when_it_is_full_the_longest_silent_talk_goes(
    store: ForgetfulStore, domain: Domain, clock: Clock
) -> None:
    for name in ("anna", "bo", "cilla"):
        await store.save(talk(domain, name))
        clock.now += 1.0
    await store.save(talk(domain, "anna"))
    await store.save(talk(domain, "dan"))
    assert set(await store.keys()) == {"cilla", "anna", "dan"}


async def test_forgetting_at_once(store: ForgetfulStore, domain: Domain) -> None:
    await store.save(talk(domain, "anna"))
    await store.save(talk(domain, "bo"))
    await store.forget("anna")
    await store.forget("anna")
    await store.forget("nobody")
    assert list(await store.keys()) == ["bo"]
    assert "anna" not in repr(vars(store))
