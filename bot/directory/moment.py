"""What is open at one minute, worked out once for each minute and each distinct hours text."""

from collections.abc import Hashable, Mapping
from datetime import datetime

from bot.codes import NO_PHONE
from bot.directory.hours import UNKNOWN, Opening, in_sweden, is_open, opening
from bot.directory.model import Service
from bot.directory.query import Door
from bot.directory.shelf import Bits, Shelf

LATER_WAYS = frozenset({"email", "web"})  # never "open": somebody reads them later, or nobody
MOST_MOMENTS = 512

Doors = tuple[bool | None, datetime | None, tuple[Door, ...]]


class Moment:
    """One minute in Sweden: open states and who can be reached, remembered while it is asked."""

    def __init__(self, at: datetime) -> None:
        self.at = in_sweden(at).replace(second=0, microsecond=0)
        self.day = self.at.date()
        self._open: dict[str, bool] = {}
        self._openings: dict[str, Opening] = {}
        self._reach: dict[tuple[int, bool], Bits] = {}
        self._doors: dict[tuple[str, str | None, str], Doors] = {}

    def opening(self, hours: str | None) -> Opening:
        """Open or not, and when that changes."""
        if hours is None:
            return UNKNOWN
        known = self._openings.get(hours)
        if known is None:
            known = self._openings[hours] = opening(hours, self.at)
        return known

    def reach(self, shelf: Shelf, *, quiet: bool) -> Bits:
        """Services where somebody answers now; `quiet`: to a person who cannot speak."""
        key = (id(shelf), quiet)
        known = self._reach.get(key)
        if known is None:
            known = self._reach[key] = self._sum(shelf.quiet_hours if quiet else shelf.hours)
        return known

    def _sum(self, marks: Mapping[Hashable, Bits]) -> Bits:
        found = 0
        for hours, some in marks.items():
            text = str(hours)
            known = self._open.get(text)
            if known is None:
                known = self._open[text] = is_open(text, self.at)
            if known:
                found |= some
        return found

    def doors(self, service: Service, by: str | None, language: str) -> Doors:
        """Open, opens, and the ways of contact, the wanted and open ones first."""
        key = (service.id, by, language)
        known = self._doors.get(key)
        if known is None:
            known = self._doors[key] = self._look(service, by, language)
        return known

    def _look(self, service: Service, by: str | None, language: str) -> Doors:
        doors = []
        for contact in service.contacts:
            if service.type == "shelter" and contact.by == "visit":
                continue  # the loader refuses it too; nobody must find a shelter through us
            state = UNKNOWN if contact.by in LATER_WAYS else self.opening(contact.hours)
            doors.append(Door(contact, state.open, state.opens, state.closes))
        doors.sort(key=lambda door: _order(door, by, language))
        talking = [door for door in doors if door.contact.by not in LATER_WAYS]
        states = {door.open for door in talking}
        is_open = True if True in states else None if None in states or not states else False
        opens = min((door.opens for door in talking if door.opens), default=None)
        return is_open, None if is_open else opens, tuple(doors)


def _order(door: Door, by: str | None, language: str) -> tuple[bool, bool, bool, bool]:
    contact = door.contact
    return (
        contact.by == "phone" if by == NO_PHONE else by is not None and contact.by != by,
        bool(contact.languages) and language not in contact.languages,
        contact.by in LATER_WAYS,
        door.open is not True,
    )
