"""Ages told by year of birth."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from nlu.reading.age_birth_dates import born_before, in_team, month_and_year
from nlu.reading.age_birthdays import MONTHS, birthday, dates_of_birth
from nlu.reading.age_numbers import Number, number_at
from nlu.reading.age_said import BandSaid, form_at
from nlu.reading.age_words import AGES, Token, form
from nlu.reading.people_named import person_at

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


_NINETIES: Final = {
    form(f"{tens}{one}"): value + n
    for tens, value in (
        ("sjutti", 70),
        ("sjuttio", 70),
        ("åtti", 80),
        ("nitti", 90),
        ("nittio", 90),
    )
    for n, one in enumerate(
        ("etta", "tvåa", "trea", "fyra", "femma", "sexa", "sjua", "åtta", "nia"), 1
    )
    if one not in ("fyra", "åtta")
}
"""How "en nittifemma" was born; "nittifyra" may as well be an age."""


def born(pieces: tuple[Token, ...], today: date) -> Iterator[BandSaid]:
    """Ages by year of birth: "född 2011", "årgång 87", "en 09:a", "2011:a", "nollnia"."""
    for at, day in dates_of_birth(pieces, today):
        yield BandSaid(at, at + 1, _since(day.year, today, day.month, day.day), None)
    alone = month_and_year(pieces, today)
    if alone is not None:
        yield BandSaid(0, len(pieces), _since(alone.year, today, alone.month, alone.day), None)
        return
    for at, piece in enumerate(pieces):
        if piece.form == "arsmodell" and any(other.form in AGES["machines"] for other in pieces):
            continue
        if piece.form in AGES["born"]:
            before = born_before(pieces, at, today)
            if before is not None:
                begin, day = before
                yield BandSaid(begin, at + 1, _since(day.year, today, day.month, day.day), None)
                continue
            yield from _born_behind(pieces, at, today)
        elif piece.form == "f" and (
            form_at(pieces, at - 1) in ("", ",", "(", ".", "\n") or person_at(pieces, at - 1)
        ):
            yield from _born_short(pieces, at, today)
        elif piece.form in _NOUGHTS:
            yield BandSaid(at, at + 1, _since(2000 + _NOUGHTS[piece.form], today), None)
        elif piece.form in _NINETIES:
            yield BandSaid(at, at + 1, _since(1900 + _NINETIES[piece.form], today), None)
        elif piece.form in ("p", "f") and in_team(pieces, at):
            year = _full_year(int(pieces[at + 1].form), today)
            yield BandSaid(at, at + 2, _since(year, today), None)
        elif piece.kind == "number" and len(piece.form) == 2 and _is_class_of(pieces, at):
            year = _full_year(int(piece.form), today)
            yield BandSaid(at, at + 1, _since(year, today), None)
        elif piece.kind == "number" and _is_year_class(pieces, at, today):
            yield BandSaid(at, at + 1, _since(int(piece.form), today), None)


def _born_behind(pieces: tuple[Token, ...], at: int, today: date) -> Iterator[BandSaid]:
    """The year right behind "född", a day and month before it taken into account."""
    month = day = None
    worded = _in_words(pieces, at + 1)
    if worded is not None:
        yield BandSaid(at, worded.after, _since(_full_year(worded.value, today), today), None)
        return
    for behind in range(at + 1, min(at + 8, len(pieces))):
        piece = pieces[behind]
        if piece.kind == "stop" or piece.form in ("kl", "klockan"):
            return
        if piece.form in MONTHS:
            month = MONTHS[piece.form]
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
            named = after + (form_at(pieces, after) in (",", "("))
            month = month or MONTHS.get(form_at(pieces, named))
            apart = None if month else birthday(pieces)
            month, day = apart or (month, day)
            yield BandSaid(at, after, _since(int(piece.form), today, month, day), None)
            return
        follows = form_at(pieces, behind + 1)
        if form_at(pieces, behind - 1) == "/" and day and int(piece.form) <= _MONTHS:
            month = int(piece.form)
            continue
        of_month = follows in MONTHS or follows in _AFTER_DAY or _year_at(pieces, behind + 2)
        if len(piece.form) == 2 and not of_month:
            if month is None and form_at(pieces, behind - 1) not in AGES["born"] | _BEFORE_YEAR:
                return
            year = _full_year(int(piece.form), today)
            yield BandSaid(at, behind + 1, _since(year, today, month, day), None)
            return
        day = int(piece.form) if len(piece.form) <= 2 else None


_MONTHS: Final = 12
_AFTER_DAY: Final = frozenset(("-", "/", "e", "th", "st", "nd", "rd"))
"""Behind a number these tell that it is a day of the month: "december 20th 2008"."""


def _year_at(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether a whole year stands at a place, as in "december 20, 2008"."""
    return len(form_at(pieces, at)) == len("2008") and pieces[at].kind == "number"


