"""Numbers and links can be tapped: they stand in plain text, as the apps look for them.

Telegram takes no `tel:` link. Its app for Android looks for numbers itself, with the same library
as here, for the country of the phone. Decision 16 tells the rest.
"""

import re
from collections.abc import Iterator

import phonenumbers
import pytest

from bot.channels.telegram.sending import pieces
from bot.directory import Match
from bot.directory.model import Service
from bot.directory.moment import Moment
from bot.known import Known
from bot.rooms import Rooms

TOO_SHORT = re.compile(r"1\d\d|11[34] ?\d\d|1177|90101|90 390")
"""Numbers of three to five digits: no app takes them for numbers, everybody can dial them."""
LONGEST_LINKED = 1000
"""Characters of a message in which the app for Android looks for numbers."""
ADULT = Known(age_band="adult", age_settled="told")


@pytest.fixture(scope="module")
def live(rooms: Rooms) -> list[Service]:
    """Every service that is shown."""
    return list(rooms.directory.live())


def drawn(rooms: Rooms, service: Service) -> Iterator[str]:
    """A service as people see it."""
    is_open, opens, doors = Moment(rooms.clock()).doors(service, None, "sv")
    match = Match(service, is_open, opens, False, doors)
    for language in ("sv", "en"):
        known = ADULT.but(language=language)
        yield rooms.card(match, known)
        yield rooms.brief(match, known)


def test_every_number_is_found_where_it_stands(rooms: Rooms, live: list[Service]) -> None:
    missed = []
    for service in live:
        numbers = {c.value for c in service.contacts if c.by in ("phone", "sms")}
        for text in drawn(rooms, service):
            lenient = phonenumbers.Leniency.POSSIBLE
            found = {m.raw_string for m in phonenumbers.PhoneNumberMatcher(text, "SE", lenient)}
            shown = {number for number in numbers if number in text}
            missed += [n for n in shown - found if not TOO_SHORT.fullmatch(n)]
    assert not missed


def test_every_link_ends_where_it_should(rooms: Rooms, live: list[Service]) -> None:
    for service in live:
        for text in drawn(rooms, service):
            for link in re.findall(r"https?://\S+", text):
                assert link in {c.value for c in service.contacts}, text


def test_a_card_is_one_message_in_which_numbers_are_looked_for(
    rooms: Rooms, live: list[Service]
) -> None:
    for service in live:
        for text in drawn(rooms, service):
            assert len(text) < LONGEST_LINKED
            assert pieces(text) == [text]
