"""Which of the people named is told of as one who needs help."""

from functools import cache
from itertools import pairwise
from typing import Final

from nlu.reading.age_said import form_at
from nlu.reading.age_words import AGES, Token
from nlu.reading.people_named import BETWEEN, Person, possessed, with_writer
from nlu.reading.people_words import PEOPLE

HELPABLE: Final = ("child", "friend", "sibling", "work", "other")


_CLOSE_VERBS: Final = 5


_REFLEXIVE: Final = frozenset(("sig", "sej", "herself", "himself", "themselves", "themself"))


_OBJECTS: Final = frozenset(("henne", "honom", "her", "him", "them"))


def helped_one(
    pieces: tuple[Token, ...],
    people: tuple[Person, ...],
    *,
    harmed: bool,
    speaks_of_self: bool,
) -> Person | None:
    """The first named person to whom the text says that something happens."""
    if harmed:
        return None
    for person in people:
        if person.kin in ("writer", "pronoun"):
            continue
        if (_asked_for(pieces, person) and person.kin != "partner") or (
            _asked_for(pieces, person) and possessed(pieces, person.at)
        ):
            return person
        if _suffers(pieces, person, speaks_of_self=speaks_of_self):
            return person
    return None


def _article(pieces: tuple[Token, ...], at: int) -> bool:
    return any(piece.form in AGES["articles"] for piece in pieces[max(0, at - 3) : at])


def _asked_for(pieces: tuple[Token, ...], person: Person) -> bool:
    """Whether right before somebody stands "hjälpa", "orolig för", "bilder på"."""
    left = person.at - 1
    while (
        left >= 0
        and person.at - left <= 4
        and (
            pieces[left].form in AGES["whose_pronouns"] | AGES["articles"]
            or pieces[left].form in BETWEEN - {"ar"}
        )
    ):
        left -= 1
    if left < 0 or (left == person.at - 1 and person.kin in ("partner", "parent", "work")):
        return False
    for width in (1, 2, 3, 4):
        if left - width + 1 < 0:
            break
        said = " ".join(piece.form for piece in pieces[left - width + 1 : left + 1])
        if said in PEOPLE["helped_before"]:
            return True
        if said in PEOPLE["harms_before"] and left - width >= 0:
            doer = pieces[left - width]
            if person.kin == "parent" or {
                p.form for p in pieces[max(0, left - width - 3) : left]
            } & {"jag", "i"}:
                return False
            return doer.kind == "word" and doer.form not in AGES["writer"] | AGES["joins"]
    return False


def _suffers(pieces: tuple[Token, ...], person: Person, *, speaks_of_self: bool) -> bool:
    """Whether what stands behind somebody tells of their age, state or harm."""
    close = person.kin in HELPABLE
    bare = person.kin in ("child", "friend", "sibling") and begins(pieces, person.at)
    own = (bare or possessed(pieces, person.at)) or (
        person.word in PEOPLE["definite"] and _opens(pieces, person.at)
    )
    if with_writer(pieces, person.at):
        return False
    if person.kin == "partner" and possessed(pieces, person.at) and not speaks_of_self:
        behind = clause_behind(pieces, person.at)
        if {piece.form for piece in behind} & PEOPLE["illnesses"]:
            return True
    if not own and not (
        person.kin in ("friend", "work", "other", "sibling", "child")
        and _article(pieces, person.at)
        and _opens(pieces, person.at)
    ):
        return False
    behind = clause_behind(pieces, person.at)
    forms = [piece.form for piece in behind]
    if not forms:
        return (
            person.kin in ("child", "sibling", "friend")
            and pieces[0].form in AGES["whose_pronouns"]
        )
    if _objects_of_writer(forms) or set(forms[:3]) >= {"mar", "bra"} or "hit" in forms[:1]:
        return False
    if person.kin == "sibling" and only_aged(pieces, behind):
        return False
    if forms[0] in AGES["prepositions"] | {"i", "in"} and len(forms) > 3:
        forms = forms[2:]
    first = next((word for word in forms if word not in _PASSED), "")
    if close and person.word not in ANY_CHILDREN and _reads_as_age(behind):
        small = person.kin == "child" and speaks_of_self and _reads_as_age(behind, _SMALL_CHILD)
        return not small
    if close and any(piece.kind == "number" for piece in pieces[max(0, person.at - 4) : person.at]):
        return True
    if close and set(forms) & _REFLEXIVE and not set(forms[:2]) & {"tar", "lovar"}:
        return True
    if first in ("was", "were", "got", "blivit", "been") or forms[:2] in (
        ["har", "blivit"],
        ["has", "been"],
    ):
        return bool(set(forms[:6]) & PEOPLE["victim_verbs"])
    if first in PEOPLE["victim_verbs"] or (first in AGES["copula"] and _state(forms, close)):
        return not (
            first in ("vill", "wants") and ("att" in forms[:3] and "jag" in forms[:4])
        ) and (
            close
            or first
            not in ("vill", "wants", "dricker", "knarkar", "traffar", "dejtar", "roker", "drinks")
        )
    if close and first in PEOPLE["carriers"] and _carries_harm(forms):
        return True
    if person.kin == "child" and person.word not in ANY_CHILDREN:
        verb = forms[1] if first in ("har", "has", "ar", "is") and len(forms) > 1 else first
        told = not {first, verb} & (PEOPLE["neutral_verbs"] | {"far"})
        return (told and not speaks_of_self) or bool(set(forms) & _OBJECTS)
    return close and bool(set(forms) & _OBJECTS) and first not in PEOPLE["saying_verbs"]


