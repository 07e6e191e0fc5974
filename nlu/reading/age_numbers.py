"""Numbers of a text that may be ages: digits of any script, words, and ranges."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from nlu.reading.age_said import form_at
from nlu.reading.age_slips import slips
from nlu.reading.age_words import AGES, Token
from nlu.reading.people_words import nouns

_NUMBERS: Final = AGES.numbered("number_words")
NUMBER_WORDS: Final = frozenset(_NUMBERS)
_TENS: Final = {word: n for word, n in _NUMBERS.items() if n >= 20}
_ONES: Final = {word: n for word, n in _NUMBERS.items() if n < 10} | {
    "ett": 1,
    "en": 1,
    "tva": 2,
    "one": 1,
    "two": 2,
    "sex": 6,
}
_SHORT_TENS: Final = AGES.numbered("short_tens")
_SPACED_TENS: Final = AGES.numbered("spaced_tens")
_COMPOUND: Final = {
    tens + one: value + _ONES[one] for tens, value in (_TENS | _SHORT_TENS).items() for one in _ONES
} | _NUMBERS
_CUT_SHORT: Final = {
    word[:place] + word[place + 1 :]: value
    for word, value in sorted(_NUMBERS.items(), key=lambda listed: -listed[1])
    if value > 12 and len(word) > 5
    for place in range(1, len(word))
}
"""Numbers that lack a letter, as a hurried thumb leaves them: "trettn", "sjutto"."""
_WIDEST: Final = 3
WITHIN_ROW: Final = ".,:/-–'’"
"""Marks between the digits of an hour, a date, a telephone number or a height (6'2)."""
_RANGE: Final = ("-", "/", "–", "eller", "or", "till", "to")


@dataclass(frozen=True)
class Number:
    """A number from token `at` up to `after`; of a range the lower end, which protects most."""

    at: int
    after: int
    value: int
    in_words: bool = False


def numbers(pieces: tuple[Token, ...]) -> Iterator[Number]:
    """Every number that could be an age; parts of hours, dates and telephone numbers left out."""
    at = 0
    while at < len(pieces):
        number = _number(pieces, at)
        if number is None:
            at += 1
            continue
        whole = _with_tail(pieces, number)
        if whole is not None:
            yield whole
            at = whole.after
        else:
            at = _past_row(pieces, number.after)


def number_at(pieces: tuple[Token, ...], at: int) -> Number | None:
    """The number that begins at a token, in digits or words; None outside the text."""
    return _number(pieces, at) if 0 <= at < len(pieces) else None


def _number(pieces: tuple[Token, ...], at: int) -> Number | None:
    piece = pieces[at]
    if piece.kind == "number":
        value = int(piece.form) if len(piece.form) <= 4 else 10_000
        return Number(at, at + 1, value)
    return _worded(pieces, at) if piece.form in _number_like() else None


@cache
def _number_like() -> frozenset[str]:
    """Every word that may be a number; nearly no word of a message is, so this is asked first."""
    return frozenset().union(_COMPOUND, _SPACED_TENS, _CUT_SHORT, slips())


def _worded(pieces: tuple[Token, ...], at: int) -> Number | None:
    """A number in words, "tjugo två" and "tjugotvå" too."""
    word = pieces[at].form
    value = _COMPOUND.get(word)
    after = at + 1
    if value is None:
        if word in _SPACED_TENS and form_at(pieces, after) in _ONES:
            tens = _SPACED_TENS[word] + _ONES[pieces[after].form]
            return Number(at, after + 1, tens, in_words=True)
        slipped = slips().get(word)
        return Number(at, after, slipped, in_words=True) if slipped else _hurried(pieces, at)
    if word in _TENS:
        step = 2 if after < len(pieces) and pieces[after].form == "-" else 1
        one = _ONES.get(pieces[after + step - 1].form) if after + step <= len(pieces) else None
        if one is not None:
            return Number(at, after + step, value + one, in_words=True)
    if word in AGES["word_needs_unit"] and not _counts_years(pieces, at):
        return None
    if word == "eleven" and len(pieces) > 1 and _is_pupil(pieces, at):
        return None
    return Number(at, after, value, in_words=True)


def _counts_years(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether a word that may mean something else is a number: "fem år", "hon är bara åtta!"."""
    follows = form_at(pieces, at + 1)
    if follows in AGES["unit_age"] | AGES["unit_years"] | {"-"}:
        return True
    left = at - 1
    while form_at(pieces, left) in AGES["hedges"] | AGES["soon"]:
        left -= 1
    one = form_at(pieces, left - 1) in AGES["he"] | AGES["she"] | AGES["writer"] | nouns().keys()
    told = form_at(pieces, left) in _ENGLISH_ARE
    told |= one and form_at(pieces, left) in AGES["copula"] - AGES["needs_unit"] | AGES["turned"]
    return told and (follows in ("", "och", "o", "and", "men", "but") or _marks(pieces, at + 1))


_ENGLISH_ARE: Final = ("im", "shes", "hes")


def _marks(pieces: tuple[Token, ...], at: int) -> bool:
    return pieces[at].kind in ("stop", "mark")


def _is_pupil(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether "eleven" is the Swedish pupil, and not the English number."""
    english = form_at(pieces, at - 1) in AGES["before_eleven"]
    return not english and form_at(pieces, at + 1) not in ("years", "year", "yrs", "yo", "yr", "-")


def _hurried(pieces: tuple[Token, ...], at: int) -> Number | None:
    """A number in words that lacks a letter or two, before a word for years."""
    if at + 1 >= len(pieces):
        return None
    cut = _CUT_SHORT.get(pieces[at].form)
    if cut is None:
        return None
    behind = [piece.form for piece in pieces[at + 1 : at + 4]]
    follows = behind[0] in AGES["unit_age"] | AGES["unit_years"]
    halved = bool(set(behind) & {"halvt", "halv", "half", "halft"})
    return Number(at, at + 1, cut, in_words=True) if follows or halved else None


def _with_tail(pieces: tuple[Token, ...], number: Number) -> Number | None:
    """The number with its "och ett halvt" or range; None when it is part of something else."""
    if pieces[number.at].kind == "number" and _in_row(pieces, number):
        half = _halved(pieces, number)
        return half if half is not None else _ranged(pieces, number)
    ranged = _ranged(pieces, number)
    if ranged is not None and ranged.value > 999:
        return None
    return _halved(pieces, number) or ranged


def _in_row(pieces: tuple[Token, ...], number: Number) -> bool:
    """Whether digits go on behind a mark or a space: an hour, a date, a telephone number."""
    return _digits(pieces, number.after) or (
        number.after + 1 < len(pieces)
        and pieces[number.after].form in WITHIN_ROW
        and _digits(pieces, number.after + 1)
        and pieces[number.after].start - pieces[number.after - 1].end <= 1
        and not (pieces[number.after].form in ",." and _spaced(pieces, number.after))
    )


def _spaced(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether a space stands behind a mark: "18, 17" and "17. 183 lång" are two numbers."""
    return pieces[at + 1].start > pieces[at].end


def _digits(pieces: tuple[Token, ...], at: int) -> bool:
    return at < len(pieces) and pieces[at].kind == "number"


def _past_row(pieces: tuple[Token, ...], at: int) -> int:
    """Where a row of digits and marks ends."""
    while at < len(pieces) and (
        pieces[at].kind == "number" or (pieces[at].form in WITHIN_ROW and _digits(pieces, at + 1))
    ):
        at += 1
    return at


def _halved(pieces: tuple[Token, ...], number: Number) -> Number | None:
    """The number when a half follows: "17,5", "17 1/2", "17 och ett halvt"."""
    forms = [piece.form for piece in pieces[number.after : number.after + 4]]
    if len(forms) >= 2 and forms[0] in ".," and forms[1] == "5":
        return Number(number.at, number.after + 2, number.value)
    if forms[:2] == ["komma", "fem"]:
        return Number(number.at, number.after + 2, number.value)
    if forms[:3] == ["1", "/", "2"]:
        return Number(number.at, number.after + 3, number.value)
    if len(forms) >= 2 and forms[0] in ("och", "o", "and", "&", "å"):
        for at in (1, 2):
            if len(forms) > at and forms[at] in ("halvt", "halv", "half", "halft", "halvtar"):
                return Number(number.at, number.after + at + 1, number.value)
    return None


def _ranged(pieces: tuple[Token, ...], number: Number) -> Number | None:
    """The lower end of "13-14" or "13 eller 14"; the number itself when no range follows."""
    at = number.after
    if at + 1 >= len(pieces) or pieces[at].form not in _RANGE:
        if _digits(pieces, at) and pieces[number.at].kind == "number":
            return None
        if pieces[number.at].kind == "number" and _in_row(pieces, number):
            return None
        return number if number.value < 1000 else None
    other = _number(pieces, at + 1)
    if other is None:
        return number if number.value < 1000 else None
    low, high = number.value, other.value
    further = (
        other.after < len(pieces) - 1
        and pieces[other.after].form in "-/.:"
        and _digits(pieces, other.after + 1)
    )
    if (
        low < high <= low + _WIDEST
        and high <= 99
        and not further
        and pieces[number.at].form[0] != "0"
    ):
        return Number(number.at, other.after, low)
    return None if pieces[at].kind == "mark" else number
