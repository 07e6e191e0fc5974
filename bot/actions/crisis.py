"""Danger and wanting to die, before everything; and whoever leaves, leaves nothing behind."""

from rasa_sdk import Tracker

from bot.actions.acting import Acting
from bot.codes import Crisis as Kind
from bot.directory import Match
from bot.known import Known
from bot.turn import Turn


class Crisis(Acting):
    """The right number before anything else."""

    def name(self) -> str:
        return "action_crisis"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        kind = turn.known.crisis
        key = f"crisis_{kind}"
        if kind == "suicide" and turn.known.acute:
            key = "crisis_suicide_acute"
        elif kind == "suicide" and turn.message.doubted == kind:
            key = turn.rooms.replies.own_or("crisis_suicide_unsure", key, turn.known.language)
        turn.crisis(key)


class Doubt(Acting):
    """Perhaps in danger, or perhaps wants to die: asks that, and shows the number with it."""

    def name(self) -> str:
        return "action_doubt"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        kind: Kind = "suicide" if turn.message.doubted == "suicide" else "danger"
        if turn.known.crisis in ("suicide", kind):
            # "I dare not call, they hear" of somebody who wants to die raises no new question.
            turn.crisis_goes_on()
            return
        said = turn.crisis("doubt_suicide" if kind == "suicide" else "doubt", kind)
        turn.known = turn.known.but(doubted=kind)
        if turn.known.needs:

            def unsaid(match: Match) -> bool:
                return match.service.id not in said

            turn.show(turn.finder.groups(turn.known, limit=1, only=unsaid))


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
