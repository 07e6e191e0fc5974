"""The shelves and moments of one directory, made when first asked for and kept with it."""

from collections.abc import Iterable
from datetime import datetime
from weakref import WeakKeyDictionary

from bot.directory.hours import in_sweden
from bot.directory.model import Directory
from bot.directory.moment import MOST_MOMENTS, Moment
from bot.directory.shelf import Half, Shelf


class Shelves:
    """Where to look for a county's services, and what is open at a minute."""

    def __init__(self, directory: Directory) -> None:
        live = directory.live()
        self._national = Half.of(service for service in live if service.where.sweden)
        self._by_county: dict[str, list[int]] = {}
        for place, service in enumerate(live):
            if not service.where.sweden:
                for county in service.where.in_counties():
                    self._by_county.setdefault(county, []).append(place)
        self._live = live
        self._shelves: dict[str | None, Shelf] = {}
        self._moments: dict[int, Moment] = {}

    def shelf(self, county: str | None) -> Shelf:
        """The county's own services, then the national ones; only those where None."""
        known = self._shelves.get(county)
        if known is None:
            places: Iterable[int] = self._by_county.get(county or "", ())
            own = Half.of(self._live[place] for place in places)
            known = self._shelves[county] = Shelf(own.before(self._national), county)
        return known

    def moment(self, at: datetime) -> Moment:
        """The minute in which the time lies."""
        key = int((at if at.tzinfo else in_sweden(at)).timestamp()) // 60
        known = self._moments.get(key)
        if known is None:
            if len(self._moments) >= MOST_MOMENTS:
                self._moments.pop(next(iter(self._moments)))  # the oldest
            known = self._moments[key] = Moment(at)
        return known


_SHELVES: "WeakKeyDictionary[Directory, Shelves]" = WeakKeyDictionary()


def shelves(directory: Directory) -> Shelves:
    """The directory's shelves; a new copy of the directory gets its own."""
    known = _SHELVES.get(directory)
    if known is None:
        known = _SHELVES[directory] = Shelves(directory)
    return known
