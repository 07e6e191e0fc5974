"""How near the nearest help is, and whether anybody answers: for counting, not for showing."""

from dataclasses import dataclass
from datetime import datetime

from bot.codes import NO_PHONE
from bot.directory.fit import local, of_age, possible
from bot.directory.model import Directory
from bot.directory.query import Query
from bot.directory.ranking import not_demoted
from bot.directory.shelf import any_of
from bot.directory.shelves import shelves


@dataclass(frozen=True)
class Nearest:
    """The nearest help for the need, whether or not it is among what was shown.

    `specialised` and `general` are in the person's own municipality or county. Police and
    emergency numbers are no such help, except where the order of services says so.
    """

    specialised: bool
    general: bool
    national: bool
    answers: bool


def nearest(directory: Directory, query: Query, at: datetime) -> Nearest:
    """For this person, need and moment; like a search without its order."""
    found = shelves(directory)
    shelf, moment = found.shelf(query.in_county), found.moment(at)
    serving = any_of(shelf.need, query.needs)
    serving = of_age(shelf, query, possible(shelf, query, moment.day) & serving)
    serving &= not_demoted(shelf, query, query.needs)
    own = serving & local(shelf, query)
    return Nearest(
        specialised=bool(own & shelf.specialised),
        general=bool(own & ~shelf.specialised),
        national=bool(serving & shelf.national),
        answers=bool(serving & moment.reach(shelf, quiet=query.by == NO_PHONE)),
    )
