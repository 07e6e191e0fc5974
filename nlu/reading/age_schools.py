"""What tells a school year of somebody from a room, a journey, and a year long ago."""

from typing import Final

from nlu.reading.age_said import form_at, forms_near
from nlu.reading.age_words import AGES, Token
from nlu.reading.people_named import person_at


def is_room(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether a class or "4:an" is a place: "bredvid klass 3B", "ligger på 4:an"."""
    if forms_near(pieces, at, 2, 0) & AGES["beside_rooms"]:
        return True
    numbered = pieces[at].kind == "number" and form_at(pieces, at - 1) in ("pa", "med", "fran")
    return numbered and not forms_near(pieces, at, 4, 0) & (AGES["goes"] | {"elev", "elever"})


def begun_there(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether something, not school, began in a year: "det började i sexan", "hände i åttan"."""
    left = at - 1
    while left >= 0 and at - left <= _FURTHEST and form_at(pieces, left) not in AGES["began"]:
        left -= 1
    if form_at(pieces, left) not in AGES["began"] or form_at(pieces, at - 1) not in ("i", "in"):
        return False
    beside = (person_at(pieces, left - 1), person_at(pieces, left + 1))
    if any(person is not None for person in beside):
        return False
    told = {form_at(pieces, left - 1), form_at(pieces, left + 1)} & AGES["it"]
    return bool(told) or form_at(pieces, left - 1).endswith(_DEFINITE)


_FURTHEST: Final = 3
_DEFINITE: Final = ("ningen", "eriet", "grepp", "greppen", "alltihop", "allt", "skiten")
"""Endings of what began: "mobbningen", "bråkeriet", "övergreppen"."""


def tells_of_school(pieces: tuple[Token, ...]) -> bool:
    """Whether a message that begins "sjuan, ..." goes on about school: the number is no bus."""
    return any(piece.form in AGES["school_words"] for piece in pieces)


def is_sentence(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether "åttan" is all that a sentence says, and nothing tells of a bus."""
    apart = at > 0 and pieces[at - 1].kind == "stop"
    ends = at + 1 >= len(pieces) or pieces[at + 1].kind == "stop"
    return apart and ends and not any(piece.form in AGES["vehicles"] for piece in pieces)


def travels(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether "första klass", "andra klass" is how somebody travels, or praise."""
    if pieces[at].form not in ("forsta", "andra"):
        return False
    near = forms_near(pieces, at, 4, 0)
    return bool(near & AGES["rides"]) or not near & (AGES["goes"] | {"elev", "elever"})
