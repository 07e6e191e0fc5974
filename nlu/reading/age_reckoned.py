"""An age that a message leaves to reckon: "började när jag var tolv, tre år nu" is 15."""

from collections.abc import Iterator
from typing import Final

from nlu.reading.age_numbers import Number, number_at
from nlu.reading.age_said import BandSaid, form_at
from nlu.reading.age_words import AGES, Token
from nlu.reading.people_named import person_at

_FURTHEST: Final = 12
"""Words between "när jag var tolv" and "tre år sedan", at most."""
_YOUNGEST: Final = 8
_OLDEST: Final = 90
_FEW: Final = {"ett": 1, "one": 1, "tva": 2, "two": 2}


def reckoned(pieces: tuple[Token, ...], counted: tuple[Number, ...]) -> Iterator[BandSaid]:
    """The writer's age by how old they were, and how many years ago that was."""
    for number in counted:
        then = form_at(pieces, number.at - 1) in AGES["past"]
        if not (then and form_at(pieces, number.at - 2) in AGES["writer"]):
            continue
        since = _years_since(pieces, number.after)
        if since is not None and _YOUNGEST <= number.value + since.value <= _OLDEST:
            years = number.value + since.value
            yield BandSaid(since.at, since.after, years, None, writer=True, reckoned=True)


def _years_since(pieces: tuple[Token, ...], begin: int) -> Number | None:
    """The "tre år nu", "två år sedan" behind a place, nobody else named between."""
    for at in range(begin, min(begin + _FURTHEST, len(pieces))):
        few = _FEW.get(pieces[at].form)
        number = Number(at, at + 1, few) if few else number_at(pieces, at)
        person = person_at(pieces, at)
        if number is None and person is not None and person.kin != "writer":
            return None
        if number is None:
            continue
        years = form_at(pieces, number.after) in AGES["unit_years"]
        gone = form_at(pieces, number.after + 1) in AGES["gone_by"]
        return number if years and gone else None
    return None
