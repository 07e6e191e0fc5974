"""The day of the year on which the writer was born, and dates of birth in one row of digits."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from nlu.reading.age_said import form_at, forms_near
from nlu.reading.age_words import AGES, Token, form
from nlu.reading.people_named import person_at

MONTHS: Final = {
    form(month): number
    for number, names in enumerate(
        (
            ("januari", "jan", "january"),
            ("februari", "feb", "february"),
            ("mars", "mar", "march"),
            ("april", "apr"),
            ("maj", "may"),
            ("juni", "jun", "june"),
            ("juli", "jul", "july"),
            ("augusti", "aug", "august"),
            ("september", "sept", "sep"),
            ("oktober", "okt", "october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for month in names
}
_FEASTS: Final = {
    form(name): (int(month), int(day)) for name, (month, day) in AGES.content["feast_days"].items()
}
_FURTHEST: Final = 5
"""Words between "fyller" and the month or feast, at most."""


def birthday(pieces: tuple[Token, ...]) -> tuple[int, int] | None:
    """Month and day of "fyller på julafton", "fyller den 3 mars": of the writer, said apart."""
    for at, piece in enumerate(pieces):
        if piece.form not in AGES["turns"] | AGES["birthdays"]:
            continue
        named = (person_at(pieces, near) for near in range(max(0, at - 3), at + 1))
        if any(person is not None and person.kin != "writer" for person in named):
            continue
        day = 1
        for near in range(at + 1, min(at + 1 + _FURTHEST, len(pieces))):
            word = pieces[near].form
            if pieces[near].kind == "stop":
                break
            if word in _FEASTS:
                return _FEASTS[word]
            if word in MONTHS:
                return MONTHS[word], day
            day = int(word) if word.isdecimal() and 1 <= int(word[:3]) <= _LAST_DAY else day
    return None


_LAST_DAY: Final = 31


def dates_of_birth(pieces: tuple[Token, ...], today: date) -> Iterator[tuple[int, date]]:
    """The token and day of "110502" or "20110502" where something says that it is one."""
    asked = any(
        (piece.form, form_at(pieces, at + 1)) in _HOW_OLD for at, piece in enumerate(pieces)
    )
    for at, piece in enumerate(pieces):
        if piece.kind != "number" or len(piece.form) not in (6, 8):
            continue
        near = forms_near(pieces, at, _BEFORE, 0)
        if asked or near & (AGES["born"] | AGES["birth_numbers"]):
            day = _day(piece.form, today)
            if day is not None:
                yield at, day


_HOW_OLD: Final = frozenset((("hur", "gammal"), ("how", "old")))
_BEFORE: Final = 4


def _day(digits: str, today: date) -> date | None:
    """The day that a row of digits names; None where it is no day, or none of a life."""
    year = int(digits[:-4])
    if len(digits) == len("110502"):
        year += 2000 if year <= today.year % 100 else 1900
    try:
        day = date(year, int(digits[-4:-2]), int(digits[-2:]))
    except ValueError:
        return None
    return day if day.year > _OLDEST_YEAR and day < today else None


_OLDEST_YEAR: Final = 1915
