"""A service as staff wrote it, typed; what is not known is None or empty, never guessed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.codes import OFFENDER_GROUPS, Cost, Duty, Need, ServiceType, Status, Way, Whom

Texts = Mapping[str, str]
"""One text a language code; `child` and `child_en` are the simpler ones."""

STALE_AFTER = timedelta(days=731)  # 24 months: older facts are shown last and as uncertain
VERIFY_AGAIN = timedelta(days=183)  # 6 months: then staff are asked to call anew
VERIFIED_FOR = timedelta(days=366)  # 12 months: how long a call by staff counts

# Types that take every kind of matter, and so are never "specialised" in one.
GENERAL_TYPES = frozenset({"social_services", "police", "emergency", "authority"})
SPECIALISED_NEEDS = 6  # an entry with more needs than this is a general one


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to be in touch; `value`: number, link, e-mail or address as staff wrote it."""

    by: Way
    value: str
    hours: str | None = None
    languages: tuple[str, ...] = ()
    hidden_on_bill: bool | None = None
    note: Texts = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Ages:
    """Years from `first` up to and including `last`; no end where `last` is None."""

    first: int = 0
    last: int | None = None

    @property
    def all(self) -> bool:
        """Whether everybody is welcome, whatever their age."""
        return self.first == 0 and self.last is None

    def accepts(self, age: int) -> bool:
        """Whether somebody of this age is welcome."""
        return self.first <= age and (self.last is None or age <= self.last)

    def overlaps(self, first: int, last: int) -> bool:
        """Whether somebody from `first` to `last` years is welcome."""
        return self.first <= last and (self.last is None or self.last >= first)

    def covers(self, first: int, last: int) -> bool:
        """Whether everybody from `first` to `last` years is welcome."""
        return self.first <= first and (self.last is None or self.last >= last)


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a service is for; `ages` None means that nobody has found out."""

    ages: Ages | None = None
    groups: tuple[str, ...] = ()
    whom: tuple[Whom, ...] = ("self",)


@dataclass(frozen=True, slots=True)
class Where:
    """The area served: all of Sweden, or counties and municipalities by SCB code."""

    sweden: bool = False
    counties: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()

    def in_counties(self) -> frozenset[str]:
        """Codes of every county in which the area lies; empty for all of Sweden."""
        return frozenset(self.counties) | {code[:2] for code in self.municipalities}


@dataclass(frozen=True, slots=True)
class Treatment:
    """How long a treatment is, and whether one may still use drugs or alcohol."""

    length: Texts = field(default_factory=dict)
    accepts_active_use: bool | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """When one of us phoned or opened the live page, and who."""

    on: date
    by: str


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """One entry of the directory."""

    id: str
    status: Status
    name: str
    operator: str | None
    about: Texts
    type: ServiceType
    needs: tuple[Need, ...]
    crisis: tuple[str, ...]
    who: Who
    where: Where
    contacts: tuple[Contact, ...]
    cost: Cost | None = None
    anonymous: bool | None = None
    duty: Duty | None = None
    duty_note: Texts = field(default_factory=dict)
    treatment: Treatment | None = None
    first_words: Texts = field(default_factory=dict)
    source_date: date | None = None
    verified: Verified | None = None
    sources: tuple[str, ...] = ()
    todo: str | None = None
    replaced_by: str | None = None
    line: int = 0

    @property
    def newest(self) -> date | None:
        """The day of the newest fact: the source's own date or our call; None when undated."""
        days = [self.source_date, self.verified.on if self.verified else None]
        return max((day for day in days if day), default=None)

    def stale(self, on: date) -> bool:
        """Whether the facts are undated or older than 24 months on that day."""
        return self.newest is None or on - self.newest > STALE_AFTER

    def verified_on(self, on: date) -> bool:
        """Whether one of us checked it in the 12 months before that day."""
        return self.verified is not None and on - self.verified.on <= VERIFIED_FOR

    @property
    def specialised(self) -> bool:
        """Whether it works with a few needs rather than with everything."""
        return self.type not in GENERAL_TYPES and len(self.needs) <= SPECIALISED_NEEDS

    @property
    def for_offenders(self) -> bool:
        """Whether it helps people who hurt others, or fear to: shown for `own_behaviour` only."""
        if not OFFENDER_GROUPS.isdisjoint(self.who.groups):
            return True
        return "own_behaviour" in self.needs and self.type not in GENERAL_TYPES

    @property
    def houses(self) -> bool:
        """Whether people live there in hiding: never shown to a relative who asks."""
        if self.type == "shelter":
            return True
        if "shelter" not in self.needs or "parent" in self.who.groups:
            return False
        bound = bool(self.who.groups) or len(self.needs) <= SPECIALISED_NEEDS
        return bound and self.type not in GENERAL_TYPES | {"helpline"}

    @property
    def protective(self) -> bool:
        """Whether its door protects somebody from relatives: a house, or made for honour."""
        honour = "honour" in self.needs and len(self.needs) <= SPECIALISED_NEEDS
        return self.houses or (honour and "parent" not in self.who.groups)


class Directory:
    """All services in the order of the file, also by id; never changed once made."""

    def __init__(self, services: Iterable[Service]) -> None:
        self.services: tuple[Service, ...] = tuple(services)
        self.by_id: Mapping[str, Service] = {service.id: service for service in self.services}

    def __iter__(self) -> Iterator[Service]:
        return iter(self.services)

    def __len__(self) -> int:
        return len(self.services)

    def get(self, id: str) -> Service | None:
        """The service with that id, whatever its status; None when there is none."""
        return self.by_id.get(id)

    def live(self) -> tuple[Service, ...]:
        """The services that may be shown."""
        return tuple(service for service in self.services if service.status == "live")

    def freshness(self, on: date) -> Mapping[str, int]:
        """How many live entries are fresh, old or undated on that day, and how many we verified."""
        live = self.live()
        undated = sum(service.newest is None for service in live)
        old = sum(service.stale(on) for service in live) - undated
        return {
            "live": len(live),
            "fresh": len(live) - old - undated,
            "old": old,
            "undated": undated,
            "verified": sum(service.verified_on(on) for service in live),
        }
