"""Dates of birth apart from "född": "2010, januari", "30 maj 2012 är jag född", a team's "P11"."""

from datetime import date
from typing import Final

from nlu.reading.age_birthdays import MONTHS
from nlu.reading.age_said import form_at
from nlu.reading.age_words import AGES, Token

_YOUNGEST: Final = 5
_OLDEST: Final = 110
_DATE_AT_MOST: Final = 6
"""Tokens of a message that is only a date: "5 maj, 2009."."""
_LAST_DAY: Final = 31


def month_and_year(pieces: tuple[Token, ...], today: date) -> date | None:
    """The day of a message that is nothing but a date of birth: "2010, januari"."""
    if not 2 <= len(pieces) <= _DATE_AT_MOST:
        return None
    said = [piece for piece in pieces if piece.kind in ("word", "number")]
    months = [piece.form for piece in said if piece.kind == "word"]
    digits = [piece.form for piece in said if piece.kind == "number"]
    years = [number for number in digits if len(number) == 4]
    days = [int(number) for number in digits if len(number) <= 2]
    if len(years) + len(days) < len(digits) or len(days) > 1:
        return None
    if len(months) != 1 or months[0] not in MONTHS or len(years) != 1:
        return None
    return _day(int(years[0]), MONTHS[months[0]], days[0] if days else 1, today)


def born_before(pieces: tuple[Token, ...], at: int, today: date) -> tuple[int, date] | None:
    """Where "30 december 2012 är jag född" begins, and that day; None where "född" ends no date.

    Only of the writer: "2014 föddes min son" tells of another.
    """
    left, own = at - 1, form_at(pieces, at + 1) in AGES["writer"]
    while left > 0 and form_at(pieces, left) in _WAS_BORN:
        own = own or form_at(pieces, left) in AGES["writer"]
        left -= 1
    year = form_at(pieces, left)
    if not own or len(year) != 4 or not year.isdecimal():
        return None
    month = MONTHS.get(form_at(pieces, left - 1))
    if month is None:
        day = _day(int(year), _MIDSUMMER, 1, today)
        return None if day is None else (left, day)
    numbered = form_at(pieces, left - 2)
    dated = numbered.isdecimal() and 1 <= int(numbered[:3]) <= _LAST_DAY
    day = _day(int(year), month, int(numbered) if dated else 1, today)
    return None if day is None else (left - 1 - dated, day)


_WAS_BORN: Final = AGES["copula"] | AGES["writer"] | {"blev", "var", "was"}
_MIDSUMMER: Final = 7
"""The month taken where none is said, as in the rest of the reader."""


def in_team(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether "P11", "F09" is a team of those born in a year, and not "f15"."""
    if at + 1 >= len(pieces) or pieces[at + 1].start != pieces[at].end:
        return False
    year = pieces[at + 1].form
    if len(year) != 2 or not year.isdecimal() or int(year) > _LATEST_TEAM:
        return False
    return any(piece.form in AGES["teams"] or _ends_team(piece.form) for piece in pieces)


_LATEST_TEAM: Final = 20


def _ends_team(word: str) -> bool:
    return word.endswith(("laget", "bollslag", "traning", "traningen"))


def _day(year: int, month: int, day: int, today: date) -> date | None:
    """A day of birth; None where the calendar has none, or nobody who writes was born then."""
    try:
        born = date(year, month, day)
    except ValueError:
        return None
    return born if _YOUNGEST <= today.year - year <= _OLDEST else None
