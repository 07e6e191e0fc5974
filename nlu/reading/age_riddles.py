"""Ages said as a sum, turned round or with a gap: "20 minus 3", "fyra och sjutti", "1 6 år"."""

from collections.abc import Iterator
from typing import Final

from nlu.reading.age_numbers import number_at
from nlu.reading.age_said import BandSaid, form_at
from nlu.reading.age_words import AGES, Token, phrase_at

_SIGNS: Final = {"minus": -1, "plus": 1}
_WORDS: Final = AGES.numbered("number_words") | AGES.numbered("few")
_ONES: Final = {word: n for word, n in _WORDS.items() if n < 10}
_TENS: Final = {word: n for word, n in _WORDS.items() if n >= 20}
_BEGINS: Final = AGES["copula"] - AGES["needs_unit"] | AGES["writer"]
_PASSED: Final = AGES["unit_years"] | AGES["hedges"] | AGES["old"]
_HALF_OF_HUNDRED: Final = 50


def riddled(pieces: tuple[Token, ...]) -> Iterator[BandSaid]:
    """Ages that no single number says, each where the message or "jag är" begins."""
    for at in range(len(pieces) - 2):
        behind = pieces[at + 1].form
        reads = _READERS.get(behind) or (_split if behind.isdecimal() else None)
        begins = at == 0 or pieces[at - 1].form in _BEGINS or pieces[at - 1].kind != "word"
        said = reads(pieces, at) if reads is not None and begins else None
        if said is not None:
            yield said


def _summed(pieces: tuple[Token, ...], at: int) -> BandSaid | None:
    """ "20 minus 3", "arton plus två"."""
    sign = _SIGNS.get(form_at(pieces, at + 1))
    if sign is None:
        return None
    first, second = number_at(pieces, at), number_at(pieces, at + 2)
    few = second.value if second else _ONES.get(form_at(pieces, at + 2))
    if first is None or few is None or not _closes(pieces, at + 3):
        return None
    return BandSaid(at, at + 3, first.value + sign * few, None)


def _split(pieces: tuple[Token, ...], at: int) -> BandSaid | None:
    """ "1 6 år", by who hit the space too."""
    digits = [form_at(pieces, place) for place in (at, at + 1)]
    if not all(len(digit) == 1 and digit.isdecimal() for digit in digits) or digits[0] == "0":
        return None
    apart = pieces[at + 1].start - pieces[at].end == 1
    years = form_at(pieces, at + 2) in AGES["unit_years"] | AGES["unit_age"]
    return BandSaid(at, at + 3, int("".join(digits)), None) if apart and years else None


def _turned_round(pieces: tuple[Token, ...], at: int) -> BandSaid | None:
    """ "Fyra och sjutti", as old people say it; nothing else may stand in the message."""
    one, tens = _ONES.get(pieces[at].form), _TENS.get(form_at(pieces, at + 2))
    if one is None or tens is None:
        return None
    alone = at <= _FIRST and _closes(pieces, at + 3)
    return BandSaid(at, at + 3, tens + one, None) if alone else None


_FIRST: Final = 2
"""Words before it, "jag är", at most."""


def _halfway(pieces: tuple[Token, ...], at: int) -> BandSaid | None:
    """ "Halvvägs till hundra"."""
    width = phrase_at(AGES["halfway"], pieces, at)
    if not width or not _closes(pieces, at + width):
        return None
    return BandSaid(at, at + width, _HALF_OF_HUNDRED, None)


_READERS: Final = {
    **dict.fromkeys(_SIGNS, _summed),
    **dict.fromkeys(("och", "o", "a", "and", "&"), _turned_round),
    **dict.fromkeys(("till", "to"), _halfway),
}
"""By the word behind the first."""


def _closes(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether the clause ends at a place, "år" or "precis" passed."""
    while form_at(pieces, at) in _PASSED:
        at += 1
    return at >= len(pieces) or pieces[at].kind in ("stop", "mark")
