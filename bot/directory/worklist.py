"""What staff must phone or open next: the ways of contact that most answers depend upon."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.clock import STOCKHOLM
from bot.codes import NEEDS
from bot.directory.areas import municipalities
from bot.directory.findings import spoken
from bot.directory.model import VERIFY_AGAIN, Contact, Directory, Service
from bot.directory.moment import LATER_WAYS
from bot.directory.query import Query
from bot.directory.search import search

AGES = (9, 15, 19, 35, None)
DAY, NIGHT = time(10), time(3)


@dataclass(frozen=True)
class Work:
    """One contact to try; it would be missed in `lost` of `all` answers."""

    position: int
    service: Service
    contact: Contact
    lost: int
    all: int

    def __str__(self) -> str:
        line: str = spoken()["worklist"]["line"]
        return line.format(
            position=self.position,
            service=self.service.name,
            id=self.service.id,
            by=self.contact.by,
            value=self.contact.value,
            lost=self.lost,
            all=self.all,
        )


def worklist(directory: Directory, *, today: date) -> list[Work]:
    """Contacts not verified in six months, most depended upon first.

    Counted over ages, municipalities, needs, a day and a night, as if every service's card
    showed all its contacts.
    """
    lost: Counter[str] = Counter()
    every = 0
    for ids in _answers(directory, today):
        every += 1
        lost.update(ids)
    waiting = [s for s in directory.live() if not _verified(s, today)]
    waiting.sort(key=lambda service: -lost[service.id])
    contacts = [(service, contact) for service in waiting for contact in _ordered(service)]
    return [
        Work(position, service, contact, lost[service.id], every)
        for position, (service, contact) in enumerate(contacts, 1)
    ]


def _answers(directory: Directory, today: date) -> Iterator[list[str]]:
    """The first three ids for each need, age and place, in the day and at night."""
    for at in (datetime.combine(today, clock, tzinfo=STOCKHOLM) for clock in (DAY, NIGHT)):
        for need in NEEDS:
            for age in AGES:
                for code in (*municipalities(), None):
                    query = Query(frozenset({need}), age=age, municipality=code)
                    yield [match.service.id for match in search(directory, query, at)]


def _verified(service: Service, today: date) -> bool:
    return service.verified is not None and today - service.verified.on <= VERIFY_AGAIN


def _ordered(service: Service) -> list[Contact]:
    """Where somebody answers first; pages and e-mail last."""
    return sorted(service.contacts, key=lambda contact: contact.by in LATER_WAYS)