_BEFORE_YEAR: Final = frozenset(("-", "i", "ar", "in", "a", "'", "’"))


def _in_words(pieces: tuple[Token, ...], at: int) -> Number | None:
    """A year in words: "född nittisju", "född nitton åttifyra", "född tvåtusen elva"."""
    while form_at(pieces, at) in ("ar", "i", "nitton", "tvatusen"):
        at += 1
    number = number_at(pieces, at)
    if number is None or not number.in_words or not 9 <= number.value <= 99:
        return None
    counts = form_at(pieces, number.after) in AGES["units"] | AGES["unit_years"] | AGES["some_time"]
    return None if counts else number


def _is_year_class(pieces: tuple[Token, ...], at: int, today: date) -> bool:
    """Whether it is "jag är 2011:a", "en 2009a"."""
    if len(pieces[at].form) != 4 or not 1930 < int(pieces[at].form) < today.year:
        return False
    behind = at + 1 + (form_at(pieces, at + 1) in (":", "-"))
    ends = form_at(pieces, behind) in ("a", "an", "or")
    return ends and pieces[behind].start <= pieces[behind - 1].end


def _born_short(pieces: tuple[Token, ...], at: int, today: date) -> Iterator[BandSaid]:
    """The year behind "f." or "f": "f. 2000", "f -94"."""
    behind = at + 1
    while form_at(pieces, behind) in (".", ":"):
        behind += 1
    dash = form_at(pieces, behind) in ("-", "–", "'")
    year = form_at(pieces, behind + dash)
    if len(year) == 4 and year.isdecimal() and 1900 < int(year) <= today.year and not dash:
        yield BandSaid(at, behind + 1, _since(int(year), today), None)
    elif len(year) == 2 and year.isdecimal() and (dash or _no_age(year)):
        after = behind + 1 + dash
        yield BandSaid(at, after, _since(_full_year(int(year), today), today), None)


def _no_age(two: str) -> bool:
    """Whether two digits are a year rather than an age: "f 93", "f 09"."""
    return two[0] == "0" or int(two) > _OLDEST_LETTERED


_OLDEST_LETTERED: Final = 79
"""Up to here "f 34" is a woman of 34."""


def _is_class_of(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether two digits name a year of birth: "09:a", "-09a", "09or"."""
    behind = at + 1
    if form_at(pieces, at - 1) in _BEFORE_ROADS and pieces[at].form[0] != "0":
        return False  # the road or the bus: "vid 40an"
    if form_at(pieces, behind) == ":":
        behind += 1
    if (
        form_at(pieces, behind) not in ("a", "an", "or", "as")
        or pieces[behind].start > pieces[behind - 1].end
    ):
        return False
    two = int(pieces[at].form)
    if (
        10 <= two <= 16
        and form_at(pieces, behind) == "a"
        and form_at(pieces, at - 1) in ("en", "ar", "e")
    ):
        return True
    return (
        pieces[at].form[0] == "0"
        or form_at(pieces, at - 1) in ("-", "–")
        or (30 < int(pieces[at].form) <= 99)
    )


_BEFORE_ROADS: Final = ("vid", "pa", "langs", "efter", "med", "bussen", "sparvagn", "ta", "tar")


def _full_year(two: int, today: date) -> int:
    return 2000 + two if two <= today.year % 100 else 1900 + two


def _since(year: int, today: date, month: int | None = None, day: int | None = None) -> int:
    """Years since a year of birth; with no month, whether the birthday has been is the likelier."""
    month = month if month is not None else 7
    return today.year - year - ((today.month, today.day) < (month, day or 1))
