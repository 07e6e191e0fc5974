"""Known supply: what the directory holds for each need, county and age band."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

from bot.codes import NEEDS
from bot.directory.areas import counties, municipalities
from bot.directory.model import Directory, Service
from bot.directory.query import BAND_YEARS
from bot.directory.shelf import ASKERS

Level = Literal["specialised", "general", "national", "none", "not_examined"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
BANDS: Final = ("child", "teen", "adult")


@dataclass(frozen=True)
class Supply:
    """What is known for one need, county and age band.

    `services`: ids that give the level, in the order of the file (for `not_examined` those that
    wait to be examined). `reach` of the county's `municipalities` are served by one of them.
    """

    need: str
    county: str
    band: str
    level: Level
    services: tuple[str, ...]
    reach: int
    municipalities: int


def coverage(directory: Directory) -> list[Supply]:
    """Every need, county and age band, in that order: 18 x 21 x 3.

    Counts entries for the person themselves, also those bound to a group. Says nothing about how
    many need them. A local entry that is a draft, or states no ages, is not examined.
    """
    return list(_supplies(directory))


def _supplies(directory: Directory) -> Iterator[Supply]:
    for need in NEEDS:
        serving = [service for service in directory if _counts(service, need)]
        for county in counties():
            inside = [code for code in municipalities() if code[:2] == county]
            local = [service for service in serving if county in service.where.in_counties()]
            for band in BANDS:
                level, found = _level(serving, local, BAND_YEARS[band])
                reach = sum(any(_serves(service, code) for service in found) for code in inside)
                ids = tuple(service.id for service in found)
                yield Supply(need, county, band, level, ids, reach, len(inside))


def _counts(service: Service, need: str) -> bool:
    return (
        need in service.needs
        and service.status != "closed"
        and "self" in service.who.whom
        and not (service.who.groups and ASKERS.issuperset(service.who.groups))
        and (need == "own_behaviour" or not service.for_offenders)
    )


def _level(
    serving: list[Service], local: list[Service], years: tuple[int, int]
) -> tuple[Level, list[Service]]:
    known = [service for service in local if _examined(service) and _welcomes(service, years)]
    special = [service for service in known if service.specialised]
    if special:
        return "specialised", special
    if known:
        return "general", known
    waiting = [service for service in local if not _examined(service) and _welcomes(service, years)]
    if waiting:
        return "not_examined", waiting
    everywhere = [s for s in serving if s.where.sweden and _examined(s) and _welcomes(s, years)]
    return ("national" if everywhere else "none"), everywhere


def _examined(service: Service) -> bool:
    return service.status == "live" and service.who.ages is not None


def _welcomes(service: Service, years: tuple[int, int]) -> bool:
    return service.who.ages is None or service.who.ages.overlaps(*years)


def _serves(service: Service, code: str) -> bool:
    where = service.where
    return where.sweden or code[:2] in where.counties or code in where.municipalities
