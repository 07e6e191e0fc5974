"""From an answer to a person who helps: what happens there, what to say, a smaller step, why."""

from dataclasses import replace
from typing import Final

from rasa_sdk import Tracker

from bot.actions.acting import Acting, asked
from bot.actions.answers import answer
from bot.directory import Match
from bot.outcomes import told
from bot.turn import Turn

_WRITTEN: Final = frozenset({"chat", "sms", "email", "web"})
_TYPE_OF: Final = {
    **dict.fromkeys(("bup", "youth_clinic", "mika"), "clinic"),
    **dict.fromkeys(("social_services", "regional"), "social_services"),
    **dict.fromkeys(("police", "barnahus"), "police"),
    "shelter": "shelter",
    "school": "school",
}
"""A kind of helper that somebody names, and whose first words fit there."""


class WhatHappens(Acting):
    """What a helper does and what happens when one comes: the one named, picked or shown last."""

    def name(self) -> str:
        return "action_what_happens"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        helper = next(iter(turn.message.about), None)
        if helper and not turn.message.service:
            # The open question comes next, so that the buttons stand under the explanation.
            goes_on = asked(tracker) is not None
            turn.explain(
                f"about_{helper}", buttons=turn.buttons("after_picked") if goes_on else None
            )
            if goes_on:
                return
            turn.keep_in_view()
        else:
            self._of_one(turn)
        turn.say("after_picked")

    def _of_one(self, turn: Turn) -> None:
        if turn.message.service:
            turn.known = told(turn.known, "fitted").but(picked=turn.message.service)
        service = next(iter(turn.meant()), None)
        if service is None:
            turn.keep_in_view()
        fits = service is not None and turn.show_one(service.id)
        turn.explain(f"what_happens_{service.type if service else 'helpline'}")
        if service is not None and not fits:
            turn.keep_in_view()


class FirstWords(Acting):
    """Words to read aloud or paste: the entry's own, or by kind of helper and audience."""

    def name(self) -> str:
        return "action_first_words"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        named = next((_TYPE_OF[a] for a in turn.message.about if a in _TYPE_OF), None)
        if not named and "to_them" in turn.message.about and turn.known.whom == "other":
            # "How do I tell her?" of somebody who helps is about the one who is hurt.
            answer(turn, replace(turn.message, intent="what_to_do"))
            turn.keep_in_view()
            return
        turn.say("first_words")
        if named:
            turn.say(f"first_words_{named}")
        else:
            service = next(iter(turn.meant()), None)
            own = service.first_words if service and turn.known.whom == "self" else {}
            words = own.get(turn.rooms.replies.language(turn.known.language))
            if words:
                turn.quote(words)
            else:
                turn.say(f"first_words_{service.type if service else 'helpline'}")
        turn.keep_in_view()
        turn.say("after_words")


class SmallerSteps(Acting):
    """Steps smaller than a call, and a door that one can knock on in writing."""

    def name(self) -> str:
        return "action_smaller_steps"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        turn.known = told(turn.known, "cannot_phone")
        turn.explain("smaller_steps")
        turn.show(turn.finder.groups(turn.known, limit=1, only=in_writing))
        turn.introduce()
        turn.say("after_words")


def in_writing(match: Match) -> bool:
    """Whether one can write there, or read, without saying a name."""
    ways = {contact.by for contact in match.service.contacts}
    return not _WRITTEN.isdisjoint(ways) and match.service.anonymous is not False


class WhyThis(Acting):
    """Why each of the services was chosen, in the words of what the person told."""

    def name(self) -> str:
        return "action_why"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        lines = []
        for service in turn.shown_last():
            reasons = [turn.words(f"why_{code}") for code in turn.why(service.id)]
            lines.append(f"{service.name}: {', '.join(reasons)}.")
        turn.say("why_these", services="\n".join(lines))
        turn.keep_in_view()


class OtherWays(Acting):
    """Every way that the questions did not show: in writing, near, without a name, another kind."""

    def name(self) -> str:
        return "action_other_ways"

    def act(self, turn: Turn, tracker: Tracker) -> None:
        turn.say("other_ways")
        turn.keep_in_view()
