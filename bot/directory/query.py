"""What is asked of the directory, and what comes back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from bot.codes import ADULT, OLDEST, TEEN, Crisis, Urgent, Whom
from bot.directory.model import Contact, Service

Band = Literal["child", "teen", "adult", "unknown", "under_18"]
"""An age band; `under_18` asks for what is right for any minor (one half of a labelled pair)."""

BAND_YEARS: dict[str, tuple[int, int]] = {
    "child": (0, TEEN - 1),
    "teen": (TEEN, ADULT - 1),
    "adult": (ADULT, OLDEST),
    "unknown": (0, OLDEST),
    "under_18": (0, ADULT - 1),
}


@dataclass(frozen=True)
class Query:
    """Who needs help with what; everything not told is left as it is here.

    `age`, band, groups and place are those of the person who needs help. `near` holds
    municipalities close by, whose open doors (not social services) also count, after the local.
    """

    needs: frozenset[str] = frozenset()
    age: int | None = None
    age_band: Band = "unknown"
    municipality: str | None = None
    county: str | None = None
    near: tuple[str, ...] = ()
    whom: Whom = "self"
    groups: frozenset[str] = frozenset()
    by: str | None = None
    language: str = "sv"
    crisis: Crisis = "none"
    urgent: Urgent | None = None
    shown: tuple[str, ...] = ()
    require_verified: bool = False

    @property
    def young(self) -> bool:
        """Whether the person is, or may be, under 18."""
        return self.age < ADULT if self.age is not None else self.age_band != "adult"

    @property
    def in_county(self) -> str | None:
        """The county's code, also when only the municipality was told."""
        return self.municipality[:2] if self.municipality else self.county


@dataclass(frozen=True, slots=True)
class Door:
    """A way of contact at one moment; `open` None where the hours are not known."""

    contact: Contact
    open: bool | None
    opens: datetime | None
    closes: datetime | None = None


class Match(NamedTuple):
    """A service that is open to the person, and why it was chosen.

    `reachable`: somebody answers at this moment (promise 3). `stale`: facts may have changed.
    `for_group`: bound to a group of which the person has not said that they belong to it.
    A tuple, since a frozen dataclass takes four times as long to make.
    """

    service: Service
    open: bool | None
    opens: datetime | None
    local: bool
    contacts: tuple[Door, ...]
    why: tuple[str, ...] = ()
    stale: bool = False
    reachable: bool = False
    for_group: bool = False
