"""Whether "tjej", "kille", "mamma" is what the writer calls themself."""

from typing import Final

from nlu.reading.age_words import AGES, Token
from nlu.reading.people_words import (
    NUMBERS,
    PEOPLE,
    gender_words,
    is_english_i,
    met_online,
    nouns,
)

_SKIPPED: Final = frozenset(("en", "a", "an", "big", "older", "-", ":", "tva", "two"))


def of_writer(pieces: tuple[Token, ...], at: int, *, strictly: bool = False) -> bool:
    """Whether "tjej", "kille", "man" is what the writer calls themself.

    "jag är (en ung) tjej", "som tjej", "tjej 15", "15 tjej", a message that begins with it.
    Strictly, only the first counts.
    """
    left, passed_article = _before_noun(pieces, at)
    said_outright = left >= 0 and pieces[left].form in AGES["copula"] | _IM
    joined = any(piece.form in AGES["joins"] for piece in pieces[max(left, 0) : at])
    if not strictly and (joined or not said_outright) and _another_acts(pieces, at, joined=joined):
        return False
    if left < 0 or pieces[left].kind in ("stop", "mark"):
        definite = pieces[at].form in PEOPLE["definite_people"]
        return not (strictly or passed_article or definite)
    return _called_so(pieces, left, strictly=strictly)


_IM: Final = frozenset(("im", "iam"))


def _before_noun(pieces: tuple[Token, ...], at: int) -> tuple[int, bool]:
    """The place before "en ung", "15-årig", "the big", and whether an article stands there."""
    left, article = at - 1, False
    while left >= 0 and at - left <= 8:
        piece = pieces[left]
        before = pieces[left - 1] if left else None
        if piece.form == "ar" and (before is None or before.kind != "number"):
            break
        called = piece.form == "the" and before is not None and before.form in ("im", "am")
        small = piece.form in _SKIPPED or piece.form in PEOPLE["before_own_noun"]
        if not (small or called or piece.kind == "number" or piece.form in NUMBERS):
            break
        article = article or piece.form in ("en", "a", "an")
        left -= 1
    return left, article


def _called_so(pieces: tuple[Token, ...], left: int, *, strictly: bool) -> bool:
    """Whether the word at a place, "är", "im", "som", says the noun behind it of the writer."""
    word, subject = pieces[left].form, pieces[left - 1].form if left else ""
    if word in _IM:
        return True
    if word in AGES["copula"] - AGES["needs_unit"]:
        if strictly:
            return subject in AGES["writer"]
        elided = not left or pieces[left - 1].kind in ("stop", "mark")
        return elided or subject in PEOPLE["openers"] | AGES["writer"] | AGES["we"]
    if strictly:
        return False
    if word in ("som", "as"):
        return subject not in gender_words() and subject not in nouns()
    return word in PEOPLE["openers"] or word == "jag"


def _another_acts(pieces: tuple[Token, ...], at: int, *, joined: bool) -> bool:
    """Whether "kille slår mig", "13 o en man skriver" tells of somebody else who does something.

    When in doubt, yes: a wrong gender would hide the right doors, and a missing one hides none.
    """
    if at + 1 >= len(pieces) or pieces[at + 1].kind != "word":
        return False
    if met_online(pieces, at):
        return True
    for ahead in range(at + 1, min(at + 8, len(pieces))):
        word = pieces[ahead].form
        if pieces[ahead].kind != "word" or (word in AGES["writer"] and is_english_i(pieces, ahead)):
            break
        if word in _OF_THE_WRITER or word in AGES["he"] | AGES["she"] | AGES["they"]:
            return True
    goes_on = pieces[at + 1].form in PEOPLE["still_of_oneself"] or _aged_and_ends(pieces, at + 1)
    return (joined or pieces[at].form == "man") and not goes_on


def _aged_and_ends(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether it goes on "på 58." and no further: "man på jobbet" is somebody else."""
    if pieces[at].form not in ("pa", "om") or at + 1 >= len(pieces):
        return False
    end = at + 2 + (at + 2 < len(pieces) and pieces[at + 2].form in AGES["unit_years"])
    return pieces[at + 1].kind == "number" and (
        end >= len(pieces) or pieces[end].kind in ("stop", "mark")
    )


_OF_THE_WRITER: Final = frozenset(("mig", "mej", "oss", "me", "us")) | AGES["whose_pronouns"]
