"""Custom actions in this process answer as an action server would, and let others have a turn."""

import asyncio
import os
import warnings
from typing import Any

import pytest

from bot.engine.lean import leave_tensorflow_out

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")  # as bot/commands/start.py does
leave_tensorflow_out()
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa 3.6 imports what its own dependencies warn of
    from rasa.core.actions.action import RemoteAction
    from rasa.utils.endpoints import ClientResponseError
    from rasa_sdk import Action, Tracker
    from rasa_sdk.events import SlotSet
    from rasa_sdk.executor import CollectingDispatcher
    from rasa_sdk.interfaces import ActionExecutionRejection

    from bot.engine.inside import ActionsInside, trust_our_own_results


class Good(Action):
    """Says something and sets a slot."""

    def name(self) -> str:
        return "action_good"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Any:
        dispatcher.utter_message(text=f"hej {tracker.sender_id}", services=["bris-116111"])
        return [SlotSet("age", 15)]


class Refusing(Action):
    """Refuses to run, as a form does that was not answered."""

    def name(self) -> str:
        return "action_refusing"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Any:
        raise ActionExecutionRejection(self.name(), "not now")


@pytest.fixture
def inside() -> ActionsInside:
    """Both actions."""
    return ActionsInside([Good(), Refusing()])


def call(action: str, person: str = "anna") -> dict[str, Any]:
    """What Rasa sends to an action server."""
    tracker = {
        "sender_id": person,
        "slots": {},
        "latest_message": {},
        "events": [],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": None,
    }
    return {"next_action": action, "sender_id": person, "tracker": tracker, "domain": {}}


async def test_an_action_runs_and_answers(inside: ActionsInside) -> None:
    result = await inside.request("post", json=call("action_good"))
    assert result["responses"][0]["text"] == "hej anna"
    assert result["responses"][0]["services"] == ["bris-116111"]
    assert result["events"][0]["name"] == "age"


async def test_a_refusal_is_told_as_over_http(inside: ActionsInside) -> None:
    with pytest.raises(ClientResponseError) as raised:
        await inside.request("post", json=call("action_refusing"))
    assert raised.value.status == 400


async def test_an_unknown_action_is_told_as_over_http(inside: ActionsInside) -> None:
    with pytest.raises(ClientResponseError) as raised:
        await inside.request("post", json=call("action_that_is_not"))
    assert raised.value.status == 404


async def test_each_action_gives_way_to_others(inside: ActionsInside) -> None:
    order: list[str] = []

    async def one(name: str) -> None:
        for step in range(3):
            await inside.request("post", json=call("action_good", name))
            order.append(f"{name}{step}")

    await asyncio.gather(one("a"), one("b"))
    assert order != ["a0", "a1", "a2", "b0", "b1", "b2"]


async def test_actions_at_the_same_time_are_not_mixed(inside: ActionsInside) -> None:
    people = [f"person{n}" for n in range(30)]
    results = await asyncio.gather(
        *(inside.request("post", json=call("action_good", person)) for person in people)
    )
    assert [r["responses"][0]["text"] for r in results] == [f"hej {p}" for p in people]


def test_our_own_results_are_not_checked_against_the_schema_for_strangers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three quarters of a turn went there."""
    monkeypatch.setattr(
        RemoteAction, "_validate_action_result", RemoteAction._validate_action_result
    )
    trust_our_own_results()

    def never(*_given: Any, **_more: Any) -> None:
        raise AssertionError("the schema is checked")

    monkeypatch.setattr(RemoteAction, "action_response_format_spec", never)
    assert RemoteAction("action_good", None)._validate_action_result({"events": []})
