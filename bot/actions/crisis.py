"""Danger and wanting to die, before everything; and whoever leaves, leaves nothing behind."""

from rasa_sdk import Tracker

from bot.actions.acting import Acting
from bot.known import Known
from bot.turn import Turn


class Crisis(Acting):
    """The right number before anything else."""

    def name(self) -> str:
        return "action_crisis"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        kind = turn.known.crisis
        turn.crisis(
            f"crisis_{kind}_acute" if kind == "suicide" and turn.known.acute else f"crisis_{kind}"
        )


class Doubt(Acting):
    """Perhaps in danger: asks, and shows the number with the question."""

    def name(self) -> str:
        return "action_doubt"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        turn.crisis("doubt")
        if turn.known.needs:
            turn.show(turn.finder.groups(turn.known, limit=1))


class Door(Acting):
    """One way in, in a line: for a goodbye."""

    def name(self) -> str:
        return "action_door"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        turn.show(turn.finder.groups(turn.known, limit=1), briefly=True)


class Forget(Acting):
    """Forgets everything about the person but the language they read."""

    def name(self) -> str:
        return "action_forget"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        turn.known = Known(language=turn.known.language)
