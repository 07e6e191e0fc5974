"""People whom the writer does not call their own: a neighbour, a colleague, his daughter."""

from typing import Final

from nlu.reading.age_said import form_at
from nlu.reading.age_words import AGES, Token
from nlu.reading.people_named import BETWEEN, Person, is_apart
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


def only_spoken_of(pieces: tuple[Token, ...], people: tuple[Person, ...]) -> Person | None:
    """The "hon" or "hen" of a message that names nobody else: "hon är livrädd för sprutor".

    She must come first and need something: in "vågar inte ringa, hon hör" she is whom the writer
    fears. Of a "han", or one who hits, it is never told.
    """
    first = next(iter(people), None)
    if first is None or first.word not in PEOPLE["spoken_of"] or len(pieces) <= _SHORT:
        return None
    named = [person for person in people if person.at < first.at + _NEXT]
    begins = not first.at or (first.at <= _CRIED and pieces[first.at - 1].kind == "stop")
    alone = begins and all(one.kin == "pronoun" for one in named)
    forms = {piece.form for piece in pieces}
    others = _MINE | AGES["writer"] | AGES["we"] | _OURS | PEOPLE["harming"]
    return first if alone and forms & PEOPLE["victim_verbs"] and not forms & others else None


_OURS: Final = frozenset(("var", "vart", "vara", "our", "mig", "mej", "du", "ni"))
_SHORT: Final = 3
_CRIED: Final = 2
"""What may stand before "hon": "ambulans!"."""
_NEXT: Final = 4
"""Words behind "hon" within which nobody else is named."""


def stranger(pieces: tuple[Token, ...], people: tuple[Person, ...]) -> Person | None:
    """A woman, child or neighbour whom a message is about from its beginning on."""
    named = [person for person in people if person.kin != "writer"]
    first = next((person for person in named if person.kin != "pronoun"), None)
    if first is None or first.word not in PEOPLE["strangers"] or first.at > _EARLY:
        return None
    forms = {piece.form for piece in clause_behind(pieces, first.at)}
    if {piece.form for piece in pieces} & _MINE or forms & AGES["past"]:
        return None
    if is_apart(pieces, first.at):
        return None  # "möblerna står hos en granne"
    alone = all(p.kin == "pronoun" for p in named if p.at < first.at)
    return first if alone and len(forms) > 1 else None
