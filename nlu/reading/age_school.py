"""Ages told by school year, by year of birth, or in a word such as "myndig"."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.codes import AgeBand
from nlu.reading.age_words import AGES, Token, form, phrase_at

SCHOOL_START: Final = 6
"""Swedish school: a pupil of year 8 is 14, until the birthday that makes them 15 (year + 6)."""
GYMNASIUM_START: Final = 15
"""The first year of gymnasiet is 16."""
_GRADE_WORDS: Final = AGES.numbered("grade_words")
_ORDINALS: Final = {str(word): int(n) for word, n in AGES.content["grade_ordinals"].items()}
_MONTHS: Final = {
    form(month): number
    for number, names in enumerate(
        (
            ("januari", "jan", "january"),
            ("februari", "feb", "february"),
            ("mars", "mar", "march"),
            ("april", "apr"),
            ("maj", "may"),
            ("juni", "jun", "june"),
            ("juli", "jul", "july"),
            ("augusti", "aug", "august"),
            ("september", "sept", "sep"),
            ("oktober", "okt", "october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for month in names
}
_NOUGHTS: Final = {
    f"noll{word}": n
    for n, words in enumerate(
        (
            ("nolla", "nollan"),
            ("etta", "ettan"),
            ("tvåa",),
            ("trea",),
            ("fyra", "fyran"),
            ("femma",),
            ("sexa",),
            ("sjua",),
            ("åtta", "åttan"),
            ("nia",),
        )
    )
    for word in map(form, words)
}


@dataclass(frozen=True)
class BandSaid:
    """Years or a band said by the tokens from `at` up to `after`.

    `somebody`: "en 40-åring", which is not the writer unless `writer` says so.
    """

    at: int
    after: int
    years: int | None
    band: AgeBand | None
    somebody: bool = False
    writer: bool = False


def _form(pieces: tuple[Token, ...], at: int) -> str:
    return pieces[at].form if 0 <= at < len(pieces) else ""


def _near(pieces: tuple[Token, ...], at: int, before: int, behind: int) -> set[str]:
    return {piece.form for piece in pieces[max(0, at - before) : at + behind]}


def born(pieces: tuple[Token, ...], today: date) -> Iterator[BandSaid]:
    """Ages by year of birth: "född 2011", "born in 2010", "en 09:a", "nollnia"."""
    for at, piece in enumerate(pieces):
        if piece.form in ("fodd", "foddes", "född", "born", "fod", "fott"):
            yield from _born_behind(pieces, at, today)
        elif piece.form in _NOUGHTS:
            yield BandSaid(at, at + 1, _since(2000 + _NOUGHTS[piece.form], today), None)
        elif piece.kind == "number" and len(piece.form) == 2 and _is_class_of(pieces, at):
            year = _full_year(int(piece.form), today)
            yield BandSaid(at, at + 1, _since(year, today), None)


def _born_behind(pieces: tuple[Token, ...], at: int, today: date) -> Iterator[BandSaid]:
    """The year right behind "född", a day and month before it taken into account."""
    month = day = None
    for behind in range(at + 1, min(at + 8, len(pieces))):
        piece = pieces[behind]
        if piece.kind == "stop" or piece.form in ("kl", "klockan"):
            return
        if piece.form in _MONTHS:
            month = _MONTHS[piece.form]
        if piece.kind != "number":
            continue
        if len(piece.form) == 4 and 1900 < int(piece.form) <= today.year:
            after = behind + 1
            parts = [p.form for p in pieces[after : after + 4]]
            if (
                len(parts) == 4
                and parts[0] in "-/"
                and parts[1].isdecimal()
                and parts[3].isdecimal()
            ):
                month, day, after = int(parts[1]), int(parts[3]), after + 4
            yield BandSaid(at, after, _since(int(piece.form), today, month, day), None)
            return
        follows = _form(pieces, behind + 1)
        if len(piece.form) == 2 and follows not in _MONTHS and follows not in ("-", "/", "e"):
            if month is None and _form(pieces, behind - 1) not in (
                "-",
                "i",
                "fodd",
                "born",
                "ar",
                "in",
                "a",
            ):
                return
            year = _full_year(int(piece.form), today)
            yield BandSaid(at, behind + 1, _since(year, today, month, day), None)
            return
        day = int(piece.form) if len(piece.form) <= 2 else None


def _is_class_of(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether two digits name a year of birth: "09:a", "-09a", "09or"."""
    behind = at + 1
    if _form(pieces, behind) == ":":
        behind += 1
    if (
        _form(pieces, behind) not in ("a", "an", "or", "as")
        or pieces[behind].start > pieces[at].end + 1
    ):
        return False
    two = int(pieces[at].form)
    if (
        10 <= two <= 16
        and _form(pieces, behind) == "a"
        and _form(pieces, at - 1) in ("en", "ar", "e")
    ):
        return True
    return (
        pieces[at].form[0] == "0"
        or _form(pieces, at - 1) in ("-", "–")
        or (30 < int(pieces[at].form) <= 99)
    )


