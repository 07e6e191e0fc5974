"""Ages told by school year."""

from collections.abc import Iterator
from typing import Final

from bot.codes import AgeBand
from nlu.reading.age_said import BandSaid, form_at, forms_near
from nlu.reading.age_schools import (
    begun_there,
    is_room,
    is_sentence,
    tells_of_school,
    travels,
)
from nlu.reading.age_words import AGES, Token
from nlu.reading.people_named import person_at

SCHOOL_START: Final = 6
"""Swedish school: a pupil of year 8 is 14, until the birthday that makes them 15 (year + 6)."""


GYMNASIUM_START: Final = 15
"""The first year of gymnasiet is 16."""


_GRADE_WORDS: Final = AGES.numbered("grade_words")


_COUNTED_GRADES: Final = {
    word: value for word, value in AGES.numbered("number_words").items() if value <= 9
} | _GRADE_WORDS


_ORDINALS: Final = {str(word): int(n) for word, n in AGES.content["grade_ordinals"].items()}


def school_years(pieces: tuple[Token, ...]) -> Iterator[BandSaid]:
    """Ages and bands by school: "åk 8", "åttan", "tvåan på gymnasiet", "högstadiet"."""
    if _works_there(pieces):
        return
    at = 0
    while at < len(pieces):
        if not _may_tell(pieces[at]):
            at += 1
            continue
        if _just_left(pieces, at):
            yield BandSaid(at, at + 1, 9 + SCHOOL_START + 1, None, reckoned=True)
            return
        said = _grade(pieces, at) or _upper_year(pieces, at) or _stage(pieces, at)
        if said is None or _left_school(pieces, at) or is_room(pieces, at):
            at += 1
            continue
        yield said
        at = said.after


def _may_tell(piece: Token) -> bool:
    """Whether a word or number may be of school at all; asked first, of every one."""
    word = piece.form
    return word in _TELLING or piece.kind == "number" or word.endswith(_PUPILS_OF_UPPER)


