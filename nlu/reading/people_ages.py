"""Which of the ages told are of the one who needs help, and which the writer's own."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from bot.codes import ADULT, AgeBand
from nlu.reading.age import AgeSaid
from nlu.reading.age_said import form_at
from nlu.reading.age_words import AGES, Token
from nlu.reading.people_helped import HELPABLE
from nlu.reading.people_named import Person, person_at
from nlu.reading.people_whom import Help
from nlu.reading.people_words import PEOPLE


def of_parent(age: AgeSaid) -> AgeSaid:
    """The age in "pappa, 44 år, till en flicka": the writer's, where a parent writes."""
    parent = age.subject is not None and age.subject.kin == "parent"
    return replace(age, whose="writer", outright=True) if parent else age


def shared_out(ages: list[AgeSaid], about: Help) -> tuple[list[AgeSaid], list[AgeSaid]]:
    """The ages of the one who is helped, and the writer's own."""
    own = [age for age in ages if age.whose == "writer"]
    if about.whom != "other":
        return [], own
    theirs = [age for age in ages if about.is_of_helped(age.subject) and age.whose != "writer"]
    if "professional" in about.roles:
        # "I teach year eight" is the pupils' age.
        theirs += [age for age in own if age.years and age.years < ADULT]
        own = [age for age in own if age not in theirs]
    if about.roles:
        # Who asks in a job or for a child says "flicka 14" of the other, not of themself.
        loose = [age for age in own if not age.outright or _is_named(age.subject)]
        own = [age for age in own if age not in loose]
        theirs += loose
    elif not theirs and own and not any(age.outright for age in own):
        theirs, own = own, []
    if not theirs:
        theirs = [age for age in ages if age.whose == "other" and age not in own]
    if not theirs:
        theirs = [age for age in own if age.subject and age.subject.word in AGES["we"]]
    return theirs, own


def _is_named(subject: Person | None) -> bool:
    own = AGES["writer"] | AGES["we"] | AGES["one"]
    return subject is not None and subject.kin == "writer" and subject.word not in own


def told(ages: list[AgeSaid], words: str) -> tuple[int | None, AgeBand | None]:
    """One age of several: the first, or the last where the writer corrects themself.

    Years that are said outright come before those that a school year tells.
    """
    said = [age.years for age in ages if age.years is not None and not age.reckoned]
    years = said or [age.years for age in ages if age.years is not None]
    bands = [age.band for age in ages if age.band is not None]
    if years:
        corrected = any(f" {word} " in words for word in _CORRECTIONS)
        return years[-1 if corrected else 0], None
    if not bands:
        return None, None
    return None, bands[-1]


_CORRECTIONS: Final = (
    *("nej", "menar", "menade", "fel", "utan", "meant", "mean"),
    *("ljog", "egentligen", "sorry", "forlat"),
)


def their_age(pieces: tuple[Token, ...], ages: list[AgeSaid]) -> int | None:
    """The age of somebody told of, where nothing says whether help is for them.

    Somebody close to the writer first, then "hon är 13", then the writer's own mother or wife.
    "Han är 40" counts only alone: in a longer message he may be who does the harm.
    """
    others = [age for age in ages if age.whose != "writer" and age.years is not None]
    loose = [age for age in others if _is_pronoun(age.subject)]
    if len(pieces) <= _ALONE_AT_MOST and loose:
        return _first(loose)
    near = [age for age in others if _close(age)]
    she = [age for age in loose if age.subject and age.subject.sex != "m"]
    own = [age for age in others if age.subject and _own_woman(pieces, age.subject)]
    return _first([*near, *she, *own])


_ALONE_AT_MOST: Final = 8
"""Tokens of a message that is only an answer, "han är 16", at most."""


def _close(age: AgeSaid) -> bool:
    """Whether it is of somebody close, or of nobody named and young: not "en 40-åring"."""
    if age.subject is None:
        return age.outright or (age.years is not None and age.years < ADULT)
    return age.subject.kin in HELPABLE


def _first(ages: Iterable[AgeSaid]) -> int | None:
    return next((age.years for age in ages), None)


def _is_pronoun(subject: Person | None) -> bool:
    return subject is not None and subject.kin == "pronoun"


_BARE: Final = frozenset((",", ".", "och", "o", "men", "and", "but", ""))
"""Before "mamma", whom the message calls "hon": it is the writer's own."""


def _own_woman(pieces: tuple[Token, ...], subject: Person) -> bool:
    """Whether it is "min mamma", "my wife" or "sambon", whom a message goes on to call "hon"."""
    if subject.kin not in ("parent", "partner"):
        return False
    left = form_at(pieces, subject.at - 1)
    mine = left in ("min", "my", "mitt") or (subject.kin == "parent" and left in _BARE)
    if subject.sex == "f" and left in ("min", "my", "mitt"):
        return True
    behind = (person_at(pieces, at) for at in range(subject.at + 1, len(pieces)))
    spoken_of = next((one for one in behind if one is not None and one.kin == "pronoun"), None)
    she = spoken_of is not None and spoken_of.sex == "f"
    return she and (mine or subject.word in PEOPLE["own_partner"])
