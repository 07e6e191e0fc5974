"""The live services as sets of bits, so that a question is answered without a walk over them.

A service is one bit in a whole number; "serves images", "accepts a 14-year-old", "open now" are
such numbers, and who is open to a person is an `and` of a dozen of them: about 50 ns each at
400 services. `&~` costs three times that, so what is often left out is kept turned round as well.
There is one shelf for each county (its own services, then the national ones).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.codes import ADULT, OLDEST
from bot.directory.findings import rules
from bot.directory.model import Ages, Contact, Service
from bot.directory.query import BAND_YEARS

Bits = int
One = int
"""Bits of which one is set: a single service."""
Marks = dict[str, dict[Hashable, Bits]]

SPEAKING_WAYS = frozenset({"phone"})
ANSWERING_WAYS = frozenset({"phone", "sms", "chat", "visit"})
YOUNG = 26  # where "for young people" ends in Sweden
QUIET_WAYS = ANSWERING_WAYS - SPEAKING_WAYS
WRITTEN_WAYS = QUIET_WAYS | {"email", "web"}  # for whoever cannot speak or be overheard
NEVER_ANSWERS = frozenset({"police", "emergency"})
BEFORE_AUTHORITY = frozenset({"authority", "social_services", "police"})
ASKERS = frozenset({"parent", "professional"})


def bits(places: Iterable[int], size: int) -> Bits:
    """The number with those bits set."""
    buffer = bytearray(size // 8 + 1)
    for place in places:
        buffer[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(buffer, "little")


def lowest(some: Bits) -> int:
    """The place of the lowest bit set; `some` is not 0."""
    return (some & -some).bit_length() - 1


def any_of(marks: Mapping[Hashable, Bits], values: Iterable[Hashable]) -> Bits:
    """The services of which one of the values is true."""
    found = 0
    for value in values:
        found |= marks.get(value, 0)
    return found


def somebody_answers(contact: Contact) -> bool:
    """Whether a person may answer there while it is open (promise 3): never 112, 1177 or a page."""
    return contact.hours is not None and _a_person(contact.by, contact.value)


@lru_cache(maxsize=65536)
def _a_person(by: str, value: str) -> bool:
    if by not in ANSWERING_WAYS:
        return False
    never = rules()["never_counts"]
    if by in ("phone", "sms"):
        return "".join(sign for sign in value if sign.isdigit()) not in never["numbers"]
    return not any(f"{host}/" in f"{value}/" for host in never["hosts"])


def marks_of(services: Sequence[Service]) -> Marks:
    """Each thing that is asked about, with the services it is true of."""
    features: dict[str, Callable[[Service], Iterable[Hashable]]] = {
        "need": lambda s: s.needs,
        "main": lambda s: s.needs[:1],
        "type": lambda s: (s.type,),
        "crisis": lambda s: s.crisis,
        "ages": lambda s: (s.who.ages,),
        "group": lambda s: s.who.groups,
        "whom": lambda s: s.who.whom,
        "county": lambda s: s.where.counties,
        "municipality": lambda s: s.where.municipalities,
        "way": lambda s: {contact.by for contact in s.contacts},
        "language": _languages,
        "newest": lambda s: (s.newest,),
        "verified": lambda s: (s.verified.on,) if s.verified else (),
        "hours": lambda s: {c.hours for c in s.contacts if _counts(s, c)},
        "quiet_hours": lambda s: {
            c.hours for c in s.contacts if _counts(s, c) and c.by in QUIET_WAYS
        },
        "is": _kinds,
    }
    size = len(services)
    marks: Marks = {}
    for name, feature in features.items():
        places: dict[Hashable, list[int]] = {}
        for place, service in enumerate(services):
            for value in feature(service):
                places.setdefault(value, []).append(place)
        marks[name] = {value: bits(found, size) for value, found in places.items()}
    return marks


def _counts(service: Service, contact: Contact) -> bool:
    return service.type not in NEVER_ANSWERS and somebody_answers(contact)


def _languages(service: Service) -> set[str]:
    """What is spoken there; Swedish where nothing is said."""
    told = {code for contact in service.contacts for code in contact.languages}
    return told or {"sv"}


def _kinds(service: Service) -> Iterable[str]:
    yield "here"
    if service.where.sweden:
        yield "national"
    if service.anonymous:
        yield "anonymous"
    if service.specialised:
        yield "specialised"
    if service.for_offenders:
        yield "offenders"
    if service.houses:
        yield "houses"
    if service.protective:
        yield "protective"
    if service.type in BEFORE_AUTHORITY:
        yield "authority"
    if not service.who.groups:
        yield "everybody"
    elif ASKERS.issuperset(service.who.groups):
        yield "for_askers"


@dataclass(frozen=True)
class Half:
    """Services and their marks; two halves put together make a shelf."""

    services: tuple[Service, ...]
    marks: Marks

    @classmethod
    def of(cls, services: Iterable[Service]) -> "Half":
        """The services with their marks."""
        found = tuple(services)
        return cls(found, marks_of(found))

    def before(self, other: "Half") -> "Half":
        """These services, then the others."""
        size = len(self.services)
        marks: Marks = {}
        for name, mine in self.marks.items():
            theirs = other.marks[name]
            marks[name] = {
                value: mine.get(value, 0) | theirs.get(value, 0) << size
                for value in {**mine, **theirs}
            }
        return Half(self.services + other.services, marks)


class Shelf:
    """The services that serve a county: the marks, by name, and those that change with the day."""

    def __init__(self, half: Half, county: str | None) -> None:
        self.services = half.services
        marks = half.marks
        self.need, self.main, self.type = marks["need"], marks["main"], marks["type"]
        self.crisis = marks["crisis"]
        self.group, self.whom = marks["group"], marks["whom"]
        self.county, self.municipality = marks["county"].get(county, 0), marks["municipality"]
        self.way, self.language, kind = marks["way"], marks["language"], marks["is"]
        self.hours, self.quiet_hours = marks["hours"], marks["quiet_hours"]
        self.all = kind.get("here", 0)
        self.national, self.anonymous = kind.get("national", 0), kind.get("anonymous", 0)
        self.regional = self.all & ~self.national
        self.specialised, self.everybody = kind.get("specialised", 0), kind.get("everybody", 0)
        self.offenders, self.protective = kind.get("offenders", 0), kind.get("protective", 0)
        self.houses = kind.get("houses", 0)
        self.authority, self.for_askers = kind.get("authority", 0), kind.get("for_askers", 0)
        self.talk, self.helpline = self.need.get("talk", 0), self.type.get("helpline", 0)
        self.social_services = self.type.get("social_services", 0)
        self.police, self.emergency = self.type.get("police", 0), self.type.get("emergency", 0)
        self.not_emergency = self.all & ~self.emergency
        self.neither_police = self.not_emergency & ~self.police
        self.in_writing = any_of(self.way, WRITTEN_WAYS)
        self.place_of: Mapping[str, int] = {s.id: n for n, s in enumerate(self.services)}
        self._newest, self._verified = marks["newest"], marks["verified"]
        self.without_ages = marks["ages"].get(None, 0)
        self.with_ages = self.all & ~self.without_ages
        self._ages: dict[Ages, Bits] = {
            ages: some for ages, some in marks["ages"].items() if isinstance(ages, Ages)
        }
        self.age = [self._accepting(year) for year in range(OLDEST + 1)]
        self.every_age = self._where(lambda ages: ages.all)
        self.for_young = self._where(lambda ages: ages.last is not None and ages.last <= YOUNG)
        self.only_minors = self._where(lambda ages: ages.last is not None and ages.last < 18)
        self.stated_ages = self._where(lambda ages: True)
        self.overlaps = {
            band: self._where(lambda ages, years=years: ages.overlaps(*years))
            for band, years in BAND_YEARS.items()
        }
        self.covers = {
            band: self._where(lambda ages, years=years: ages.covers(*years))
            for band, years in BAND_YEARS.items()
        }
        self._fresh_on: dict[date, Bits] = {}
        self._verified_on: dict[date, Bits] = {}

    def _accepting(self, age: int) -> Bits:
        """Services that accept the age; where nobody knows their ages, only for adults."""
        return self._where(lambda ages: ages.accepts(age)) | (
            self.without_ages if age >= ADULT else 0
        )

    def _where(self, fits: Callable[..., bool]) -> Bits:
        found = 0
        for ages, some in self._ages.items():
            if fits(ages):
                found |= some
        return found

    def service(self, one: One) -> Service:
        """The service of which that is the bit."""
        return self.services[one.bit_length() - 1]

    def fresh(self, on: date) -> Bits:
        """Services whose newest fact is at most 24 months old on that day."""
        known = self._fresh_on.get(on)
        if known is None:
            known = self._by_day(self._newest, lambda service: not service.stale(on))
            _remember(self._fresh_on, on, known)
        return known

    def verified(self, on: date) -> Bits:
        """Services that one of us checked in the 12 months before that day."""
        known = self._verified_on.get(on)
        if known is None:
            known = self._by_day(self._verified, lambda service: service.verified_on(on))
            _remember(self._verified_on, on, known)
        return known

    def _by_day(self, marks: Mapping[Hashable, Bits], holds: Callable[[Service], bool]) -> Bits:
        found = 0
        for some in marks.values():  # all services of one mark share the day that decides
            if holds(self.services[lowest(some)]):
                found |= some
        return found

    def of_ids(self, ids: Iterable[str]) -> Bits:
        """The bits of those services that stand on this shelf."""
        found = 0
        for id in ids:
            place = self.place_of.get(id)
            if place is not None:
                found |= 1 << place
        return found


def _remember(store: dict[date, Bits], on: date, some: Bits) -> None:
    if len(store) > 800:  # two years of days
        store.clear()
    store[on] = some
