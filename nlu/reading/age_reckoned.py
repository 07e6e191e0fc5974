"""An age that a message leaves to reckon: "började när jag var tolv, tre år nu" is 15."""

from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import Final

from nlu.reading.age_compared import few_at
from nlu.reading.age_numbers import Number
from nlu.reading.age_said import BandSaid, form_at
from nlu.reading.age_words import AGES, Token, form
from nlu.reading.people_named import person_at

_FURTHEST: Final = 12
"""Words between "när jag var tolv" and "tre år sedan", at most."""
_YOUNGEST: Final = 8
_OLDEST: Final = 90


def reckoned(pieces: tuple[Token, ...], counted: tuple[Number, ...]) -> Iterator[BandSaid]:
    """Ages by how old somebody was and how long ago, or will be and how long till then."""
    for number in counted:
        yield from _until(pieces, number)
        since = _years_ago(pieces, number)
        if since is None and _had_been(pieces, number):
            since = _years_since(pieces, number.after)
        if since is not None and _YOUNGEST <= number.value + since.value <= _OLDEST:
            years = number.value + since.value
            yield BandSaid(since.at, since.after, years, None, writer=True, reckoned=True)


def _had_been(pieces: tuple[Token, ...], number: Number) -> bool:
    """Whether "jag var" stands before a number."""
    then = form_at(pieces, number.at - 1) in AGES["past"]
    return then and form_at(pieces, number.at - 2) in AGES["writer"]


def _years_ago(pieces: tuple[Token, ...], number: Number) -> Number | None:
    """The "3" of "för 3 år sen var jag 12", at the place of the age."""
    left, between = number.at - 1, set[str]()
    while left > 0 and len(between) <= _SHORT and form_at(pieces, left) in _WAS:
        between.add(form_at(pieces, left))
        left -= 1
    own = bool(between & AGES["writer"]) and bool(between & (AGES["past"] | AGES["turned"]))
    gone = form_at(pieces, left) in AGES["gone_by"] - AGES["today"]
    years = form_at(pieces, left - 1) in AGES["unit_years"]
    counts = form_at(pieces, number.after) in AGES["units"]
    since = few_at(pieces, left - 2) if own and gone and years and not counts else None
    return None if since is None else Number(number.at, number.after, since.value)


_SHORT: Final = 4
_WAS: Final = AGES["past"] | AGES["turned"] | AGES["writer"] | AGES["hedges"] | {"nar", "when", ","}


def _years_since(pieces: tuple[Token, ...], begin: int) -> Number | None:
    """The "tre år nu", "två år sedan" behind a place, nobody else named between."""
    for at in range(begin, min(begin + _FURTHEST, len(pieces))):
        number = few_at(pieces, at)
        person = person_at(pieces, at)
        if number is None and person is not None and person.kin != "writer":
            return None
        if number is None:
            continue
        years = form_at(pieces, number.after) in AGES["unit_years"]
        gone = form_at(pieces, number.after + 1) in AGES["gone_by"]
        return number if years and gone else None
    return None


def _until(pieces: tuple[Token, ...], number: Number) -> Iterator[BandSaid]:
    """The age of who has "halvannat år till jag är 18", "två månader kvar till 18-årsdagen"."""
    day = number.after + (form_at(pieces, number.after) == "-")
    named_day = form_at(pieces, day) in AGES["birthdays"]
    if form_at(pieces, number.after) in AGES["units"]:
        return
    left, passed = number.at - 1, set[str]()
    while left > 0 and len(passed) <= _SHORT and form_at(pieces, left) in _WILL_BE:
        passed.add(form_at(pieces, left))
        left -= 1
    if form_at(pieces, left) not in AGES["up_to"] or "a" in passed:  # "i 3 mån till å är 17"
        return
    remains = form_at(pieces, left - 1) in AGES["remains"]
    if not (remains or named_day or passed & (AGES["copula"] | AGES["turns"])):
        return
    waits = _duration(pieces, left - 1 - remains)
    past = {form_at(pieces, at) for at in range(left - _FURTHEST, left)} & AGES["past"]
    if waits is not None and not past:
        years = floor(number.value - waits)
        yield BandSaid(number.at, day + 1 if named_day else number.after, years, None)


_WILL_BE: Final = frozenset().union(
    *(AGES[name] for name in ("copula", "turns", "writer", "he", "she", "hedges")),
    {"min", "my", "att"},
)


def _duration(pieces: tuple[Token, ...], last: int) -> Fraction | None:
    """How many years a while is that ends with a token: "halvannat år", "2 månader"."""
    unit, before = form_at(pieces, last), form_at(pieces, last - 1)
    share = Fraction(1) if unit in AGES["unit_years"] else _SHARES.get(unit)
    halved = before if before != "a" else form_at(pieces, last - 2)
    if unit in AGES["half_years"] or (share == 1 and halved in AGES["halves"]):
        whole = few_at(pieces, last - 4) if form_at(pieces, last - 3) in AGES["joins"] else None
        return Fraction(1, 2) + (whole.value if whole else 0)
    if share is None:
        return None
    if before in AGES["one_and_half"]:
        return Fraction(3, 2) * share
    if before in AGES["a_few"]:
        return None if share == 1 else 2 * share
    half = before == "5" and form_at(pieces, last - 2) in (",", ".")
    number = few_at(pieces, last - 3 if half else last - 1)
    if number is None:
        return None
    return (number.value + Fraction(half, 2)) * share


_SHARES: Final = {
    form(word): Fraction(1, parts)
    for parts, words in AGES.content["parts_of_year"].items()
    for word in words
}
