"""Ages in a list of children: "tre barn, 4, 7 och 12 år", "pappa till två, 9 och 16"."""

from typing import Final

from nlu.reading.age_said import form_at
from nlu.reading.age_words import AGES, Token

_LONGEST: Final = 12
_LISTS_ON: Final = AGES["joins"] | AGES["unit_years"] | AGES["prepositions"] | {"ar", "som", "aged"}
_HEADS: Final = ("till", "of", "to", "har", "have", "on")


def of_children(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether the number at a place is one of such a list."""
    left = at - 1
    while left >= 0 and at - left <= _LONGEST:
        piece = pieces[left]
        if piece.form in AGES["children"]:
            return left < at - 1
        if piece.form in AGES["how_many"] and form_at(pieces, left - 1) in _HEADS:
            apart = form_at(pieces, left + 1) in (",", ":", "(", "-")
            return apart and _several(pieces, at, at + 1)
        listed = piece.kind in ("number", "mark") or piece.form in _LISTS_ON
        if not listed:
            return False
        left -= 1
    return False


def listed_child(pieces: tuple[Token, ...], at: int, after: int) -> bool:
    """Whether a number without a word for years is one of such a list of several ages."""
    return _several(pieces, at, after) and of_children(pieces, at)


def _several(pieces: tuple[Token, ...], at: int, after: int) -> bool:
    """Whether another number stands beside: "9 och 16"."""
    beside = (form_at(pieces, at - 2), form_at(pieces, after + 1))
    joined = (form_at(pieces, at - 1), form_at(pieces, after))
    return any(
        number.isdecimal() and mark in _JOINS for number, mark in zip(beside, joined, strict=True)
    )


_JOINS: Final = AGES["joins"] | {",", "/", "&"}