def _full_year(two: int, today: date) -> int:
    return 2000 + two if two <= today.year % 100 else 1900 + two


def _since(year: int, today: date, month: int | None = None, day: int | None = None) -> int:
    """Years since a year of birth; with no month, whether the birthday has been is the likelier."""
    month = month if month is not None else 7
    return today.year - year - ((today.month, today.day) < (month, day or 1))


def school_years(pieces: tuple[Token, ...]) -> Iterator[BandSaid]:
    """Ages and bands by school: "åk 8", "åttan", "tvåan på gymnasiet", "högstadiet"."""
    if _works_there(pieces):
        return
    at = 0
    while at < len(pieces):
        said = _grade(pieces, at) or _stage(pieces, at)
        if said is None or _left_school(pieces, at):
            at += 1
            continue
        yield said
        at = said.after


def _works_there(pieces: tuple[Token, ...]) -> bool:
    """Whether the writer works in a school: then its name tells no age, unless of a pupil."""
    words = {piece.form for piece in pieces}
    return bool(words & AGES["school_jobs"]) and not words & {
        "elev",
        "elever",
        "student",
        "pupil",
        "flicka",
        "tjej",
        "pojke",
        "son",
        "dotter",
        "gar",
        "jag",
    }


def _left_school(pieces: tuple[Token, ...], at: int) -> bool:
    return bool(_near(pieces, at, 4, 0) & (AGES["past_school"] | {"sen", "sedan", "sedn"}))


def _years(pieces: tuple[Token, ...], at: int, after: int, grade: int) -> BandSaid:
    """The age of a pupil of that year; of one about to begin it, a year less."""
    upper = grade <= 3 and bool(_near(pieces, at, 3, 7) & AGES["gymnasium"])
    years = grade + (GYMNASIUM_START if upper else SCHOOL_START)
    begins = bool(_near(pieces, at, 3, 0) & AGES["future_school"])
    if upper:
        while (
            after < len(pieces)
            and after - at < 7
            and pieces[after - 1].form not in AGES["gymnasium"]
        ):
            after += 1
    return BandSaid(at, after, years - begins, None)


