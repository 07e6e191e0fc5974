"""Ages of the writer that others believe, or that was given on an app, beside the true one."""

from typing import Final

from nlu.reading.age_numbers import Number
from nlu.reading.age_said import form_at
from nlu.reading.age_words import AGES, Token

_YOUNGEST: Final = 8
_BETWEEN: Final = AGES["hedges"] | {"att", "that", "det", "at", "sedan", "lange"}
"""Between the verb and "jag är 18": "tror fortfarande att"."""


def claimed(pieces: tuple[Token, ...], counted: tuple[Number, ...]) -> frozenset[int]:
    """The tokens of the ages that are only believed, where the writer states another."""
    own = {number: at for number in counted if (at := _own(pieces, number)) is not None}
    false = {number for number, at in own.items() if _believed(pieces, at)}
    true = {number.value for number in own.keys() - false}
    return frozenset(number.at for number in false if true - {number.value})


def _own(pieces: tuple[Token, ...], number: Number) -> int | None:
    """Where "jag är" or "är jag" before a number begins; None where it does not stand there."""
    if number.value < _YOUNGEST or form_at(pieces, number.after) in AGES["units"]:
        return None
    left = number.at - 1
    while form_at(pieces, left) in AGES["hedges"]:
        left -= 1
    if form_at(pieces, left) in ("im", "iam"):
        return left
    pair = (form_at(pieces, left - 1), form_at(pieces, left))
    are = AGES["copula"] - AGES["needs_unit"]
    told = any(a in AGES["writer"] and b in are for a, b in (pair, pair[::-1]))
    return left - 1 if told else None


def _believed(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether before "jag är" stands "alla tror att", "jag har sagt att" or "på appen"."""
    left = at - 1
    while form_at(pieces, left) in _BETWEEN:
        left -= 1
    verb = form_at(pieces, left)
    if verb in AGES["said_before"] | AGES["profiles"]:
        return True
    return verb in AGES["reported"] and form_at(pieces, left - 1) not in AGES["writer"]
