"""Which of the people named is told of as one who needs help."""

from itertools import pairwise
from typing import Final

from nlu.reading.age_said import form_at
from nlu.reading.age_words import AGES, Token
from nlu.reading.people_at_ease import (
    OBJECTS,
    REFLEXIVE,
    as_it_goes,
    brother_at_ease,
    dead,
    does_it,
    done_by_writer,
)
from nlu.reading.people_named import BETWEEN, Person, possessed, with_writer
from nlu.reading.people_told import (
    ANY_CHILDREN,
    HELPABLE,
    SMALL_CHILD,
    begins,
    clause_behind,
    number_words,
    opens,
    reads_as_age,
    sibling_only_aged,
)
from nlu.reading.people_words import PEOPLE

_CLOSE_VERBS: Final = 5


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
        if _asked_for(pieces, person) and (
            person.kin != "partner" or _own_partner_in_need(pieces, person)
        ):
            return person
        if _suffers(pieces, person, speaks_of_self=speaks_of_self):
            return person
    return None


def _own_partner_in_need(pieces: tuple[Token, ...], person: Person) -> bool:
    """Whether it is "orolig för min sambo", or "det är min sambo som mår dåligt".

    "Det är min sambo" alone, "... som är problemet", tells who does the harm.
    """
    named = {piece.form for piece in pieces[max(0, person.at - 3) : person.at]}
    told = {piece.form for piece in clause_behind(pieces, person.at)} & PEOPLE["victim_verbs"]
    return possessed(pieces, person.at) and (bool(told) or not named & {"det", "de", "its"})


def _article(pieces: tuple[Token, ...], at: int) -> bool:
    return any(piece.form in AGES["articles"] for piece in pieces[max(0, at - 3) : at])


def _asked_for(pieces: tuple[Token, ...], person: Person) -> bool:
    """Whether right before somebody stands "hjälpa", "orolig för", "bilder på"."""
    left = person.at - 1
    if done_by_writer(pieces, person):
        return False
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
    if with_writer(pieces, person.at) or does_it(pieces, person):
        return False
    behind = clause_behind(pieces, person.at)
    forms = [piece.form for piece in behind]
    own_partner = person.kin == "partner" and possessed(pieces, person.at) and not speaks_of_self
    if own_partner and set(forms) & PEOPLE["illnesses"]:
        return True
    if person.kin == "partner" and possessed(pieces, person.at) and _aged_and_ill(forms):
        return True
    if not (_of_ones_own(pieces, person) or _somebody(pieces, person)):
        return False
    if not forms:
        return _named_alone(pieces, person)
    if any(pair in _WORRIED for pair in pairwise(forms)):
        return True
    if _objects_of_writer(forms) or set(forms[:3]) >= {"mar", "bra"} or "hit" in forms[:1]:
        return False
    if _only_counted(pieces, person, behind) or _speaks_of_writer(pieces, person, behind):
        return False
    if forms[0] in AGES["prepositions"] | {"i", "in"} and len(forms) > 3:
        forms = forms[2:]
    if dead(forms):
        return False
    if speaks_of_self and reads_as_age(behind) and brother_at_ease(person, forms):
        return False
    if person.kin in HELPABLE and person.word not in ANY_CHILDREN and reads_as_age(behind):
        small = person.kin == "child" and speaks_of_self and reads_as_age(behind, SMALL_CHILD)
        return not small
    if person.kin in HELPABLE and _counted_before(pieces, person):
        return True
    return _told_of(person, forms, speaks_of_self=speaks_of_self)


_WORRIED: Final = (("orolig", "for"), ("oroliga", "for"), ("worried", "about"))


def _aged_and_ill(forms: list[str]) -> bool:
    """Whether it goes on "är 20 och mår dåligt": of a partner, who else is told of for the harm."""
    rest = [word for word in forms[:6] if word not in AGES["copula"] | AGES["unit_years"]]
    aged = rest[:1] and rest[0].isdecimal() and rest[1:2] and rest[1] in AGES["joins"] | {","}
    ill = rest[2:3] and rest[2] in ("mar", "feels")
    return bool(aged and ill and not set(forms) & (PEOPLE["mine_object"] | {"bra", "good"}))


def _of_ones_own(pieces: tuple[Token, ...], person: Person) -> bool:
    """Whether it is "min kompis", "syrran", or "son 15" at the beginning."""
    bare = person.kin in ("child", "friend", "sibling") and begins(pieces, person.at)
    definite = person.word in PEOPLE["definite"] and opens(pieces, person.at)
    return bare or definite or possessed(pieces, person.at)


def _somebody(pieces: tuple[Token, ...], person: Person) -> bool:
    """Whether a sentence begins with "en kompis", "jag har en granne"."""
    near = person.kin in ("friend", "work", "other", "sibling", "child")
    return near and _article(pieces, person.at) and opens(pieces, person.at)


def _named_alone(pieces: tuple[Token, ...], person: Person) -> bool:
    """Whether nothing stands behind "min kompis", or "tonårsdotter." begins what is told."""
    near = person.kin in ("child", "sibling", "friend")
    goes_on = person.at == 0 and person.kin == "child" and person.word not in ANY_CHILDREN
    begins_so = goes_on and len(pieces) > _A_WORD_AND_STOP
    return near and (pieces[0].form in AGES["whose_pronouns"] or begins_so)