def _just_left(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether it is the "nian" of "gick ut nian i våras", "gick i nian förra året"."""
    if pieces[at].form != "nian":
        return False
    went = form_at(pieces, at - 2) in AGES["past_school"]
    went = (went and form_at(pieces, at - 1) in ("ut", "ur", "i")) or form_at(
        pieces, at - 1
    ) == "slutade"
    behind = [form_at(pieces, at + step) for step in range(1, _SCHOOL_NAMED)]
    spoken = " ".join(behind)
    return went and any(when in spoken for when in ("i varas", "i somras", "forra aret"))


_SCHOOL_NAMED: Final = 9
"""Words behind "gick i nian" within which "förra året" stands: "på en skola i Vaggeryd"."""


def _works_there(pieces: tuple[Token, ...]) -> bool:
    """Whether the writer works in a school: then its name tells no age, unless of a pupil."""
    words = {piece.form for piece in pieces}
    return bool(words & AGES["school_jobs"]) and not words & AGES["pupils"]


_PUPIL_OF: Final = ("klassare", "klassaren", "klassarna")


def _left_school(pieces: tuple[Token, ...], at: int) -> bool:
    was = form_at(pieces, at - 1) == "i" and form_at(pieces, at - 2) in AGES["past"]
    was = was or begun_there(pieces, at)
    gone = forms_near(pieces, at, 4, 0) & (AGES["past_school"] | {"sen", "sedan", "sedn"})
    return was or bool(gone)


def _years(pieces: tuple[Token, ...], at: int, after: int, grade: int) -> BandSaid:
    """The age of a pupil of that year; of one about to begin it, a year less."""
    named = grade <= 4 and bool(forms_near(pieces, at, 3, 7) & AGES["gymnasium"])
    upper = named or (grade <= 3 and goes_upper(pieces, at))
    years = grade + (GYMNASIUM_START if upper else SCHOOL_START)
    begins = bool(forms_near(pieces, at, 3, 0) & AGES["future_school"])
    if named:
        while (
            after < len(pieces)
            and after - at < 7
            and pieces[after - 1].form not in AGES["gymnasium"]
        ):
            after += 1
    return BandSaid(
        at, after, years - begins, None, reckoned=True, somebody=_one_of_them(pieces, at)
    )


def _one_of_them(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether it is "en i nian", "nån i åttan", of whom the writer tells."""
    one = form_at(pieces, at - 2) in _ONE and form_at(pieces, at - 1) == "i"
    return one and form_at(pieces, at - 3) not in AGES["copula"]


_ONE: Final = ("en", "nan", "nagon")


def _grade(pieces: tuple[Token, ...], at: int) -> BandSaid | None:
    """A numbered school year beginning at a token."""
    word, behind = pieces[at].form, form_at(pieces, at + 1)
    if behind in AGES["not_grades"]:
        return None
    framed = word in AGES["grade_frames"]
    if framed and behind in (".", ":", "-"):
        at, behind = at + 1, form_at(pieces, at + 2)
    if framed and behind.isdecimal() and 1 <= int(behind) <= 12 and len(behind) <= 2:
        aged = word == "year" and form_at(pieces, at + 2) in ("old", "olds")
        return None if aged else _years(pieces, at, at + 2, int(behind))
    if framed and behind in _COUNTED_GRADES:
        return _years(pieces, at, at + 2, _COUNTED_GRADES[behind])
    if word in _GRADE_WORDS and _goes_to_school(pieces, at, _GRADE_WORDS[word]):
        return _years(pieces, at, at + 1, _GRADE_WORDS[word])
    if word in _CLASSES and behind in ("klass", "klassen") and not travels(pieces, at):
        return _years(pieces, at, at + 2, _CLASSES[word])
    if word in _ORDINALS and behind in ("grade", "grader"):
        return _years(pieces, at, at + 2, _ORDINALS[word])
    if pieces[at].kind == "number" and 1 <= len(word) <= 2 and 1 <= int(word) <= 12:
        return _digit_grade(pieces, at)
    return None


def _upper_year(pieces: tuple[Token, ...], at: int) -> BandSaid | None:
    """A year told by its place in a stage of school: "sista året på gymnasiet", "na2"."""
    word, behind = pieces[at].form, form_at(pieces, at + 1)
    year, between = _YEARS_OF_UPPER.get(word), form_at(pieces, at + 2)
    first = _BEGINS_WITH.get(form_at(pieces, at + 3), 0) if between in ("pa", "i") else 0
    if year and first and behind in ("aret", "ar"):
        return BandSaid(at, at + 4, first + year - 1 + SCHOOL_START, None, reckoned=True)
    near = bool(forms_near(pieces, at, 4, 6) & AGES["gymnasium"])
    named = form_at(pieces, at + 3) if between == "pa" else ""
    near = near or (named in AGES["programmes"] and word in ("forsta", "andra", "tredje"))
    if near and year and behind in ("ring", "aret", "ar", "year"):
        return _of_upper(at, at + 2, year)
    if near and word.endswith(_PUPILS_OF_UPPER) and word[:6] in _PUPILS:
        return _of_upper(at, at + 1, _PUPILS[word[:6]])
    if word in AGES["programme_codes"] and behind in ("1", "2", "3") and _glued(pieces, at):
        goes = form_at(pieces, at - 1) in AGES["goes"] | {"i", "klass"}
        return _of_upper(at, at + 2, int(behind)) if goes or at == 0 else None
    fresh = {behind, form_at(pieces, at + 2)} & AGES["school_begins"]
    if word in AGES["gymnasium"] and form_at(pieces, at - 1) in ("borjade", "borjat") and fresh:
        return _of_upper(at - 1, at + 1, 1)
    if word == "studenten" and form_at(pieces, at - 1) == "tar":
        named = (person_at(pieces, near) for near in range(max(0, at - 4), at))
        another = any(person is not None and person.kin != "writer" for person in named)
        waits = forms_near(pieces, at, 4, 0) & AGES["until"]
        return None if another or waits else _of_upper(at - 1, at + 1, 3)
    return None


def _of_upper(at: int, after: int, year: int) -> BandSaid:
    return BandSaid(at, after, year + GYMNASIUM_START, None, reckoned=True)


def _glued(pieces: tuple[Token, ...], at: int) -> bool:
    return pieces[at + 1].start == pieces[at].end


_BEGINS_WITH: Final = {"lagstadiet": 1, "mellanstadiet": 4, "hogstadiet": 7}
"""The first of the three school years of each stage."""
_YEARS_OF_UPPER: Final = AGES.numbered("years_of_upper")
_PUPILS: Final = {"forsta": 1, "andraa": 2, "tredje": 3}
"""How "förstaårselev", "andraårselev" and "tredjeårselev" begin."""
_CLASSES: Final = AGES.numbered("class_ordinals")
_PUPILS_OF_UPPER: Final = ("arselev", "arseleven", "aring")
_TELLING: Final = frozenset().union(
    *(AGES[name] for name in ("grade_frames", "programme_codes", "gymnasium", "middle_years")),
    *(AGES[name] for name in ("early_years", "year_nought", "university")),
    *(_GRADE_WORDS, _CLASSES, _ORDINALS, _YEARS_OF_UPPER, ("studenten", "school")),
)
_STAGES: Final = AGES["middle_years"] | AGES["early_years"]
"""Beside a class that begins a message: "8B på högstadiet"."""


def _digit_grade(pieces: tuple[Token, ...], at: int) -> BandSaid | None:
    """ "8an", "8:an", "7c", "8th grade", "går i 8"."""
    grade, behind = int(pieces[at].form), at + 1
    if form_at(pieces, behind) == ":":
        behind += 1
    word = form_at(pieces, behind)
    if word in ("th", "rd", "nd", "st") and form_at(pieces, behind + 1) in ("grade", "grader"):
        return _years(pieces, at, behind + 2, grade)
    if grade > 9 or pieces[at].form[0] == "0" or form_at(pieces, at - 1) == "e":
        return None  # the last is a road: "vid E4:an"
    class_at = behind + (word == "e")
    if form_at(pieces, class_at) in ("klass", "klassen") and form_at(pieces, at - 1) in (
        "i",
        "gar",
    ):
        return _years(pieces, at, class_at + 1, grade)
    close = behind < len(pieces) and pieces[behind].start <= pieces[behind - 1].end
    if word in ("an", "ans", "a", "ann") and close and word != "a":
        upper = bool(forms_near(pieces, at, 3, 6) & AGES["gymnasium"])
        return (
            _years(pieces, at, behind + 1, grade)
            if grade > 3 or upper or _school(pieces, at)
            else None
        )
    going = form_at(pieces, at - 1) == "i" and form_at(pieces, at - 2) in (
        "gar",
        "gr",
        "pluggar",
        "borjar",
        "borja",
    )
    before = form_at(pieces, at - 1)
    if before in ("klass", "gar") or (before == "(" and form_at(pieces, at - 2) == "klass"):
        going = True
    going = going or (before == "i" and form_at(pieces, at - 2) in AGES["pupils"])
    going = going or (at == 0 and bool(forms_near(pieces, behind, 0, 4) & _STAGES))
    if going and word in ("a", "b", "c", "d", "e", "f") and close:
        return _years(pieces, at, behind + 1, grade)
    ends = word in ("", ".", ",", "!", "o", "och", "pa", "men", "\n", "i")
    return _years(pieces, at, at + 1, grade) if going and ends else None


def _school(pieces: tuple[Token, ...], at: int) -> bool:
    return bool(forms_near(pieces, at, 4, 5) & {"grundskolan", "lagstadiet", "lagis"})


def _goes_to_school(pieces: tuple[Token, ...], at: int, grade: int) -> bool:
    """Whether "sexan" is a school year; "tvåan" is one only beside the kind of school."""
    near = forms_near(pieces, at, 3, 0)
    if grade <= 3:
        named = bool(forms_near(pieces, at, 4, 7) & AGES["gymnasium"]) or _school(pieces, at)
        return named or goes_upper(pieces, at)
    goes = near & (AGES["in_school"] | AGES["future_school"] | {"klass", "ska"})
    alone = at == 0 and (len(pieces) <= 5 or pieces[1].kind == "stop")
    alone = alone or is_sentence(pieces, at)
    told = at == 0 and form_at(pieces, 1) in (",", "pa") and tells_of_school(pieces)
    return bool(goes) or alone or told or pieces[at].form.endswith(_PUPIL_OF)


def goes_upper(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether "går i tvåan", "tvåan på bygg" is upper secondary school.

    A pupil of eight seldom writes.
    """
    if pieces[at].form not in _GRADE_WORDS or _school(pieces, at):
        return False
    behind = form_at(pieces, at + 1)
    if behind in ("pa", "i") and form_at(pieces, at + 2) in AGES["programmes"]:
        return True
    goes = form_at(pieces, at - 1) if form_at(pieces, at - 1) != "i" else form_at(pieces, at - 2)
    if goes not in AGES["goes"]:
        return False
    begin = at - 1
    while begin > 0 and at - begin < _NEAR and pieces[begin - 1].kind != "stop":
        begin -= 1
    told = [one for n in range(begin, at) if (one := person_at(pieces, n)) is not None]
    return not told or told[-1].kin in ("writer", "friend")


_NEAR: Final = 6
"""Words before "går i tvåan" in which somebody is named who goes there, at most."""


def _stage(pieces: tuple[Token, ...], at: int) -> BandSaid | None:
    """The band of "högstadiet", "gymnasiet" and the like, when somebody goes there.

    Of the year before year 1, which nearly all begin when they turn six, the age.
    """
    word = pieces[at].form
    band: AgeBand | None = None
    if word in AGES["gymnasium"] or word in AGES["middle_years"]:
        band = "teen"
    elif word in AGES["early_years"] | AGES["year_nought"]:
        band = "child"
    elif word in AGES["university"]:
        band = "adult"
    elif word == "school" and form_at(pieces, at - 1) in ("high", "secondary", "middle", "primary"):
        band = "child" if form_at(pieces, at - 1) == "primary" else "teen"
    if band is None:
        return None
    near = forms_near(pieces, at, 4, 0)
    goes = near & AGES["in_school"] or (at == 0 and len(pieces) <= 4)
    if not goes or near & {
        "larare",
        "jobbar",
        "arbetar",
        "teach",
        "teacher",
        "work",
        "kurator",
        "efter",
        "after",
    }:
        return None
    if word in AGES["year_nought"]:
        return BandSaid(at, at + 1, SCHOOL_START, None, reckoned=True)
    return BandSaid(at, at + 1, None, band)
