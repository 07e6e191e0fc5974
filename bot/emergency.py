"""Where to turn when our own talk has broken: found without Rasa, so that it cannot break too."""

from typing import Literal

from bot.directory import Match, crisis_doors
from bot.known import Known
from bot.logs import note_failure
from bot.rooms import Rooms
from nlu.reading.heard import heard
from nlu.reading.phrases import SIGN


def doors(rooms: Rooms, known: Known, words: str) -> list[Match]:
    """The doors that are always there, and one for a need that is known or for a talk.

    `words` is the message that got no answer: nobody else has read what it tells of. Where a
    crisis is known or heard it decides the order; else 112 stands first, for it may be danger.
    """
    kind, acute = _crisis(known, words)
    finder = rooms.finder()
    found = crisis_doors(rooms.directory, kind, finder.query(known), at=finder.at, acute=acute)
    fitting = [match for group in finder.groups(known, limit=1) for match in group.matches]
    ids = {match.service.id for match in found}
    return [*found, *(match for match in fitting if match.service.id not in ids)]


def _crisis(known: Known, words: str) -> tuple[Literal["danger", "suicide"], bool]:
    try:
        labels = heard(words)
    except Exception as error:  # noqa: BLE001  whatever breaks, the person gets help
        note_failure("phrases_failed", error)
        labels = set()
    for kind in ("danger", "suicide"):
        if f"crisis:{kind}" in labels or SIGN + kind in labels:
            return kind, "acute" in labels
    if known.crisis != "none":
        return known.crisis, known.acute
    return "suicide", True
