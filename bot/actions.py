"""Rasa's custom actions: each reads what is known, asks the rooms, and names what to say."""

from abc import ABC, abstractmethod
from typing import Any, Final

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.known import Known
from bot.learning import learn
from bot.offer import CARDS
from bot.replies import Button
from bot.rooms import Rooms, default_rooms
from bot.statistics.course import began_with
from bot.turn import Turn
from bot.understanding import NEED_PREFIX, Understood

Events = list[dict[str, Any]]
FORM: Final = "intake"
_LEAVES: Final = ("stop", "erase")
"""Intents of whoever wants nothing to be left of them."""
_GOES_ON: Final = ("inform", "affirm")
"""Intents besides the needs whose rule is nothing but the next question."""


class _Acting(Action, ABC):
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


class Learn(_Acting):
    """Takes in what the message says; Rasa runs it first at every turn."""

    def name(self) -> str:
        return "action_learn"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        turn.known = learn(turn.known, turn.message, asked=_asked(tracker))
        if turn.message.intent not in _LEAVES:
            turn.mark()


class Validate(Action):
    """Decides whether the open question goes on, or something else must be answered first.

    By itself Rasa's form goes on when a slot was filled, also if the message asked whether we
    tell the parents; and gives up its turn when none was, also if a need was told.
    """

    def __init__(self, rooms: Rooms | None = None) -> None:
        """Needs no rooms."""

    def name(self) -> str:
        return f"validate_{FORM}"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        intent = Understood.of(tracker.latest_message).intent
        goes_on = intent.startswith(NEED_PREFIX) or intent in _GOES_ON
        if not goes_on and not _answered(tracker):
            return [ActionExecutionRejected(FORM)]
        asked = _asked(tracker)
        return [SlotSet(asked, tracker.slots.get(asked))] if asked else []


class Greet(_Acting):
    """The welcome, which tells honestly what this is; a shorter one the second time."""

    def name(self) -> str:
        return "action_greet"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        turn.say("who_i_am" if turn.known.welcomed else "utter_welcome")
        turn.known = turn.known.but(welcomed=True)


class Ask(_Acting):
    """Shows help that fits what is known so far, then asks one of the intake's questions."""

    @property
    @abstractmethod
    def question(self) -> str:
        """The slot of the intake's form that it asks for."""

    def name(self) -> str:
        return f"action_ask_{self.question}"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        if turn.known.crisis != "none":
            turn.crisis(f"crisis_{turn.known.crisis}_still")
            return
        if turn.known.in_view and not turn.message.tells:
            turn.known = turn.known.but(in_view=False)
        else:
            turn.acknowledge()
            turn.show(turn.finder.groups(turn.known, limit=2), briefly=not turn.known.needs)
            turn.introduce()
        turn.known = turn.known.but(asked=turn.known.asked + 1)
        self.ask(turn)

    def ask(self, turn: Turn) -> None:
        """The question itself."""
        turn.say(f"ask_{self.question.removesuffix('_settled')}")


class AskNeed(Ask):
    """What has happened: in own words, or with buttons; a child is shown no menu of needs."""

    question = "need_settled"

    def ask(self, turn: Turn) -> None:
        if turn.reader() == "child":
            turn.say("ask_need", buttons=())
        elif turn.known.likely:
            likely = [Button(turn.words(f"name_{n}"), f"/need_{n}") for n in turn.known.likely]
            turn.say("ask_likely_need", buttons=(*likely, *turn.buttons("ask_likely_need")))
        else:
            turn.say("ask_need")


class AskWriter(Ask):
    """Who asks for somebody else, since a friend, a parent and a teacher need other words."""

    question = "writer_settled"


class AskAge(Ask):
    """The age of the person who needs help."""

    question = "age_settled"


class AskPlace(Ask):
    """Where the person who needs help is."""

    question = "place_settled"


class Offer(_Acting):
    """The answer when nothing is left to ask: the services that fit best."""

    def name(self) -> str:
        return "action_offer"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        if turn.known.crisis != "none":
            turn.crisis(f"crisis_{turn.known.crisis}_still")
            return
        turn.acknowledge()
        if not turn.known.offered:
            turn.show(turn.finder.groups(turn.known, limit=CARDS))
            turn.known = turn.known.but(offered=True)
        elif turn.known.in_view:
            turn.known = turn.known.but(in_view=False)
        else:
            turn.show(turn.finder.groups(turn.known, limit=1, fresh=True))
        turn.introduce()
        turn.say("after_help")


class Door(_Acting):
    """One way in, in a line: for a goodbye."""

    def name(self) -> str:
        return "action_door"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        turn.show(turn.finder.groups(turn.known, limit=1), briefly=True)


class Crisis(_Acting):
    """The right number before anything else."""

    def name(self) -> str:
        return "action_crisis"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        kind = turn.known.crisis
        turn.crisis(
            f"crisis_{kind}_acute" if kind == "suicide" and turn.known.acute else f"crisis_{kind}"
        )


class Doubt(_Acting):
    """Perhaps in danger: asks, and shows the number with the question."""

    def name(self) -> str:
        return "action_doubt"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        turn.crisis("doubt")
        if turn.known.needs:
            turn.show(turn.finder.groups(turn.known, limit=1))


class More(_Acting):
    """Services that have not been shown yet."""

    def name(self) -> str:
        return "action_more"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        before = set(turn.known.shown)
        groups = turn.finder.groups(turn.known, limit=CARDS, fresh=True)
        if {match.service.id for group in groups for match in group.matches} <= before:
            turn.say("more_none")
        turn.show(groups)
        turn.say("after_help")


class WhatHappens(_Acting):
    """What happens when one gets in touch with the service shown last."""

    def name(self) -> str:
        return "action_what_happens"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        last = turn.rooms.directory.get(turn.known.shown[-1]) if turn.known.shown else None
        turn.say(f"what_happens_{last.type if last else 'helpline'}")
        if not turn.known.in_view:
            turn.show(turn.finder.groups(turn.known, limit=1))
        turn.known = turn.known.but(in_view=False)


class Forget(_Acting):
    """Forgets everything about the person but the language they read."""

    def name(self) -> str:
        return "action_forget"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        turn.known = Known(language=turn.known.language)


def _answered(tracker: Tracker) -> bool:
    """Whether another action has already answered this message."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "action" and event.get("name") != FORM:
            return True
    return False


def _asked(tracker: Tracker) -> str | None:
    """The slot of the question that is open."""
    if (tracker.active_loop or {}).get("name") != FORM:
        return None
    slot: str | None = tracker.slots.get("requested_slot")
    return slot


def actions(rooms: Rooms) -> list[Action]:
    """All actions of flows/domain.yml, over these rooms."""
    kinds: tuple[type[_Acting] | type[Validate], ...] = (
        Learn,
        Validate,
        Greet,
        AskNeed,
        AskWriter,
        AskAge,
        AskPlace,
        Offer,
        Door,
        Crisis,
        Doubt,
        More,
        WhatHappens,
        Forget,
    )
    return [kind(rooms) for kind in kinds]
