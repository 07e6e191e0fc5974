"""Facts of the directory that stand in what the bot says, and what is lost when one is not there.

This room knows no replies: whoever does hands over what they name (`bot.replies.Replies.needed`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.directory.findings import Finding, Findings, spoken
from bot.directory.model import Directory


@dataclass(frozen=True)
class Needed:
    """One fact that replies name."""

    id: str
    way: str | None
    """A way of contact or `name`; None for the phone."""
    example: str
    """Where one of the replies stands: language, file and key."""
    count: int
    """How many texts name it."""
    vital: bool
    """A reply in a crisis is among them, or one for when all else has failed."""


def fact(directory: Directory, id: str, way: str | None) -> str | None:
    """A live service's name, number or link: its first phone where no way is named."""
    service = directory.get(id)
    if service is None or service.status != "live":
        return None
    if way == "name":
        return service.name
    return next((c.value for c in service.contacts if c.by == (way or "phone")), None)


def missing(directory: Directory, needed: Iterable[Needed], file: str) -> list[Finding]:
    """What replies name and the directory does not give: an error where somebody may be in danger.

    For others a warning: the sentence with it is left out.
    """
    findings = Findings(file)
    for one in needed:
        if fact(directory, one.id, one.way) is not None:
            continue
        findings.entry = one.id
        service = directory.get(one.id)
        found = findings.warning
        rule = "reply_needs"
        if one.vital or (service is not None and service.crisis):
            found, rule = findings.error, "reply_needs_vital"
        what = spoken()["facts"][one.way or "phone"]
        line = service.line if service else 1
        found(line, rule, what=what, count=one.count, example=one.example)
    return findings.all
