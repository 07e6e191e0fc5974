"""What a message is to the channel."""

import pytest

from bot.channels.telegram.reading import Elsewhere, Words, command_of, read
from bot.places import find_place, sweden
from tests.channels.telegram.messages import located


@pytest.mark.parametrize("code", sorted(sweden().municipalities))
def test_every_municipality_is_understood_from_its_seat(code: str) -> None:
    seat = sweden().municipalities[code]
    came = read(located(seat.lat, seat.lon), sweden())
    assert isinstance(came, Words)
    found = find_place(came.words.reveal())
    assert found
    assert found.municipality == sweden().nearest(seat.lat, seat.lon).code


@pytest.mark.parametrize(
    ("where", "latitude", "longitude", "name"),
    [
        ("Riksgränsen", 68.43, 18.13, "Kiruna kommun"),
        ("Idre", 61.86, 12.72, "Älvdalen kommun"),
        ("Rinkeby", 59.388, 17.928, "Stockholm kommun"),
    ],
)
def test_far_from_the_seat_is_still_there(
    where: str, latitude: float, longitude: float, name: str
) -> None:
    came = read(located(latitude, longitude), sweden())
    assert isinstance(came, Words), where
    assert came.words.reveal() == name


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(0.0, 0.0), (52.5, 13.4), (60.17, 24.94), (-90.0, 180.0)]
)
def test_another_country_is_not_taken_for_sweden(latitude: float, longitude: float) -> None:
    assert isinstance(read(located(latitude, longitude), sweden()), Elsewhere)


def test_a_position_shows_itself_nowhere() -> None:
    came = read(located(59.388, 17.928), sweden())
    assert "59" not in repr(came)
    assert "Stockholm" not in repr(came)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/start", "start"),
        ("/start poster", "start"),
        ("/Radera", "erase"),
        ("/radera allt nu", "erase"),
        ("/göm", "hide"),
        ("/om@some_bot", "about"),
        ("/hjälp ", "help"),
        ("/help he hits me", None),
        ("/om han kommer", None),
        ("/unknown", None),
        ("/", None),
        ("hjälp", None),
        ("radera", None),
        (" /start", None),
    ],
)
def test_commands(text: str, command: str | None) -> None:
    assert command_of(text) == command
