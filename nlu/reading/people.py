"""Who a message is about: for whom help is, how old they are, what they tell of themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.codes import ADULT, AgeBand, Whom
from nlu.reading.age import AgeSaid, ages_in, today_in_sweden
from nlu.reading.age_words import AGES, as_read, tokens
from nlu.reading.people_groups import Joined, gender_of, groups_of, way_of
from nlu.reading.people_named import Person, people_in
from nlu.reading.people_roles import begins_as_parent, gender_of_parent
from nlu.reading.people_whom import Help, for_whom


@dataclass(frozen=True)
class People:
    """What a text says of the one who needs help, and of the writer where that is another.

    `None` and empty mean: it does not say. `whom` is `self` only where it is corrected outright.
    `their_age` is said of a "hon" or "han" whom nothing else tells of: it is the age of the one who
    needs help if that is somebody else, and says nothing if it is the writer.
    """

    whom: Whom | None = None
    age: int | None = None
    band: AgeBand | None = None
    writer_age: int | None = None
    writer_band: AgeBand | None = None
    groups: tuple[str, ...] = ()
    by: str | None = None
    their_age: int | None = None

    def facts(self) -> Iterator[tuple[str, Any]]:
        """Names and values in the terms of `bot.understanding`."""
        if self.whom is not None:
            yield "for", self.whom
        if self.age is not None:
            yield "age", self.age
        elif self.band is not None:
            yield "age_band", self.band
        if self.writer_age is not None:
            yield "writer_age", self.writer_age
        elif self.writer_band is not None:
            yield "writer_band", self.writer_band
        for group in self.groups:
            yield "group", group
        if self.by is not None:
            yield "by", self.by
        if self.their_age is not None:
            yield "their_age", self.their_age


def read_people(text: str, *, today: date | None = None) -> People:
    """Who a text is about; years of birth are counted to `today`."""
    read = as_read(text)
    pieces = tokens(read)
    if not pieces:
        return People()
    people, joined = people_in(pieces), Joined(pieces)
    ages = ages_in(read, pieces, today or today_in_sweden())
    if begins_as_parent(pieces)[0]:
        ages = [_of_parent(age) for age in ages]
    about = for_whom(pieces, people, joined.text, ages)
    other = about.whom == "other"
    theirs, own = _shared_out(ages, about)
    age, band = _told(theirs if other else own, joined.text)
    writer_age, writer_band = _told(own, joined.text) if other else (None, None)
    gender = gender_of(
        pieces, people, age=age, grown=band == "adult", helped=about.helped, other=other
    )
    if gender is None and not other and "parent" in about.roles:
        gender = gender_of_parent(pieces)
    groups = [gender] if gender else []
    groups += groups_of(pieces, joined, other=other)
    groups += about.roles
    if other and about.roles and writer_age is None and writer_band is None:
        writer_band = "adult"
    loose = [a.years for a in ages if a.subject and a.subject.kin == "pronoun" and a.years]
    return People(
        whom=about.whom,
        age=age,
        band=band,
        writer_age=writer_age,
        writer_band=writer_band,
        groups=tuple(dict.fromkeys(groups)),
        by=way_of(joined),
        their_age=loose[0] if loose and not other and len(pieces) <= 8 else None,
    )


def _of_parent(age: AgeSaid) -> AgeSaid:
    """The age in "pappa, 44 år, till en flicka": the writer's, where a parent writes."""
    parent = age.subject is not None and age.subject.kin == "parent"
    return replace(age, whose="writer", outright=True) if parent else age


def _shared_out(ages: list[AgeSaid], about: Help) -> tuple[list[AgeSaid], list[AgeSaid]]:
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


def _told(ages: list[AgeSaid], words: str) -> tuple[int | None, AgeBand | None]:
    """One age of several: the first, or the last where the writer corrects themself."""
    years = [age.years for age in ages if age.years is not None]
    bands = [age.band for age in ages if age.band is not None]
    if years:
        corrected = any(f" {word} " in words for word in _CORRECTIONS)
        return years[-1 if corrected else 0], None
    if not bands:
        return None, None
    return None, bands[-1]


_CORRECTIONS = (
    "nej",
    "menar",
    "menade",
    "fel",
    "utan",
    "meant",
    "mean",
    "ljog",
    "egentligen",
    "sorry",
    "forlat",
)