_A_WORD_AND_STOP: Final = 3


def _only_counted(pieces: tuple[Token, ...], person: Person, behind: tuple[Token, ...]) -> bool:
    """Whether only an age is told: "... och min syster är fem", "barnen är 3 och 7"."""
    if person.kin == "sibling":
        return sibling_only_aged(pieces, person.at)
    rest = [p for p in behind if p.kind != "number" and p.form not in number_words()]
    words = AGES["copula"] | AGES["joins"] | AGES["unit_years"] | {",", "(", ")", "/"}
    several = len(behind) - len(rest) > 1 or behind[-1] is pieces[-1]
    children = person.word in ANY_CHILDREN and several
    return children and all(piece.form in words for piece in rest)


def _speaks_of_writer(pieces: tuple[Token, ...], person: Person, behind: tuple[Token, ...]) -> bool:
    """Whether it is "min kusin säger att jag", or "vill att jag": it is of the writer."""
    end = person.at + 1 + len(behind)
    own = form_at(pieces, end) in AGES["writer"]
    said = {piece.form for piece in behind} & (PEOPLE["saying_verbs"] | {"vill", "wants"})
    return own and bool(said) and behind[-1].form in ("att", "that")


def _counted_before(pieces: tuple[Token, ...], person: Person) -> bool:
    for piece in reversed(pieces[max(0, person.at - 4) : person.at]):
        if piece.kind in ("stop", "number"):
            return piece.kind == "number"
    return False


def _told_of(person: Person, forms: list[str], *, speaks_of_self: bool) -> bool:
    """Whether the words behind somebody tell of a state or of harm."""
    close = person.kin in HELPABLE
    forms = _past_age(forms, of_grown=person.kin in ("parent", "partner"))
    if person.kin == "child" and as_it_goes(forms):
        return False
    first = next((word for word in forms if word not in _PASSED), "")
    if close and set(forms) & REFLEXIVE and not set(forms[:2]) & {"tar", "lovar"}:
        return True
    if first in _HAPPENED or forms[:2] in _HAS_BEEN:
        return bool(set(forms[:6]) & PEOPLE["victim_verbs"])
    needs = PEOPLE["victim_verbs"] - PEOPLE["done"]
    if person.kin == "partner" and person.sex != "f" and not set(forms) & needs:
        return False
    if first in PEOPLE["victim_verbs"] or (first in AGES["copula"] and _state(forms, close)):
        return close or first not in _OF_ANYBODY
    if close and first in PEOPLE["carriers"] and _carries_harm(forms):
        return True
    if person.kin == "child" and person.word not in ANY_CHILDREN:
        verb = forms[1] if first in ("har", "has", "ar", "is") and len(forms) > 1 else first
        told = not {first, verb} & (PEOPLE["neutral_verbs"] | {"far"})
        return (told and not speaks_of_self) or bool(set(forms) & OBJECTS)
    # "... and I must pay her": what the writer does to them is no harm to them.
    own = next((at for at, word in enumerate(forms) if word in AGES["writer"]), len(forms))
    return close and bool(set(forms[:own]) & OBJECTS) and first not in PEOPLE["saying_verbs"]


def _past_age(forms: list[str], *, of_grown: bool) -> list[str]:
    """What is told behind ", 57, " or "är 50 och": the verb counts, not the age."""
    told = of_grown and len(forms) > 1 and forms[0] in AGES["copula"]
    if told and forms[1].isdecimal():
        rest = forms[2:]
        while rest[:1] and rest[0] in AGES["unit_years"] | AGES["joins"] | {"a", ","}:
            rest = rest[1:]
        return rest or forms
    if forms[:1] in ([","], ["("]) and forms[1:2] and forms[1].isdecimal():
        rest = forms[2:]
        while rest[:1] and rest[0] in AGES["unit_years"] | {",", ")"}:
            rest = rest[1:]
        return rest or forms
    return forms


_HAPPENED: Final = ("was", "were", "got", "blivit", "been")


_HAS_BEEN: Final = (["har", "blivit"], ["has", "been"])


_OF_ANYBODY: Final = frozenset(
    ("vill", "wants", "dricker", "knarkar", "traffar", "dejtar", "roker", "drinks")
)
"""Verbs that tell of need only in somebody close."""


def _carries_harm(forms: list[str]) -> bool:
    """Whether behind "har", "får", "som" something is told that calls for help."""
    if forms[:2] == ["far", "inte"] or forms[:3] == ["isnt", "allowed", "to"]:
        return not set(forms[:4]) & {"veta", "se", "lasa", "know", "reda"}
    return bool(set(forms) & PEOPLE["victim_verbs"] or set(forms) & OBJECTS)


_PASSED: Final = AGES["hedges"] - {"de"} | frozenset(
    (",", "som", "ocksa", "ofta", "alltid", "who", "she", "he", "hon")
)


def _objects_of_writer(forms: list[str]) -> bool:
    hurt = any(
        own in ("my", "min", "mitt", "mina") and what in PEOPLE["own_body"]
        for own, what in pairwise(forms)
    )
    return hurt or any(word in PEOPLE["mine_object"] for word in forms[:_CLOSE_VERBS])


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
            "vuxen",
            "vuxna",
        }
    return bool(set(forms[:3]) & PEOPLE["victim_verbs"])
