"""What has happened, who asks, how old, where: each question comes with help that fits already."""

from abc import abstractmethod
from typing import Any, Final

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.acting import FORM, Acting, Events, asked
from bot.learning import ASIDE, learn
from bot.offer import CARDS
from bot.rooms import Rooms
from bot.turn import Turn
from bot.understanding import NEED_PREFIX, Understood

_LEAVES: Final = ("stop", "erase")
"""Intents of whoever wants nothing to be left of them."""
_GOES_ON: Final = ("inform", "affirm")
"""Intents besides the needs whose rule is nothing but the next question."""


class Learn(Acting):
    """Takes in what the message says; Rasa runs it first at every turn."""

    def name(self) -> str:
        return "action_learn"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        turn.known = learn(turn.known, turn.message, asked=asked(tracker))
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
        slot = asked(tracker)
        return [SlotSet(slot, tracker.slots.get(slot))] if slot else []


class Greet(Acting):
    """The welcome, which tells honestly what this is; a shorter one the second time."""

    def name(self) -> str:
        return "action_greet"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        turn.say("greet_again" if turn.known.welcomed else "utter_welcome")
        turn.known = turn.known.but(welcomed=True)
        turn.tell_of_mixture()


class Ask(Acting):
    """Shows help that fits what is known so far, then asks one of the intake's questions."""

    @property
    @abstractmethod
    def question(self) -> str:
        """The slot of the intake's form that it asks for."""

    def name(self) -> str:
        return f"action_ask_{self.question}"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        if turn.known.crisis != "none":
            turn.crisis_goes_on()
            return
        # What is answered beside the question ("I don't dare to call") has shown its door already.
        if turn.message.tells and turn.message.intent not in ASIDE:
            turn.acknowledge()
            turn.show(turn.finder.groups(turn.known, limit=2), briefly=not turn.known.needs)
            turn.differs()
        else:
            turn.keep_in_view()
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
            likely = [turn.need_button(need) for need in turn.known.likely]
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


class Offer(Acting):
    """The answer when nothing is left to ask: the services that fit best."""

    def name(self) -> str:
        return "action_offer"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        if turn.known.crisis != "none":
            turn.crisis_goes_on()
            return
        turn.acknowledge()
        if turn.known.offered:
            turn.keep_in_view()
            turn.introduce()
            turn.say("after_answer")
            return
        turn.known = turn.known.but(offered=True)
        turn.offer(turn.finder.groups(turn.known, limit=CARDS, best=True))


def _answered(tracker: Tracker) -> bool:
    """Whether another action has already answered this message."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "action" and event.get("name") != FORM:
            return True
    return False
