"""The ages that a message states, and whose they are."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Final, Literal
from zoneinfo import ZoneInfo

from bot.codes import ADULT, AgeBand
from nlu.reading.age_around import before, unit_behind
from nlu.reading.age_bands import bands_said
from nlu.reading.age_birth import born
from nlu.reading.age_claimed import claimed
from nlu.reading.age_compared import compared
from nlu.reading.age_corrected import corrected
from nlu.reading.age_lists import of_children
from nlu.reading.age_numbers import Number, numbers
from nlu.reading.age_reckoned import reckoned
from nlu.reading.age_riddles import riddled
from nlu.reading.age_said import BandSaid, below, form_at
from nlu.reading.age_school import school_years
from nlu.reading.age_signs import Signs
from nlu.reading.age_words import AGES, Token
from nlu.reading.age_worldwide import NUMBERS_AT_MOST, ages_worldwide
from nlu.reading.people_named import Person, about
from nlu.reading.people_words import PEOPLE

YOUNGEST: Final = 3
OLDEST: Final = 110

Whose = Literal["writer", "other", "perpetrator"]


@dataclass(frozen=True)
class AgeSaid:
    """One age: in whole years, or a band where no number is said; never both.

    `reckoned` tells what a school year says, which a pupil who repeats one corrects.
    `start` and `end` count in `as_read(text)`. `subject` is the word for the person, as far as
    one is named; `outright` tells "jag är 15" from a "15" that only must be the writer's, and
    `near` from "jag har en granne, 15 år": no more than "är", "bara" stands between.
    """

    years: int | None
    band: AgeBand | None
    start: int
    end: int
    whose: Whose
    subject: Person | None = None
    outright: bool = False
    reckoned: bool = False
    near: bool = False


def today_in_sweden() -> date:
    """The date where the people are who write."""
    return datetime.now(ZoneInfo("Europe/Stockholm")).date()


def ages_in(read: str, pieces: tuple[Token, ...], today: date) -> list[AgeSaid]:
    """All ages said in a text in `as_read` form that is cut up, in order.

    An age long ago, a price or an hour is none. `today` is what a year of birth is counted from.
    """
    found: list[AgeSaid] = []
    taken: set[int] = set()
    for said in ages_worldwide(read, pieces):
        whose: Whose = "writer" if said.writer else "other"
        at = (said.start, said.end)
        found.append(AgeSaid(said.years, None, *at, whose, None, outright=said.outright))
    for step in _steps(pieces, today):
        if _overlaps(found, pieces, step):
            continue
        taken.update(range(step.at, step.after))
        found.append(_said(pieces, step))
    counted = tuple(islice(numbers(pieces), NUMBERS_AT_MOST))
    for step in (*riddled(pieces), *reckoned(pieces, counted), *compared(pieces, counted)):
        if not _overlaps(found, pieces, step):
            found.append(_said(pieces, step))
    right = dict.fromkeys(claimed(pieces, counted), False) | corrected(pieces, counted)
    for number in counted:
        if number.at in taken or right.get(number.at) is False:
            continue
        if number.at in right:
            said_band: BandSaid | None = BandSaid(number.at, number.after, number.value, None)
        else:
            said_band = _stated(pieces, number)
        if said_band is not None and not _overlaps(found, pieces, said_band):
            found.append(_said(pieces, said_band))
    found.sort(key=lambda age: age.start)
    return [age for age in found if age.years is None or YOUNGEST <= age.years <= OLDEST]


def _steps(pieces: tuple[Token, ...], today: date) -> Iterator[BandSaid]:
    yield from born(pieces, today)
    yield from school_years(pieces)
    yield from bands_said(pieces)


def _overlaps(found: list[AgeSaid], pieces: tuple[Token, ...], said: BandSaid) -> bool:
    start, end = pieces[said.at].start, pieces[said.after - 1].end
    return any(age.start < end and start < age.end for age in found)


def _said(pieces: tuple[Token, ...], said: BandSaid) -> AgeSaid:
    subject, outright = about(pieces, said.at, said.after)
    if _speaks(pieces, said) or (said.writer and (said.reckoned or said.since)):
        subject, outright = None, True
    if of_children(pieces, said.at):
        whose: Whose = "other"
        subject, outright = None, False
    elif said.somebody and not said.writer and (subject is None or subject.at < said.at):
        whose = "other"
        subject, outright = None, False
    else:
        whose = "writer" if _says_of_self(pieces, subject) else whose_is(subject)
        if subject is not None and _seldom_elided(subject) and _elided(pieces, said):
            whose, subject = "writer", None
    start, end = pieces[said.at].start, pieces[said.after - 1].end
    found = AgeSaid(said.years, said.band, start, end, whose, subject, outright, said.reckoned)
    return replace(found, near=subject is not None and _is_near(pieces, subject, said.at))


def _is_near(pieces: tuple[Token, ...], subject: Person, at: int) -> bool:
    """Whether only "är" or "bara" stands between; "han är vuxen, tror jag 40" is of another."""
    between = pieces[subject.at + 1 : at]
    before = pieces[subject.at - 1] if subject.at else None
    begins = before is None or before.kind != "word" or subject.word in ("im", "iam")
    return (begins or bool(between)) and all(piece.form in _SMALL for piece in between)


_SMALL: Final = frozenset().union(
    *(AGES[name] for name in ("copula", "hedges", "soon", "turned", "turns", "not")),
    ("som", "a", "en", "who", "be"),
)


def _speaks(pieces: tuple[Token, ...], said: BandSaid) -> bool:
    """Whether "här" or "själv" behind says that the writer means themself: "gubbe på 65 här"."""
    if form_at(pieces, said.after) not in AGES["here"]:
        return False
    ends = said.after + 1 >= len(pieces) or pieces[said.after + 1].kind in ("stop", "mark")
    begins = not any(
        piece.form in AGES["copula"] for piece in pieces[max(0, said.at - 3) : said.at]
    )
    return ends and begins


def _says_of_self(pieces: tuple[Token, ...], subject: Person | None) -> bool:
    """Whether it is "ensam mamma, 29 år", or begins "gubbe 58 år.": who writes says so."""
    if subject is None:
        return False
    if subject.at == 0 and subject.word in AGES["old_selves"]:
        after = subject.at + 2 + (form_at(pieces, subject.at + 1) == ",")
        after += form_at(pieces, after) in AGES["unit_years"]
        if any(piece.form in PEOPLE["mine_object"] for piece in pieces[after : after + _CLAUSE]):
            return False  # "farbror 70, tar på mig"
        return after >= len(pieces) or pieces[after].kind in ("stop", "mark")
    alone = form_at(pieces, subject.at - 1) in AGES["alone_with_children"]
    return alone and subject.kin == "parent"


_CLAUSE: Final = 8
"""Words behind an age within which it turns out to be of somebody who did something."""


def _seldom_elided(subject: Person) -> bool:
    """Whether what follows without a subject is hardly of them: a parent, a partner, "de"."""
    return subject.kin in ("parent", "partner") or subject.word in AGES["they"]


def _elided(pieces: tuple[Token, ...], said: BandSaid) -> bool:
    """Whether "jag" is left out: "mamma får inte veta, fyllde 14 i onsdags", "..., är 15"."""
    verbs = AGES["copula"] | AGES["turned"] | AGES["turns"] | AGES["goes"]
    left = said.at - 1 - (form_at(pieces, said.at - 1) == "i")
    while form_at(pieces, left) in AGES["hedges"] | AGES["soon"]:
        left -= 1
    begins = form_at(pieces, left - 1) in _BEGINS
    joined = form_at(pieces, left) in verbs and begins
    return joined and said.years is not None and said.years <= _YOUNG_WRITER


_YOUNG_WRITER: Final = 20
_BEGINS: Final = (",", ".", "?", "!", "\n")


def whose_is(subject: Person | None) -> Whose:
    """Whose an age is that is said of this person; nobody named is the writer."""
    if subject is None or subject.kin == "writer":
        return "writer"
    grown = subject.kin in ("partner", "parent") or (
        subject.sex == "m" and subject.kin == "pronoun"
    )
    return "perpetrator" if grown else "other"


def _stated(pieces: tuple[Token, ...], number: Number) -> BandSaid | None:
    """What a number says as an age; None when it says something else."""
    left, words = before(pieces, number.at)
    unit, after = unit_behind(pieces, number)
    edge = Signs(pieces, number, left, words, unit, after)
    if edge.counts_else():
        return None
    bounded = edge.bound()
    if bounded is not None:
        return bounded
    if not edge.is_age():
        return None
    less = edge.not_yet() or edge.dated_denial() or edge.not_even()
    years = number.value - (1 if less else 0)
    now = edge.now_after_then()
    own = now or edge.by_writer()
    said = BandSaid(number.at, after, years, None, edge.somebody(), own, since=now)
    if edge.future():
        return replace(said, years=None, band="teen") if number.value == ADULT else None
    if edge.denied() and not (edge.dated_denial() or edge.not_even()):
        return replace(said, years=None, band=below(number.value)) if unit != "old" else None
    return said
