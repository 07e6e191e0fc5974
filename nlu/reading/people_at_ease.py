"""What tells that somebody named is not the one in need: a brother who decides, one long dead."""

from itertools import pairwise
from typing import Final

from nlu.reading.age_words import AGES, Token
from nlu.reading.people_named import Person
from nlu.reading.people_words import PEOPLE

REFLEXIVE: Final = frozenset(("sig", "sej", "herself", "himself", "themselves", "themself"))
OBJECTS: Final = frozenset(("henne", "honom", "her", "him", "them"))


def done_by_writer(pieces: tuple[Token, ...], person: Person) -> bool:
    """Whether it is "jag delade en bild på mitt ex": who writes may have done harm."""
    before = {piece.form for piece in pieces[max(0, person.at - _ACTS_WITHIN) : person.at]}
    return bool(before & PEOPLE["spreading"] and before & AGES["writer"])


_ACTS_WITHIN: Final = 7


def does_it(pieces: tuple[Token, ...], person: Person) -> bool:
    """Whether it is "slagen av min son": who does it, not whom it is done to."""
    left = person.at - 1
    while left > 0 and pieces[left].form in AGES["whose_pronouns"] | AGES["articles"]:
        left -= 1
    by = left > 0 and pieces[left].form in ("av", "by")
    return by and pieces[left - 1].form in PEOPLE["victim_verbs"]


def tells_more(forms: list[str]) -> bool:
    """Whether behind somebody more stands than their age."""
    small = AGES["copula"] | AGES["unit_years"] | AGES["hedges"]
    return sum(1 for word in forms if word.isalpha() and word not in small) > 1


def dead(forms: list[str]) -> bool:
    """Whether it goes on "tog livet av sig": who mourns asks for themself."""
    return " ".join(forms[:4]).startswith(("tog livet av", "took his own", "took her own"))


def brother_at_ease(person: Person, forms: list[str]) -> bool:
    """Whether of a brother no need is told beside an age: "är 25 och bestämmer allt".

    Brothers are told of for what they do as often as for what is done to them.
    """
    if person.kin != "sibling" or person.sex != "m":
        return False
    needs = set(forms) & (PEOPLE["victim_verbs"] | OBJECTS | REFLEXIVE)
    turned = any(a in ("blev", "blir") and b.isdecimal() for a, b in pairwise(forms))
    return not (needs - {"blev", "blir"} if turned else needs)


def as_it_goes(forms: list[str]) -> bool:
    """Whether of a child only what every child does is told: "går i skola här", "är född här"."""
    if forms[:1] and forms[0] in AGES["goes"]:
        return bool(set(forms[1:3]) & _SCHOOLS) and "inte" not in forms[:3]
    became = forms[1:2] and forms[1] in _GROWN_INTO and not set(forms) & PEOPLE["victim_verbs"]
    return bool(became) and forms[0] in AGES["copula"]


_SCHOOLS: Final = frozenset(("skola", "skolan", "forskola", "forskolan", "dagis", "school"))
_GROWN_INTO: Final = frozenset(("fodd", "borjat", "fyllt", "lart", "born", "started"))
