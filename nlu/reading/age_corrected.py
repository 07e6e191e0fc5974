"""Which of two numbers is meant where one corrects the other: "16 inte 61", "inte 18, 17"."""

from itertools import pairwise
from typing import Final

from nlu.reading.age_numbers import Number
from nlu.reading.age_words import AGES, Token

_YOUNGEST: Final = 8
_OLDEST: Final = 99
_FURTHEST: Final = 6
"""Words between the two numbers, at most."""


def corrected(pieces: tuple[Token, ...], numbers: tuple[Number, ...]) -> dict[int, bool]:
    """The token of each number that a correction speaks of -> whether it is the right one."""
    found: dict[int, bool] = {}
    for first, second in pairwise(numbers):
        if first.value == second.value:
            continue  # "inte 12. tolv var jag då"
        if not (_could_be(pieces, first) or _could_be(pieces, second)):
            continue
        between = [piece.form for piece in pieces[first.after : second.at]]
        if len(between) > _FURTHEST or any(word not in _BETWEEN for word in between):
            continue
        before = pieces[first.at - 1].form if first.at else ""
        turned = bool(set(between) & {"men", "but", "fast"})
        claimed = before in AGES["said_before"] or bool(set(between) & AGES["profiles"])
        said = turned and (claimed or _reported(pieces, first.at, between))
        if said and _could_be(pieces, second):
            found |= {first.at: False, second.at: True}
        elif not _could_be(pieces, first) and before not in AGES["not"]:
            continue
        elif _instead(between) and _opens(pieces, first.at):
            found |= {first.at: True, second.at: False}
        elif (before in AGES["not"] and _opens(pieces, first.at - 1)) or (
            set(between) & _RATHER and _opens(pieces, first.at)
        ):
            found |= {first.at: False, second.at: True}
    return found


def _instead(between: list[str]) -> bool:
    """Whether it is "16 inte 61"; "he is 52. I'm not. I'm 17" takes nothing back."""
    last = max((at for at, word in enumerate(between) if word in _INSTEAD), default=None)
    return last is not None and not set(between[last:]) & _BEGINS_ANEW


def _reported(pieces: tuple[Token, ...], at: int, between: list[str]) -> bool:
    """Whether others say the first, "jag" the second: "dom säger att jag är 18 men jag är 16"."""
    before = {piece.form for piece in pieces[max(0, at - 7) : at]}
    own = bool(set(between) & AGES["writer"]) and bool(before & AGES["writer"])
    return own and bool(before & AGES["reported"])


def _could_be(pieces: tuple[Token, ...], number: Number) -> bool:
    behind = pieces[number.after].form if number.after < len(pieces) else ""
    return _YOUNGEST <= number.value <= _OLDEST and behind not in AGES["units"]


def _opens(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether before a number stands "jag är", "skrev fel", a mark or nothing."""
    word = pieces[at - 1].form if at else ""
    if not at or pieces[at - 1].kind in ("stop", "mark") or word in _CUES:
        return True
    if word in AGES["hedges"] and at >= 2:
        word = pieces[at - 2].form
    subject = next((piece.form for piece in pieces[max(0, at - 3) : at - 1]), "")
    return word in AGES["copula"] and (not subject or subject not in AGES["he"] | AGES["she"])


_INSTEAD: Final = AGES["not"] | AGES["instead"]
_BEGINS_ANEW: Final = frozenset(".!?\n;…")
_CUES: Final = AGES["correction_cues"]
_RATHER: Final = frozenset(
    ("nej", "na", "menar", "menade", "meant", "mean", "wait", "vanta", "utan")
)
_BETWEEN: Final = (
    _INSTEAD
    | _CUES
    | _RATHER
    | AGES["between_corrected"]
    | AGES["profiles"]
    | AGES["he"]
    | AGES["she"]
    | AGES["unit_years"]
    | AGES["unit_age"]
    | AGES["old"]
    | AGES["hedges"]
    | AGES["copula"]
    | frozenset(",(-.…!*\"'")
)
