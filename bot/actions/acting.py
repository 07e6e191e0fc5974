"""What every action is made of: what is known, the message, the rooms, and what has changed."""

from abc import ABC, abstractmethod
from typing import Any, Final

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.known import Known
from bot.rooms import Rooms, default_rooms
from bot.statistics.course import began_with
from bot.turn import Turn
from bot.understanding import Understood

Events = list[dict[str, Any]]
FORM: Final = "intake"


class Acting(Action, ABC):
    """Runs `act` on the turn and hands Rasa what has changed in what is known."""

    def __init__(self, rooms: Rooms | None = None) -> None:
        self._given_rooms = rooms

    @property
    def rooms(self) -> Rooms:
        """The rooms given at start, or those of the environment under Rasa's own commands."""
        return self._given_rooms or default_rooms()

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        known = Known.of(tracker.slots)
        began_with(known)
        turn = Turn(self.rooms, known, Understood.of(tracker.latest_message), dispatcher)
        self.act(turn, tracker)
        return [SlotSet(name, value) for name, value in known.changes_to(turn.known).items()]

    @abstractmethod
    def act(self, turn: Turn, tracker: Tracker) -> None:
        """What this action does."""


def asked(tracker: Tracker) -> str | None:
    """The slot of the question that is open."""
    if (tracker.active_loop or {}).get("name") != FORM:
        return None
    slot: str | None = tracker.slots.get("requested_slot")
    return slot