def _grade(pieces: tuple[Token, ...], at: int) -> BandSaid | None:
    """A numbered school year beginning at a token."""
    word, behind = pieces[at].form, _form(pieces, at + 1)
    framed = word in AGES["grade_frames"]
    if framed and behind in (".", ":", "-"):
        at, behind = at + 1, _form(pieces, at + 2)
    if framed and behind.isdecimal() and 1 <= int(behind) <= 12 and len(behind) <= 2:
        aged = word == "year" and _form(pieces, at + 2) in ("old", "olds")
        return None if aged else _years(pieces, at, at + 2, int(behind))
    if framed and behind in _GRADE_WORDS:
        return _years(pieces, at, at + 2, _GRADE_WORDS[behind])
    if word in _GRADE_WORDS and _goes_to_school(pieces, at, _GRADE_WORDS[word]):
        return _years(pieces, at, at + 1, _GRADE_WORDS[word])
    if word in _ORDINALS and behind in ("grade", "grader"):
        return _years(pieces, at, at + 2, _ORDINALS[word])
    if pieces[at].kind == "number" and 1 <= len(word) <= 2 and 1 <= int(word) <= 12:
        return _digit_grade(pieces, at)
    if (
        word in ("andra", "forsta", "tredje", "andraring", "forstaring")
        and behind
        in (
            "ring",
            "aret",
            "ar",
        )
        and _near(pieces, at, 3, 5) & AGES["gymnasium"]
    ):
        return _years(pieces, at, at + 2, {"f": 1, "a": 2, "t": 3}[word[0]])
    return None


def _digit_grade(pieces: tuple[Token, ...], at: int) -> BandSaid | None:
    """ "8an", "8:an", "7c", "8th grade", "går i 8"."""
    grade, behind = int(pieces[at].form), at + 1
    if _form(pieces, behind) == ":":
        behind += 1
    word = _form(pieces, behind)
    if word in ("th", "rd", "nd", "st") and _form(pieces, behind + 1) in ("grade", "grader"):
        return _years(pieces, at, behind + 2, grade)
    if grade > 9 or pieces[at].form[0] == "0":
        return None
    class_at = behind + (word == "e")
    if _form(pieces, class_at) in ("klass", "klassen") and _form(pieces, at - 1) in ("i", "gar"):
        return _years(pieces, at, class_at + 1, grade)
    close = behind < len(pieces) and pieces[behind].start <= pieces[behind - 1].end
    if word in ("an", "ans", "a", "ann") and close and word != "a":
        upper = bool(_near(pieces, at, 3, 6) & AGES["gymnasium"])
        return (
            _years(pieces, at, behind + 1, grade)
            if grade > 3 or upper or _school(pieces, at)
            else None
        )
    going = _form(pieces, at - 1) == "i" and _form(pieces, at - 2) in (
        "gar",
        "gr",
        "pluggar",
        "borjar",
        "borja",
    )
    if _form(pieces, at - 1) in ("klass", "gar"):
        going = True
    if going and word in ("a", "b", "c", "d", "e", "f") and close:
        return _years(pieces, at, behind + 1, grade)
    ends = word in ("", ".", ",", "!", "o", "och", "pa", "men", "\n", "i")
    return _years(pieces, at, at + 1, grade) if going and ends else None


def _school(pieces: tuple[Token, ...], at: int) -> bool:
    return bool(_near(pieces, at, 4, 5) & {"grundskolan", "lagstadiet"})


def _goes_to_school(pieces: tuple[Token, ...], at: int, grade: int) -> bool:
    """Whether "sexan" is a school year; "tvåan" is one only beside the kind of school."""
    near = _near(pieces, at, 3, 0)
    if grade <= 3:
        return bool(_near(pieces, at, 4, 7) & AGES["gymnasium"]) or _school(pieces, at)
    goes = near & (AGES["in_school"] | AGES["future_school"] | {"klass", "ska"})
    return bool(goes) or (at == 0 and len(pieces) <= 5)


def _stage(pieces: tuple[Token, ...], at: int) -> BandSaid | None:
    """The band of "högstadiet", "gymnasiet" and the like, when somebody goes there."""
    word = pieces[at].form
    band: AgeBand | None = None
    if word in AGES["gymnasium"] or word in AGES["middle_years"]:
        band = "teen"
    elif word in AGES["early_years"]:
        band = "child"
    elif word in AGES["university"]:
        band = "adult"
    elif word == "school" and _form(pieces, at - 1) in ("high", "secondary", "middle", "primary"):
        band = "child" if _form(pieces, at - 1) == "primary" else "teen"
    if band is None:
        return None
    near = _near(pieces, at, 4, 0)
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
    return BandSaid(at, at + 1, None, band)


