"""Questions about the talk, about right and wrong, and about oneself; then it goes on as it was."""

from collections.abc import Iterator
from typing import Final

from rasa_sdk import Tracker

from bot.actions.acting import Acting
from bot.codes import OFFENDER_GROUPS, Need
from bot.known import Known
from bot.learning import MOST_NEEDS
from bot.outcomes import told
from bot.replies import Replies
from bot.turn import Turn
from bot.understanding import Understood

_NO_ANSWER: Final = "utter_help"
"""What can be asked here: said only where there is nothing closer."""
_ALWAYS: Final = {
    "ask_anonymity": "utter_anonymity",
    "ask_reporting": "utter_reporting",
    "ask_rights": "utter_rights",
    "ask_fault": "utter_fault",
    "ask_bot": "utter_bot",
    "ask_topic": _NO_ANSWER,
    "what_to_do": "what_to_do",
    "ask_angry": "about_angry",
    "ask_taken": "about_taken",
    "ask_deported": "about_deported",
    "ask_love": "about_love",
    "ask_myself": "about_myself",
    "ask_refuses": "about_refuses",
}
"""A question, and the reply where nothing more is known of what it is about."""
_LEADS_TO: Final[dict[str, Need]] = {"about_pictures": "images"}
"""Answers that name a kind of help, and the need for which that help is shown."""
_STATUS: Final = frozenset({"undocumented", "asylum_seeker", "eu_migrant"})


def answer_keys(message: Understood, known: Known) -> Iterator[str]:
    """Keys of the answer to a question, the closest first; not each of them exists."""
    duty = message.intent == "ask_reporting" and "parents" not in message.about
    if known.job and (duty or message.intent == "what_to_do"):
        yield f"{message.intent}_{known.job}"
        if known.job == "volunteer":
            return  # what is a duty for others is mostly none for them
    if offends(known) and message.intent in ("ask_fault", "ask_rights"):
        # "It is not your fault" is for those who were hurt (safety rule 5 the other way round).
        yield "about_own_behaviour"
        return
    for what in message.about:
        no_papers = what == "illegal" and has_no_papers(known)
        yield "about_illegal_papers" if no_papers else f"about_{what}"
    yield _ALWAYS[message.intent]


def closest(question: Understood, known: Known, replies: Replies) -> str:
    """The key of the closest answer, or of the next closest where that was the last one."""
    keys = [key for key in answer_keys(question, known) if replies.has(key)]
    return next((key for key in keys if key not in (known.last, _NO_ANSWER)), keys[0])


def answer(turn: Turn, question: Understood) -> str:
    """Say the closest answer; its key."""
    key = closest(question, turn.known, turn.rooms.replies)
    turn.explain(key)
    return key


def has_no_papers(known: Known) -> bool:
    """Whether the right to be here may be at stake: then nothing is without consequences."""
    return "migration" in known.needs or not _STATUS.isdisjoint(known.groups)


def offends(known: Known) -> bool:
    """Whether the person told that they buy sex, or hurt or fear to hurt others."""
    return known.needs[:1] == ("own_behaviour",) or not OFFENDER_GROUPS.isdisjoint(known.groups)


class Answer(Acting):
    """The answer to a question; what was open is asked again after it."""

    def name(self) -> str:
        return "action_answer"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        key = answer(turn, turn.message)
        if key == "about_deported":
            turn.once("about_papers")  # it says the same
        if key in _LEADS_TO:
            _lead(turn, _LEADS_TO[key])


def _lead(turn: Turn, need: Need) -> None:
    """Who asks how something is done is shown who does it, with the question that comes next."""
    if need not in turn.known.needs:
        needs = tuple(one for one in (need, *turn.known.needs) if one != "talk")
        turn.known = turn.known.but(needs=needs[:MOST_NEEDS], need_settled="told", offered=False)
    turn.known = turn.known.but(in_view=False)


class Testing(Acting):
    """A short tour for whoever only tries the bot; all of their talk is counted apart."""

    def name(self) -> str:
        return "action_testing"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        turn.known = told(turn.known, "tester")
        turn.say("testing")


class Easier(Acting):
    """Easier words from now on, and what was said last once more in them."""

    def name(self) -> str:
        return "action_easier"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        turn.known = turn.known.but(easy=True)
        turn.say("easier")
        if turn.rooms.replies.has(turn.known.last):
            turn.say(turn.known.last)


class Abuse(Acting):
    """One calm reply to insults; after that only the door stays open."""

    def name(self) -> str:
        return "action_abuse"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        if turn.once("abuse"):
            turn.say("abuse")
