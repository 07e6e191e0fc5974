"""The writer's age by another's: "två år äldre än min syster som är 13", "hälften så gammal"."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from nlu.reading.age_numbers import Number, number_at
from nlu.reading.age_said import BandSaid, form_at
from nlu.reading.age_words import AGES, Token, phrase_at
from nlu.reading.people_named import Person, person_at

_YOUNGEST: Final = 8
_OLDEST: Final = 90
_FEW: Final = AGES.numbered("few")
_WORDS: Final = AGES.numbered("number_words")
_ADDS: Final = {"older": 1, "younger": -1}
_FACTORS: Final = {"half_of": Fraction(1, 2), "double_of": Fraction(2)}
_COMPARING: Final = frozenset(
    phrase.split()[0] for name in (*_ADDS, *_FACTORS) for phrase in AGES[name]
)
"""Words without one of which nothing is compared."""
_FURTHEST: Final = 12
"""Words between the comparison and the age that it leans on, at most."""


def few_at(pieces: tuple[Token, ...], at: int) -> Number | None:
    """The number at a place, "ett" and "två" too, and any in words before "veckor"."""
    few = _FEW.get(form_at(pieces, at))
    if few is None and form_at(pieces, at + 1) in AGES["some_time"]:
        few = _WORDS.get(form_at(pieces, at))
    return Number(at, at + 1, few) if few else number_at(pieces, at)


def compared(pieces: tuple[Token, ...], counted: tuple[Number, ...]) -> Iterator[BandSaid]:
    """The writer's age where it is told only by somebody else's."""
    if not any(piece.form in _COMPARING for piece in pieces):
        return
    for at in range(len(pieces)):
        said = _by_difference(pieces, counted, at) or _by_share(pieces, counted, at)
        if said is not None and _YOUNGEST <= (said.years or 0) <= _OLDEST:
            yield said


def _by_difference(
    pieces: tuple[Token, ...], counted: tuple[Number, ...], at: int
) -> BandSaid | None:
    """ "Två år äldre än henne", "tre år äldre än jag"."""
    apart = few_at(pieces, at)
    if apart is None or form_at(pieces, apart.after) not in AGES["unit_years"]:
        return None
    way = next((n for name, n in _ADDS.items() if _is(pieces, apart.after + 1, name)), 0)
    if not way or form_at(pieces, apart.after + 2) not in ("an", "than"):
        return None
    measure = apart.after + 3
    if form_at(pieces, measure) in AGES["writers_object"]:
        base = _before(pieces, counted, at)
        return None if base is None else _of_writer(at, measure + 1, base - way * apart.value)
    if not _is_of_writer(pieces, at):
        return None
    base = _behind(pieces, counted, measure)
    return None if base is None else _of_writer(at, measure, base + way * apart.value)


def _by_share(pieces: tuple[Token, ...], counted: tuple[Number, ...], at: int) -> BandSaid | None:
    """ "Han är 34, jag är hälften", "dubbelt så gammal som jag"."""
    for name, factor in _FACTORS.items():
        width = phrase_at(AGES[name], pieces, at)
        base = _before(pieces, counted, at) if width else None
        if base is None:
            continue
        end = at + width
        if form_at(pieces, end) in ("som", "as"):
            end += 1
        leans = form_at(pieces, end) in AGES["writers_object"]
        own = _is_of_writer(pieces, at)
        if own == leans or not (leans or _closes(pieces, end)):
            continue
        years = base * factor if own else base / factor
        if years.denominator == 1:
            return _of_writer(at, end, int(years))
    return None


def _closes(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether nothing stands at a place, or only a pronoun: "hälften så gammal som han"."""
    if at >= len(pieces) or pieces[at].kind in ("stop", "mark"):
        return True
    return pieces[at].form in AGES["he"] | AGES["she"] | {"that", "det"}


def _of_writer(at: int, after: int, years: int) -> BandSaid:
    return BandSaid(at, after, years, None, writer=True, reckoned=True)


def _is(pieces: tuple[Token, ...], at: int, name: str) -> bool:
    return form_at(pieces, at) in AGES[name]


def _past_hedges(pieces: tuple[Token, ...], at: int) -> int:
    """The place before a word and its "bara", "exakt"."""
    left = at - 1
    while form_at(pieces, left) in AGES["hedges"]:
        left -= 1
    return left


def _is_of_writer(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether "jag är" or nothing stands right before, hedges between."""
    left = _past_hedges(pieces, at)
    if form_at(pieces, left) in ("im", "iam") or left < 0:
        return True
    told = form_at(pieces, left) in AGES["copula"] - AGES["needs_unit"]
    return told and form_at(pieces, left - 1) in AGES["writer"]


def _before(pieces: tuple[Token, ...], counted: tuple[Number, ...], at: int) -> int | None:
    """The last age before a place: "han är 34, ...", nobody else named since."""
    near = [number for number in counted if at - _FURTHEST <= number.at < at]
    if not near or not _is_age(pieces, near[-1]):
        return None
    since = _named(pieces, near[-1].after, at)
    return near[-1].value if all(_goes_on(one) for one in since) else None


def _behind(pieces: tuple[Token, ...], counted: tuple[Number, ...], at: int) -> int | None:
    """The first age behind a place: "... än min syster som är 13", one person named between."""
    near = [number for number in counted if at <= number.at < at + _FURTHEST]
    if not near or not _is_age(pieces, near[0]):
        return None
    named = [one for one in _named(pieces, at, near[0].at) if one.kin != "pronoun"]
    fits = len(named) == 1 and named[0].kin != "writer"
    return near[0].value if fits else None


def _named(pieces: tuple[Token, ...], begin: int, end: int) -> list[Person]:
    people = (person_at(pieces, at) for at in range(begin, end))
    return [person for person in people if person is not None]


def _goes_on(person: Person) -> bool:
    return person.kin in ("writer", "pronoun")


def _is_age(pieces: tuple[Token, ...], number: Number) -> bool:
    """Whether somebody "är 34" or is "34 år": a number that tells an age by itself."""
    left = _past_hedges(pieces, number.at)
    named = person_at(pieces, left - 1) is not None or form_at(pieces, left - 1) in ("som", "who")
    told = named and form_at(pieces, left) in AGES["copula"] - AGES["needs_unit"]
    one_word = form_at(pieces, left) in ("hes", "shes")
    counts = form_at(pieces, number.after) in AGES["units"]
    return (told or one_word) and not counts
