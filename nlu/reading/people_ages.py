"""Which of the ages told are of the one who needs help, and which the writer's own."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from bot.codes import ADULT, AgeBand
from nlu.reading.age import AgeSaid
from nlu.reading.age_said import form_at
from nlu.reading.age_words import AGES, Token
from nlu.reading.people_named import Person, person_at
from nlu.reading.people_roles import begins_as_parent, begins_as_relative
from nlu.reading.people_told import HELPABLE
from nlu.reading.people_whom import Help
from nlu.reading.people_words import PEOPLE, gender_words


def of_writer_named(
    pieces: tuple[Token, ...], people: tuple[Person, ...], ages: list[AgeSaid]
) -> list[AgeSaid]:
    """Ages, those in "pappa, 44 år, till en flicka" and "farmor 74 år" as the writer's own."""
    relative = begins_as_relative(pieces, people)
    parent = begins_as_parent(pieces)[0]

    def own(age: AgeSaid) -> bool:
        who = age.subject
        return who is not None and (who == relative or (parent and who.kin == "parent"))

    return [replace(age, whose="writer", outright=True) if own(age) else age for age in ages]


def of_same_age(words: str, about: Help, age: int | None) -> int | None:
    """The writer's age where it is said to be a friend's: "vi går i samma klass", "jag med"."""
    if about.roles or age is None or age > ADULT + 1:
        return None
    return age if any(f" {phrase} " in words for phrase in PEOPLE["same_age"]) else None


def shared_out(ages: list[AgeSaid], about: Help) -> tuple[list[AgeSaid], list[AgeSaid]]:
    """The ages of the one who is helped, and the writer's own."""
    own = [age for age in ages if age.whose == "writer"]
    if about.whom != "other":
        return [], own
    theirs = [age for age in ages if about.is_of_helped(age.subject) and age.whose != "writer"]
    theirs = [age for age in theirs if about.is_named(age.subject)] or theirs
    if "professional" in about.roles:
        # "I teach year eight" is the pupils' age.
        theirs += [age for age in own if age.years and age.years < ADULT]
        own = [age for age in own if age not in theirs]
    if about.roles:
        # Who asks in a job or for a child says "flicka 14" of the other, not of themself.
        loose = [age for age in own if not age.outright or _is_named(age.subject)]
        own = [age for age in own if age not in loose]
        theirs += loose
    elif not theirs:
        theirs = [age for age in own if not age.outright]
        own = [age for age in own if age.outright]
    if not theirs:
        theirs = [age for age in ages if age.whose == "other" and age not in own]
    if not theirs and about.roles and (about.helped is None or about.helped.kin == "work"):
        # "En placerad kille född 08": whom else would who asks in a job tell of?
        theirs = [age for age in ages if age.subject and age.subject.word in gender_words()]
    if not theirs:
        theirs = [age for age in own if age.subject and age.subject.word in AGES["we"]]
    return theirs, own


def _is_named(subject: Person | None) -> bool:
    own = AGES["writer"] | AGES["we"] | AGES["one"]
    return subject is not None and subject.kin == "writer" and subject.word not in own


def told(ages: list[AgeSaid], words: str) -> tuple[int | None, AgeBand | None]:
    """One age of several: the first, or the last where the writer corrects themself.

    Years that are said outright come before those that a school year tells, and of several
    children "the younger", "den äldsta" tells which.
    """
    said = [age.years for age in ages if age.years is not None and not age.reckoned]
    corrected = any(f" {word} " in words for word in _CORRECTIONS)
    alone = [age.years for age in ages if age.years is not None and of_writer_alone(age)]
    if alone and not corrected:
        said = alone  # "två kompisar 14 och 15, jag är 14"
    years = said or [age.years for age in ages if age.years is not None]
    bands = [age.band for age in ages if age.band is not None]
    if years:
        for choose, name in ((min, "the_younger"), (max, "the_elder")):
            if len(years) > 1 and any(f" {word} " in words for word in PEOPLE[name]):
                return choose(years), None
        return years[-1 if corrected else 0], None
    if not bands:
        return None, None
    return None, bands[-1]


def of_writer_alone(age: AgeSaid) -> bool:
    """Whether it is said with "jag" itself, and not with "vi" or nobody named."""
    who = age.subject
    return age.near and who is not None and who.word in AGES["writer"]


_CORRECTIONS: Final = (
    *("nej", "menar", "menade", "fel", "utan", "meant", "mean"),
    *("ljog", "egentligen", "sorry", "forlat"),
)


def their_age(pieces: tuple[Token, ...], ages: list[AgeSaid]) -> int | None:
    """The age of somebody told of, where nothing says whether help is for them.

    Somebody close to the writer first, then "hon är 13", then the writer's own mother or wife.
    "Han är 40" counts only alone: in a longer message he may be who does the harm; a child of 12
    is more likely who suffers it.
    """
    others = [age for age in ages if age.whose != "writer" and age.years is not None]
    loose = [age for age in others if _is_pronoun(age.subject)]
    she_too = any(piece.form in AGES["she"] for piece in pieces)
    alone = len(pieces) <= _ALONE_AT_MOST and not (she_too and _first(loose) == _first(_his(loose)))
    if alone and loose:
        return _first(loose)
    near = [age for age in others if _close(age)]
    she = [age for age in loose if _told_for_help(age)]
    own = [age for age in others if age.subject and _own_woman(pieces, age.subject)]
    return _first([*near, *she, *own])


def _told_for_help(age: AgeSaid) -> bool:
    """Whether a pronoun's age is a woman's or a child's."""
    child = age.years is not None and age.years < _GROWN_ENOUGH
    return age.subject is not None and (child or age.subject.sex != "m")


_GROWN_ENOUGH: Final = 15
"""From here on "han" is as likely who does the harm."""
_ALONE_AT_MOST: Final = 8
"""Tokens of a message that is only an answer, "han är 16", at most."""


def _close(age: AgeSaid) -> bool:
    """Whether it is of somebody close, or of nobody named and young: not "en 40-åring"."""
    if age.subject is None:
        return age.outright or (age.years is not None and age.years < ADULT)
    return age.subject.kin in HELPABLE


def _first(ages: Iterable[AgeSaid]) -> int | None:
    return next((age.years for age in ages), None)


def _his(ages: list[AgeSaid]) -> list[AgeSaid]:
    """Ages of a grown "han", who beside a "hon" may be who does the harm."""
    grown = [age for age in ages if age.years is not None and age.years >= ADULT]
    return [age for age in grown if age.subject is not None and age.subject.sex == "m"]


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
