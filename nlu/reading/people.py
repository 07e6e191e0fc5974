"""Who a message is about: for whom help is, how old they are, what they tell of themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.codes import ADULT, AgeBand, Whom
from nlu.reading.age import ages_in, today_in_sweden
from nlu.reading.age_words import Token, as_read, tokens
from nlu.reading.people_ages import (
    of_same_age,
    of_writer_alone,
    of_writer_named,
    shared_out,
    their_age,
    told,
)
from nlu.reading.people_groups import Joined, gender_of, groups_of, way_of
from nlu.reading.people_named import Person, people_in
from nlu.reading.people_roles import gender_of_parent
from nlu.reading.people_whom import Help, for_whom


@dataclass(frozen=True)
class People:
    """What a text says of the one who needs help, and of the writer where that is another.

    `None` and empty mean: it does not say. `whom` is `self` only where it is corrected outright.
    `their_age` is said of somebody of whom nothing tells whether help is for them: it is the age
    of the one who needs help if that is somebody else, and says nothing if it is the writer.
    `told_by_self`: the age is said with "jag".
    """

    whom: Whom | None = None
    age: int | None = None
    band: AgeBand | None = None
    writer_age: int | None = None
    writer_band: AgeBand | None = None
    groups: tuple[str, ...] = ()
    by: str | None = None
    their_age: int | None = None
    told_by_self: bool = False

    def facts(self, *, other: bool = False) -> Iterator[tuple[str, Any]]:
        """Names and values in the terms of `bot.understanding`.

        other: the trained component takes it that help is for somebody else; then a grown-up's
        "jag är 58" is no age of theirs. A child's may be: of a friend, or of a mother who drinks.
        """
        if self.whom is not None:
            yield "for", self.whom
        grown = self.age is not None and self.age >= ADULT
        if other and self.whom is None and grown and self.told_by_self:
            yield "writer_age", self.age
        elif self.age is not None:
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
    ages = of_writer_named(pieces, people, ages)
    about = for_whom(pieces, people, joined.text, ages)
    other = about.whom == "other"
    theirs, own = shared_out(ages, about)
    age, band = told(theirs if other else own, joined.text)
    writer_age, writer_band = told(own, joined.text) if other else (None, None)
    as_old = of_same_age(joined.text, about, age)  # "vi går i 8an" tells both their ages
    if other and writer_age is None:
        writer_age = as_old
    groups = [*_gender(pieces, people, about, age=age, grown=band == "adult")]
    groups += [*groups_of(pieces, joined, other=other), *about.roles]
    if other and about.roles and writer_age is None and writer_band is None:
        writer_band = "adult"
    return People(
        whom=about.whom,
        age=age,
        band=band,
        writer_age=writer_age,
        writer_band=writer_band,
        groups=tuple(dict.fromkeys(groups)),
        by=way_of(joined),
        their_age=None if other else their_age(pieces, ages) or as_old,
        told_by_self=not other and any(of_writer_alone(one) and one.years == age for one in own),
    )


def _gender(
    pieces: tuple[Token, ...],
    people: tuple[Person, ...],
    about: Help,
    *,
    age: int | None,
    grown: bool,
) -> Iterator[str]:
    """girls, women, boys or men, of the one who needs help."""
    other = about.whom == "other"
    gender = gender_of(pieces, people, age=age, grown=grown, helped=about.helped, other=other)
    if gender is None and not other and "parent" in about.roles:
        gender = gender_of_parent(pieces)
    if gender is not None:
        yield gender