def bands_said(pieces: tuple[Token, ...]) -> Iterator[BandSaid]:
    """Bands in a word: "jag är myndig", "inte myndig", "är bara ett barn"."""
    alone = _band_alone(pieces)
    if alone is not None:
        yield alone
        return
    for at, piece in enumerate(pieces):
        if piece.kind != "word":
            continue
        if piece.form in AGES["unripe"] and _form(pieces, at - 1) in ("blir", "bli"):
            yield BandSaid(at, at + 1, None, "teen")
            continue
        if piece.form in AGES["unripe"] and _near(pieces, at, 4, 0) & AGES["until"]:
            if _form(pieces, at - 1) in ("blir", "bli", "blivit", "ar", "an"):
                yield BandSaid(at, at + 1, None, "teen")
            continue
        said = _band_at(pieces, at)
        if said is not None:
            yield said


def _band_at(pieces: tuple[Token, ...], at: int) -> BandSaid | None:
    """The band of the words from a token on, when right before stands "jag är"."""
    if at == 0 and pieces[at].form in _TEEN_SELVES:
        return BandSaid(at, at + 1, None, "teen")
    left = at - 1
    while left >= 0 and pieces[left].form in AGES["hedges"] and at - left <= 4:
        left -= 1
    copula = _form(pieces, left)
    writer = _form(pieces, left - 1) in AGES["writer"] or copula in ("im", "iam")
    one = _form(pieces, left - 1) in ("man", "hon", "han", "hen") or (
        copula in AGES["copula"] and left - 1 < 0
    )
    if copula not in AGES["copula"] - AGES["needs_unit"] or not (writer or one):
        turned = copula in AGES["articles"] and _form(pieces, left - 1) in AGES["copula"]
        if not (turned and _form(pieces, left - 2) in AGES["writer"]):
            return None
    denied = _form(pieces, left + 1) in AGES["not"] or _form(pieces, at) in AGES["not"]
    for name in ("teen", "adult", "child"):
        length = phrase_at(_BANDS[name], pieces, at)
        if not length:
            continue
        if _form(pieces, at + length) in ("till", "of", "nog", "enough", "daughter", "till"):
            return None
        band: AgeBand | None = name
        if denied and _form(pieces, at) not in AGES["not"]:
            band = (
                "teen"
                if name == "adult"
                else "adult"
                if _form(pieces, at + length - 1) in ("minderarig", "minor", "underage", "omyndig")
                else None
            )
        return BandSaid(at, at + length, None, band) if band else None
    return None


def _band_alone(pieces: tuple[Token, ...]) -> BandSaid | None:
    """The band of a message that is one word, perhaps with "inte" before it."""
    said = [at for at, piece in enumerate(pieces) if piece.kind == "word"]
    if not 1 <= len(said) <= 2 or any(piece.kind == "number" for piece in pieces):
        return None
    denied = len(said) == 2 and pieces[said[0]].form in AGES["not"]
    if (
        len(said) == 2
        and not denied
        and pieces[said[0]].form not in AGES["hedges"] | {"ja", "nej", "ar"}
    ):
        return None
    last = said[-1]
    for name in ("child", "teen", "adult"):
        if pieces[last].form in _ALONE[name]:
            band: AgeBand = "teen" if denied and name == "adult" else "adult" if denied else name
            return BandSaid(said[0], last + 1, None, band)
    return None


_TEEN_SELVES: Final = frozenset(
    form(word) for word in AGES.content["band_words"]["teen"] if form(word).startswith("tonars")
)
_NAMES: Final[tuple[AgeBand, ...]] = ("child", "teen", "adult")
_BANDS: Final[dict[AgeBand, frozenset[str]]] = {
    name: frozenset(form(word) for word in AGES.content["band_words"][name]) for name in _NAMES
}
_ALONE: Final[dict[AgeBand, frozenset[str]]] = {
    name: frozenset(form(word) for word in AGES.content["band_alone"][name]) for name in _NAMES
}
