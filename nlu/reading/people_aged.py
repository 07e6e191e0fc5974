"""Somebody whom a message asks for by nothing but telling how old they are."""

from typing import Final

from bot.codes import ADULT
from nlu.reading.age import AgeSaid
from nlu.reading.age_words import Token
from nlu.reading.people_at_ease import brother_at_ease, does_it, tells_more
from nlu.reading.people_named import Person, possessed
from nlu.reading.people_told import ANY_CHILDREN, begins, clause_behind, sibling_only_aged
from nlu.reading.people_words import PEOPLE, gender_words

_SMALL_BOY: Final = 12
"""Of "han är 9" nobody who does harm is told; of an older one it may be."""


def aged_one(
    pieces: tuple[Token, ...], people: tuple[Person, ...], ages: list[AgeSaid]
) -> Person | None:
    """One close to the writer whose age is told, by one who tells only an age of themself.

    "Barnen är 3 och 7" tells of a family, and asks for none of them.
    """
    for person in people:
        if not _near(pieces, person) or (person.word in ANY_CHILDREN and len(ages) > 1):
            continue
        forms = [piece.form for piece in clause_behind(pieces, person.at)]
        speaks = any(one.kin == "writer" for one in people)
        if speaks and tells_more(forms) and brother_at_ease(person, forms):
            continue  # "min bror är 25 och bestämmer allt, jag är 19"
        if person.word == "aring" or any(_is_of(age, person) for age in ages):
            return person
    if any(person.kin == "writer" for person in people):
        return None
    young = [age.subject for age in ages if age.years is not None and age.years < ADULT]
    return next((who for who in young if who and who.kin in ("work", "other")), None)


def _near(pieces: tuple[Token, ...], person: Person) -> bool:
    """Whether it is somebody of the writer's own: "min bror", "dottern", "syster 14"."""
    close = person.kin in ("child", "sibling", "friend", "other")
    if not (close or person.word in PEOPLE["grandparents"] | PEOPLE["the_young"]):
        return False
    if does_it(pieces, person):
        return False
    if person.kin == "sibling" and sibling_only_aged(pieces, person.at):
        return False
    behind = pieces[person.at + 1 :][:1]
    number = person.kin in ("child", "sibling") and behind and behind[0].kind == "number"
    definite = person.word in PEOPLE["definite"]
    return bool(definite or number or possessed(pieces, person.at) or begins(pieces, person.at))


def _is_of(age: AgeSaid, person: Person) -> bool:
    """Whether an age is of somebody, by the word for them or a "hon" that fits."""
    who = age.subject
    if who is None or age.years is None:
        return False
    told = who.kin == "pronoun" and who.at > person.at and "n" in (who.sex, person.sex)
    return who.word == person.word or told or (who.kin == "pronoun" and who.sex == person.sex)


def young_one(people: tuple[Person, ...], ages: list[AgeSaid], own_words: int) -> Person | None:
    """Somebody told of as "hon är 13", by one who says at most of themself that they are grown."""
    own = [age.years for age in ages if age.whose == "writer" and age.years is not None]
    silent = not any(person.kin == "writer" for person in people)
    grown = own_words <= 0 and all(years >= ADULT for years in own)
    if not (silent or grown):
        return None
    return next((age.subject for age in ages if _young(age)), None)


def _young(age: AgeSaid) -> bool:
    who, years = age.subject, age.years
    if who is None or years is None or who.kin != "pronoun" or who.word in gender_words():
        return False
    return (who.sex == "f" and years < ADULT) or (who.sex == "m" and years <= _SMALL_BOY)