def _carries_harm(forms: list[str]) -> bool:
    """Whether behind "har", "får", "som" something is told that calls for help."""
    if forms[:2] == ["far", "inte"] or forms[:3] == ["isnt", "allowed", "to"]:
        return not set(forms[:4]) & {"veta", "se", "lasa", "know", "reda"}
    return bool(set(forms) & PEOPLE["victim_verbs"] or set(forms) & _OBJECTS)


ANY_CHILDREN: Final = frozenset(("barn", "barnen", "kids", "children"))
"""Said of by parents who ask for themselves as often as not."""


_PASSED: Final = AGES["hedges"] - {"de"} | frozenset(
    (",", "som", "ocksa", "ofta", "alltid", "who", "she", "he", "hon")
)


def _opens(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether a noun's phrase begins a sentence or follows "har": "jag har en kompis som ..."."""
    left = at - 1
    while left >= 0 and (
        pieces[left].form in AGES["articles"]
        or pieces[left].form in BETWEEN
        or pieces[left].kind in ("number",)
        or pieces[left].form == "-"
    ):
        left -= 1
    return (
        left < 0
        or pieces[left].kind == "stop"
        or pieces[left].form
        in (
            "har",
            "have",
            "hej",
            "hi",
            "hello",
            "kanner",
            "know",
            ",",
            "had",
            "hade",
            "got",
            "fatt",
            "mott",
            "traffat",
        )
    )


def clause_behind(pieces: tuple[Token, ...], at: int) -> tuple[Token, ...]:
    end = at + 1
    while (
        end < len(pieces)
        and end - at <= 9
        and pieces[end].kind != "stop"
        and pieces[end].form not in ("jag", "ja", "im")
    ):
        end += 1
    return pieces[at + 1 : end]


def _objects_of_writer(forms: list[str]) -> bool:
    hurt = any(
        own in ("my", "min", "mitt", "mina") and what in PEOPLE["own_body"]
        for own, what in pairwise(forms)
    )
    return hurt or any(word in PEOPLE["mine_object"] for word in forms[:_CLOSE_VERBS])


def only_aged(pieces: tuple[Token, ...], behind: tuple[Token, ...]) -> bool:
    """Whether a message ends with an age: "jag är tio och min syster är fem" asks for nobody."""
    return bool(behind) and behind[-1] is pieces[-1] and len(behind) <= 3 and _reads_as_age(behind)


def begins(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether a word begins the text, a greeting left out: "kompis 21 år fast hos ..."."""
    return (
        at <= 4
        and all(piece.kind != "word" or piece.form in _BEFORE_ALL for piece in pieces[:at])
        and (pieces[at].form not in _ANY_CHILD and form_at(pieces, at + 1) not in ("of", "till"))
    )


_ANY_CHILD: Final = frozenset(
    ("barn", "barnet", "kid", "kids", "child", "children", "tonaring", "teen")
)
_SMALL_CHILD: Final = 7
"""A parent who speaks of a child so small and of themself asks for themself."""


_BEFORE_ALL: Final = AGES["greetings"] | AGES["unit_age"]


def _reads_as_age(behind: tuple[Token, ...], at_most: int = 110) -> bool:
    small = (
        AGES["copula"]
        | AGES["hedges"]
        | AGES["soon"]
        | AGES["turns"]
        | {"pa", "(", ",", "om", "som", "who", "har", "hon", "han", "hen", "she", "he"}
    )
    for piece in behind[:5]:
        if piece.kind == "number":
            return 3 <= int(piece.form[:4]) <= at_most
        if piece.form in _number_words():
            return _number_words()[piece.form] <= at_most
        if piece.form not in small:
            return False
    return False


@cache
def _number_words() -> dict[str, int]:
    return AGES.numbered("number_words")


def _state(forms: list[str], close: bool) -> bool:
    if close:
        return not set(forms[:4]) & {
            "snall",
            "nice",
            "kind",
            "bast",
            "arg",
            "angry",
            "mean",
            "elak",
            "med",
        }
    return bool(set(forms[:3]) & PEOPLE["victim_verbs"])
