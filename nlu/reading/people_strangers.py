"""People whom the writer does not call their own: a neighbour, a colleague, his daughter."""

from typing import Final

from nlu.reading.age_said import form_at
from nlu.reading.age_words import AGES, Token
from nlu.reading.people_named import BETWEEN, Person
from nlu.reading.people_told import clause_behind
from nlu.reading.people_words import PEOPLE

_MINE: Final = frozenset(("min", "mitt", "mina", "my", "mig", "mej", "me"))
_EARLY: Final = 6
"""Words before somebody with whom a message begins, at most."""


def of_others(pieces: tuple[Token, ...], person: Person) -> bool:
    """Whether it is "han har en dotter": nobody whom the writer asks for."""
    left = person.at - 1
    while left >= 0 and (pieces[left].form in AGES["articles"] - {"han"} | BETWEEN):
        left -= 1
    has = left > 0 and pieces[left].form in ("har", "has", "hade", "had")
    return has and person.kin == "child" and pieces[left - 1].form in PEOPLE["their_own"]


def of_oneself(pieces: tuple[Token, ...]) -> bool:
    """Whether a message begins "Luleåtjej som inte vet vart hon ska": "hon" is who writes."""
    word, behind = pieces[0].form, form_at(pieces, 1)
    return behind in ("som", "who") and word.endswith(_ENDS_SELVES)


_ENDS_SELVES: Final = ("tjej", "kille", "flicka", "kvinna", "tonaring", "aring", "girl", "woman")


def stranger(pieces: tuple[Token, ...], people: tuple[Person, ...]) -> Person | None:
    """A woman, child or neighbour whom a message is about from its beginning on."""
    named = [person for person in people if person.kin != "writer"]
    first = next((person for person in named if person.kin != "pronoun"), None)
    if first is None or first.word not in PEOPLE["strangers"] or first.at > _EARLY:
        return None
    forms = {piece.form for piece in clause_behind(pieces, first.at)}
    if {piece.form for piece in pieces} & _MINE or forms & AGES["past"]:
        return None
    alone = all(p.kin == "pronoun" for p in named if p.at < first.at)
    return first if alone and len(forms) > 1 else None
