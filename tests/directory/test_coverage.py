"""Known supply is counted as staff would count it by hand."""

from dataclasses import replace

import pytest

from bot.directory import Directory, Service, Supply, coverage, load
from bot.directory.model import Ages, Where, Who
from bot.settings import ROOT


def entry(id: str, where: Where, ages: Ages | None, *, needs: tuple = ("images",)) -> Service:
    some = load(ROOT / "directory.yaml").live()[0]
    return replace(
        some, id=id, type="clinic", needs=needs, where=where, who=Who(ages), status="live"
    )


def teen(*services: Service) -> Supply:
    found = coverage(Directory(services))
    return next(s for s in found if (s.need, s.county, s.band) == ("images", "24", "teen"))


HERE, ALL = Where(municipalities=("2480",)), Where(sweden=True)
MANY = ("images", "talk", "health", "legal", "money", "violence", "trauma")


@pytest.mark.parametrize(
    ("services", "level"),
    [
        ([], "none"),
        ([entry("a", ALL, Ages())], "national"),
        ([entry("a", HERE, Ages(18))], "none"),
        ([entry("a", HERE, None), entry("b", ALL, Ages())], "not_examined"),
        ([replace(entry("a", HERE, Ages()), status="draft")], "not_examined"),
        ([replace(entry("a", HERE, Ages()), status="closed")], "none"),
        ([entry("a", HERE, Ages(), needs=MANY), entry("b", ALL, Ages())], "general"),
        ([entry("a", HERE, Ages(), needs=MANY), entry("b", HERE, Ages(13, 17))], "specialised"),
    ],
)
def test_level(services: list[Service], level: str) -> None:
    assert teen(*services).level == level


def test_a_door_in_one_municipality_reaches_one_of_the_county() -> None:
    found = teen(entry("a", HERE, Ages()))
    assert (found.services, found.reach, found.municipalities) == (("a",), 1, 15)


def test_every_need_county_and_band_has_its_cell() -> None:
    found = coverage(load(ROOT / "directory.yaml"))
    assert len({(s.need, s.county, s.band) for s in found}) == len(found) == 18 * 21 * 3
