"""Rasa's custom actions: each reads what is known, asks the rooms, and names what to say."""

from typing import Final

from rasa_sdk import Action

from bot.actions.acting import Acting
from bot.actions.afterwards import (
    FitsNot,
    GotHelp,
    GotThrough,
    MetBadly,
    More,
    NoAnswer,
    WrongNumber,
)
from bot.actions.answers import Abuse, Answer, Easier, Testing
from bot.actions.crisis import Crisis, Door, Doubt, Forget
from bot.actions.getting_there import FirstWords, OtherWays, SmallerSteps, WhatHappens, WhyThis
from bot.actions.intake import (
    AskAge,
    AskNeed,
    AskPlace,
    AskWriter,
    Greet,
    Learn,
    Offer,
    Validate,
)
from bot.rooms import Rooms

_KINDS: Final[tuple[type[Acting] | type[Validate], ...]] = (
    *(Learn, Validate, Greet, AskNeed, AskWriter, AskAge, AskPlace, Offer),
    *(Crisis, Doubt, Door, Forget),
    *(Answer, Testing, Easier, Abuse),
    *(WhatHappens, FirstWords, SmallerSteps, WhyThis, OtherWays),
    *(More, FitsNot, MetBadly, NoAnswer, WrongNumber, GotThrough, GotHelp),
)


def actions(rooms: Rooms) -> list[Action]:
    """All actions of flows/domain.yml, over these rooms."""
    return [kind(rooms) for kind in _KINDS]
