"""What stands around somebody named: the clause behind them, an age, the beginning of a message."""

from functools import cache
from typing import Final

from nlu.reading.age_said import form_at
from nlu.reading.age_words import AGES, Token
from nlu.reading.people_named import BETWEEN

HELPABLE: Final = ("child", "friend", "sibling", "work", "other")


ANY_CHILDREN: Final = frozenset(("barn", "barnen", "kids", "children"))
"""Said of by parents who ask for themselves as often as not."""


def opens(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether a noun's phrase begins a sentence or follows "har": "jag har en kompis som ..."."""
    left = at - 1
    while left >= 0 and (
        pieces[left].form in AGES["articles"]
        or pieces[left].form in BETWEEN
        or pieces[left].kind in ("number",)
        or pieces[left].form == "-"
    ):
        left -= 1
    return (
        left < 0
        or pieces[left].kind == "stop"
        or pieces[left].form
        in (
            "har",
            "have",
            "hej",
            "hi",
            "hello",
            "kanner",
            "know",
            ",",
            "had",
            "hade",
            "got",
            "fatt",
            "mott",
            "traffat",
        )
    )


def clause_behind(pieces: tuple[Token, ...], at: int) -> tuple[Token, ...]:
    end = at + 1
    while (
        end < len(pieces)
        and end - at <= 9
        and pieces[end].kind != "stop"
        and pieces[end].form not in ("jag", "ja", "im")
    ):
        end += 1
    return pieces[at + 1 : end]


def only_aged(pieces: tuple[Token, ...], behind: tuple[Token, ...]) -> bool:
    """Whether a message ends with an age: "jag är tio och min syster är fem" asks for nobody."""
    return bool(behind) and behind[-1] is pieces[-1] and len(behind) <= 3 and reads_as_age(behind)


def sibling_only_aged(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether of a sibling nothing but an age is told, beside the writer's own.

    "Jag är tio och min syster är fem" asks for nobody, nor does "lillebror är 6 och jag 11, vi
    är ensamma" for him. A "hon" or "han" later on tells more, and who is in need.
    """
    if only_aged(pieces, clause_behind(pieces, at)):
        return True
    end = _past_age(pieces, at + 1)
    if end is None or form_at(pieces, end) not in AGES["joins"] | {",", "."}:
        return False
    told_of = AGES["he"] | AGES["she"]
    if any(piece.form in told_of for piece in pieces[end:]):
        return False
    if form_at(pieces, end + 1) in AGES["writer"]:
        end = _past_age(pieces, end + 2) or end
        return end >= len(pieces) or form_at(pieces, end + 1) in AGES["we"] | AGES["writer"]
    before = any(piece.form in AGES["writer"] for piece in pieces[max(0, at - 6) : at])
    return before and form_at(pieces, end + 1) in AGES["we"]


def _past_age(pieces: tuple[Token, ...], at: int) -> int | None:
    """Where "är 6 år" ends that begins at a place; None where no age stands there."""
    while form_at(pieces, at) in AGES["copula"] | AGES["hedges"]:
        at += 1
    if not (form_at(pieces, at).isdecimal() or form_at(pieces, at) in number_words()):
        return None
    return at + 1 + (form_at(pieces, at + 1) in AGES["unit_years"])


def begins(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether a word begins the text, a greeting left out: "kompis 21 år fast hos ..."."""
    return (
        at <= 4
        and all(piece.kind != "word" or piece.form in _BEFORE_ALL for piece in pieces[:at])
        and (pieces[at].form not in _ANY_CHILD and form_at(pieces, at + 1) not in ("of", "till"))
    )


_ANY_CHILD: Final = frozenset(
    ("barn", "barnet", "kid", "kids", "child", "children", "tonaring", "teen")
)


SMALL_CHILD: Final = 7
"""A parent who speaks of a child so small and of themself asks for themself."""


_BEFORE_ALL: Final = AGES["greetings"] | AGES["unit_age"]


def reads_as_age(behind: tuple[Token, ...], at_most: int = 110) -> bool:
    small = (
        AGES["copula"]
        | AGES["hedges"]
        | AGES["soon"]
        | AGES["turns"]
        | {"pa", "(", ",", "om", "som", "who", "har", "hon", "han", "hen", "she", "he"}
    )
    for at, piece in enumerate(behind[:5]):
        if piece.kind == "number":
            counts = form_at(behind, at + 1) in AGES["units"]
            return 3 <= int(piece.form[:4]) <= at_most and not counts
        if piece.form in number_words():
            return number_words()[piece.form] <= at_most
        if piece.form not in small:
            return False
    return False


@cache
def number_words() -> dict[str, int]:
    return AGES.numbered("number_words")
