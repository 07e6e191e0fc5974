"""After the answer: did something fit, did somebody answer, and the next best where not.

What is told is kept as marks for counting (`bot/outcomes.py`), never with who told it.
"""

from abc import abstractmethod
from typing import Final

from rasa_sdk import Tracker

from bot.actions.acting import Acting
from bot.directory import Match, Service
from bot.offer import CARDS, Wanted
from bot.outcomes import AboutEntry, Fit, told
from bot.turn import Turn

_AT_A_DISTANCE: Final = frozenset({"phone", "sms", "chat", "email", "video"})
_REASONS: Final[dict[str, Fit]] = {
    "too_far": "too_far",
    "closed": "not_open",
    "wrong_kind": "not_for_me",
    "not_anonymous": "not_anonymous",
    "other": "other_reason",
}
"""Why nothing fitted, and how that is counted."""


class More(Acting):
    """Services that have not been shown yet."""

    def name(self) -> str:
        return "action_more"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        before = set(turn.known.shown)
        groups = turn.finder.groups(turn.known, limit=CARDS, fresh=True)
        if {match.service.id for group in groups for match in group.matches} <= before:
            turn.say("more_none")
        turn.offer(groups)


class FitsNot(Acting):
    """Asks why nothing fits, or shows what is best for that reason."""

    def name(self) -> str:
        return "action_fits_not"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        reason = next(iter(turn.message.about), None)
        if reason not in _REASONS:
            turn.keep_in_view()
            turn.say("why_not")
            return
        turn.known = told(turn.known, _REASONS[reason])
        turn.say(f"not_{reason}")
        next_best(turn, _wanted(reason, turn.shown_last()))


class MetBadly(Acting):
    """Tried, and was turned away: what one may ask for, and another door."""

    def name(self) -> str:
        return "action_met_badly"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        tried = turn.meant()
        turn.known = told(turn.known, "met_badly")
        turn.explain("met_badly")
        next_best(turn, _elsewhere(tried))


class AboutOne(Acting):
    """Something is wrong with one service; asks which where several were shown."""

    intent: str
    mark: AboutEntry

    def name(self) -> str:
        return f"action_{self.intent}"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        meant = turn.meant()
        if len(meant) > 1:
            turn.keep_in_view()
            turn.say("which_one", buttons=turn.naming(self.intent, meant))
            return
        for service in meant:
            turn.known = told(turn.known, self.mark, service.id).but(picked=None)
        turn.say(self.intent)
        next_best(turn, self.better(meant))

    @abstractmethod
    def better(self, meant: list[Service]) -> Wanted:
        """What to show instead."""


class NoAnswer(AboutOne):
    """Nobody answered: somebody who does, now."""

    intent, mark = "no_answer", "nobody_answered"

    def better(self, meant: list[Service]) -> Wanted:
        ids = {service.id for service in meant}
        return lambda match: match.reachable and match.service.id not in ids


class WrongNumber(AboutOne):
    """A number or a link is wrong: staff are told by a count on that entry."""

    intent, mark = "wrong_number", "wrong_number"

    def better(self, meant: list[Service]) -> Wanted:
        ids = {service.id for service in meant}
        return lambda match: match.service.id not in ids


class GotThrough(Acting):
    """Somebody answered; what counts is whether they helped."""

    def name(self) -> str:
        return "action_got_through"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        turn.known = told(turn.known, "got_through")
        turn.say("got_through")
        turn.keep_in_view()


class GotHelp(Acting):
    """They helped."""

    def name(self) -> str:
        return "action_got_help"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        turn.known = told(told(turn.known, "got_through"), "got_help")
        turn.say("got_help")
        turn.keep_in_view()


def next_best(turn: Turn, wanted: Wanted) -> None:
    """Services that the person has not seen, as they wish them; else the others once more."""
    turn.known = turn.known.but(offered=True)
    turn.offer(turn.finder.groups(turn.known, limit=CARDS, fresh=True, only=wanted))


def _wanted(reason: str, shown: list[Service]) -> Wanted:
    """What the next best must be, by the reason why the last did not fit."""
    kinds = {service.type for service in shown}
    by_reason: dict[str, Wanted] = {
        "too_far": _reached_from_home,
        "closed": lambda match: match.reachable,
        "wrong_kind": lambda match: match.service.type not in kinds,
        "not_anonymous": lambda match: match.service.anonymous is True,
    }
    return by_reason.get(reason, lambda match: True)


def _reached_from_home(match: Match) -> bool:
    """Whether one gets there without travelling: no address far away stands on the card."""
    ways = {contact.by for contact in match.service.contacts}
    return "visit" not in ways and not ways.isdisjoint(_AT_A_DISTANCE)


def _elsewhere(tried: list[Service]) -> Wanted:
    """Another kind of helper, run by somebody else."""
    kinds = {service.type for service in tried}
    operators = {service.operator for service in tried if service.operator}
    return lambda match: match.service.type not in kinds and match.service.operator not in operators
