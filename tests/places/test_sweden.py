"""The map: every municipality, what is near, names and codes."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from bot.places import Place, Sweden, UnknownPlace, sweden
from tests import machine

DATA = Path(__file__).parents[2] / "bot" / "places" / "data"


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_sweden_has_290_municipalities_in_21_counties() -> None:
    assert len(sweden().municipalities) == 290
    assert len(sweden().counties) == 21
    assert {m.county for m in sweden().municipalities.values()} == set(sweden().counties)
    assert all(m.code.startswith(m.county) for m in sweden().municipalities.values())


@pytest.mark.parametrize(
    "file", ["localities.csv", "districts.csv", "nicknames.csv", "unplaced.csv"]
)
def test_every_row_names_a_municipality_once(file: str) -> None:
    rows = table(file)
    assert {row["municipality"] for row in rows} <= set(sweden().municipalities)
    names = [row["name"].casefold() for row in rows]
    assert len(names) == len(set(names))


def test_the_tables_are_large_enough() -> None:
    assert len(table("localities.csv")) >= 500
    assert len(table("districts.csv")) >= 200
    assert len(table("nicknames.csv")) >= 60


@pytest.mark.parametrize("file", ["localities.csv", "districts.csv"])
def test_no_place_lies_far_from_its_seat(file: str) -> None:
    """Riksgränsen is 130 km from Kiruna; only Sweden's widest municipalities reach over 100 km."""
    wide = {"2584", "2510", "2523", "2361", "2506", "2521", "2313", "2462", "2421", "2422", "2482"}
    for row in table(file):
        seat = sweden().municipalities[row["municipality"]]
        off = abs(float(row["lat"]) - seat.lat) * 111
        assert off < (160 if seat.code in wide else 100), row["name"]


def test_borders_go_both_ways() -> None:
    borders = {row["code"]: set(row["borders"].split()) for row in table("counties.csv")}
    assert all(code in borders[other] for code, others in borders.items() for other in others)


@pytest.mark.parametrize(
    ("name", "municipality"),
    [
        ("Rinkeby", "Stockholm"), ("Hjällbo", "Göteborg"), ("Angered", "Göteborg"),
        ("Rosengård", "Malmö"), ("Vivalla", "Örebro"), ("Gottsunda", "Uppsala"),
        ("Ålidhem", "Umeå"), ("Fittja", "Botkyrka"), ("Vårby", "Huddinge"), ("Kista", "Stockholm"),
        ("Åkarp", "Burlöv"), ("Dalby", "Lund"), ("Oxie", "Malmö"), ("Huskvarna", "Jönköping"),
        ("Bankeryd", "Jönköping"), ("Mariefred", "Strängnäs"), ("Torshälla", "Eskilstuna"),
        ("Sälen", "Malung-Sälen"), ("Delsbo", "Hudiksvall"), ("Lammhult", "Växjö"),
        ("Skultuna", "Västerås"), ("Billdal", "Göteborg"), ("Lindome", "Mölndal"),
        ("Färjestaden", "Mörbylånga"), ("Molkom", "Karlstad"), ("Hästveda", "Hässleholm"),
        ("Öregrund", "Östhammar"), ("Råneå", "Luleå"), ("Jörn", "Skellefteå"),
    ],
)  # fmt: skip
def test_localities_lie_where_they_lie(name: str, municipality: str) -> None:
    assert sweden().lookup(name).name == municipality


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Dorotea", Place("2425", "24", "Dorotea")),
        ("dorotea", Place("2425", "24", "Dorotea")),
        ("2425", Place("2425", "24", "Dorotea")),
        ("sthlm", Place("0180", "01", "Stockholm")),
        ("goteborg", Place("1480", "14", "Göteborg")),
        ("Gothenburg", Place("1480", "14", "Göteborg")),
        ("Marks kommun", Place("1463", "14", "Mark")),
        ("Dals-Ed", Place("1438", "14", "Dals-Ed")),
        ("12", Place(None, "12", "Skåne län")),
        ("Skåne", Place(None, "12", "Skåne län")),
        ("Stockholms län", Place(None, "01", "Stockholms län")),
        ("Habo", Place("0643", "06", "Habo")),
        ("Håbo", Place("0305", "03", "Håbo")),
    ],
)
def test_a_name_or_code_gives_its_place(asked: str, expected: Place) -> None:
    assert sweden().lookup(asked) == expected


@pytest.mark.parametrize(
    ("asked", "suggestion"),
    [("Doretea", "Dorotea"), ("Götebrog", "Göteborg"), ("Kirunna", "Kiruna")],
)
def test_an_unknown_name_comes_with_suggestions(asked: str, suggestion: str) -> None:
    with pytest.raises(UnknownPlace) as error:
        sweden().lookup(asked)
    assert suggestion in error.value.suggestions


@pytest.mark.parametrize("asked", ["", "  ", "9999", "Tyskland", "qqqqqq"])
def test_what_is_no_place_is_refused(asked: str) -> None:
    with pytest.raises(UnknownPlace):
        sweden().lookup(asked)


def test_neighbours_are_mutual_near_and_never_none() -> None:
    for code in sweden().municipalities:
        near = sweden().neighbours(code)
        assert near and code not in near
        assert all(code in sweden().neighbours(other) for other in near)
        distances = [sweden().distance_km(code, other) for other in near]
        assert distances == sorted(distances)


def test_neighbours_reach_over_county_borders() -> None:
    assert "2313" in sweden().neighbours("2425")  # Dorotea: Strömsund, in Jämtland
    assert "1384" in sweden().neighbours("1481")  # Mölndal: Kungsbacka, in Halland
    assert sweden().neighbours("0980")  # Gotland borders on nobody


def test_distances_are_right() -> None:
    assert sweden().distance_km("0180", "1480") == pytest.approx(398, abs=5)
    assert sweden().distance_km("2584", "2584") == 0


@pytest.mark.parametrize(
    ("lat", "lon", "name"),
    [
        (59.33, 18.06, "Stockholm"), (57.71, 11.97, "Göteborg"), (55.58, 13.04, "Malmö"),
        (68.35, 18.83, "Kiruna"), (59.25, 17.84, "Botkyrka"), (55.65, 13.11, "Burlöv"),
    ],
)  # fmt: skip
def test_a_position_gives_its_municipality(lat: float, lon: float, name: str) -> None:
    assert sweden().nearest(lat, lon).name == name


def test_no_spelling_of_other_alphabets_stands_twice() -> None:
    stems = [row["stem"] for row in table("worldwide.csv")]
    assert len(set(stems)) == len(stems)


def test_loading_is_quick() -> None:
    best = float("inf")
    for _ in range(7):
        start = time.perf_counter()
        Sweden()
        best = min(best, time.perf_counter() - start)
    assert best < machine.seconds(0.015)
