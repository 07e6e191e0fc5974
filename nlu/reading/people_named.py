"""The people that a text speaks of, and which of them a word in it is about."""

from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final

from nlu.reading.age_words import AGES, Token, form
from nlu.reading.people_oneself import of_writer
from nlu.reading.people_words import (
    NUMBERS,
    PEOPLE,
    Kin,
    Sex,
    gender_words,
    is_english_i,
    met_online,
    nouns,
    parents,
)

FURTHEST: Final = 14
"""Words between somebody and what is said of them, at most."""


@dataclass(frozen=True)
class Person:
    """Somebody named at a token: how they stand to the writer."""

    at: int
    word: str
    kin: Kin
    sex: Sex


def people_in(pieces: tuple[Token, ...]) -> tuple[Person, ...]:
    """Everybody whom the tokens name, in order; a pronoun is somebody too."""
    found = (person_at(pieces, at) for at in range(len(pieces)))
    return tuple(person for person in found if person is not None)


def person_at(pieces: tuple[Token, ...], at: int) -> Person | None:
    """Whom the word at a place names; None for nobody, or outside the text."""
    if not 0 <= at < len(pieces) or pieces[at].kind != "word":
        return None
    word = pieces[at].form
    if word in _AGED_NOUNS and _years_old_child(pieces, at):
        return Person(at, "aring", "child", "n")
    if _is_writer(pieces, at):
        return Person(at, word, "writer", "n")
    if word in gender_words() and of_writer(pieces, at):
        return Person(at, word, "writer", gender_words()[word])
    if word in AGES["he"] or word in AGES["she"] or word in AGES["hen"] or word in AGES["they"]:
        sex: Sex = "m" if word in AGES["he"] else "f" if word in AGES["she"] else "n"
        return Person(at, word, "pronoun", sex)
    if word in PEOPLE["self_kinds"] and of_writer(pieces, at):
        return Person(at, word, "writer", "n")
    if word in ("aring", "aringen") and possessed(pieces, at):
        return Person(at, word, "child", "n")
    return _by_noun(pieces, at) if word in nouns() else None


def _is_writer(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether it is "jag", "vi", or the "man" of "om man är 15"."""
    word, before = pieces[at].form, pieces[at - 1].form if at else ""
    if (word in AGES["writer"] and is_english_i(pieces, at)) or word in AGES["we"]:
        return True
    if word not in AGES["one"] or before in AGES["articles"] | AGES["whose_pronouns"]:
        return False
    after = pieces[at + 1].form if at + 1 < len(pieces) else ""
    return after in AGES["copula"] and before not in ("en", "min", "gift")


def _by_noun(pieces: tuple[Token, ...], at: int) -> Person | None:
    """Whom a noun names: "syster", "elev"; None where it names nobody after all."""
    word, before = pieces[at].form, pieces[at - 1].form if at else ""
    if word in _DOUBTFUL and before not in AGES["whose_pronouns"]:
        return None
    if word == "man" and _anybody(pieces, at):
        return None
    if of_writer(pieces, at, strictly=True):
        return Person(at, word, "writer", "n")
    kin, sex = nouns()[word]
    behind = pieces[at + 1].form if at + 1 < len(pieces) else ""
    if word in PEOPLE["ranks"] and behind in nouns():
        return None
    if kin == "friend" and behind in parents():
        return None  # "en klasskompis pappa"
    if word in PEOPLE["own_young"] and kin == "work" and possessed(pieces, at):
        kin = "child"
    if word in gender_words() and _of_parent(pieces, at):
        kin = "child"
    if kin in ("friend", "other") and met_online(pieces, at):
        kin = "partner"
    return Person(at, word, kin, sex)


def _anybody(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether "man" is anybody at all: "kan man få", "vad gör man", "om man vill"."""
    if at and pieces[at - 1].form in _BEFORE_ANYBODY:
        return True
    named = at and pieces[at - 1].form in AGES["articles"] | AGES["whose_pronouns"]
    return not named and at + 1 < len(pieces) and pieces[at + 1].form in _ANYBODY_DOES


_BEFORE_ANYBODY: Final = frozenset(
    form(word) for word in ("kan", "får", "ska", "måste", "bör", "gör", "behöver", "vart", "om")
)
_ANYBODY_DOES: Final = frozenset(
    form(word) for word in ("kan", "får", "ska", "måste", "bör", "gör", "behöver", "blir")
)


_AGED_NOUNS: Final = frozenset(("yo", "old", "yearold"))


def _years_old_child(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether it is "my 14yo" or "my 13 year old", no other noun behind."""
    left = at - 1
    while left > 0 and (pieces[left].form in ("year", "years", "yr", "-")):
        left -= 1
    mine = left > 0 and pieces[left].kind == "number" and pieces[left - 1].form in ("my", "our")
    behind = pieces[at + 1].form if at + 1 < len(pieces) else ""
    return mine and behind not in nouns()


_DOUBTFUL: Final = frozenset(("far", "sis"))
"""Somebody only behind "min", "my": "får" without its ring, and the homes called SiS."""


def is_apart(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether a noun hangs on a preposition: "bor med min mamma" says nothing more of her."""
    left = at - 1
    while left >= 0 and at - left <= 3 and pieces[left].kind == "word":
        word = pieces[left].form
        if word in AGES["prepositions"]:
            return True
        if word not in AGES["whose_pronouns"] and word not in AGES["articles"]:
            return word not in PEOPLE["before_own_noun"] and word in PEOPLE["takes_object"]
        left -= 1
    return False


def about(pieces: tuple[Token, ...], at: int, after: int) -> tuple[Person | None, bool]:
    """Whom a statement at token `at` (ending before `after`) is about, and whether said outright.

    None when nobody is named in its sentence: then it is the writer.
    """
    begin = at
    while begin > 0 and at - begin < FURTHEST and pieces[begin - 1].kind != "stop":
        begin -= 1
    named = map(partial(person_at, pieces), range(begin, at))
    near = [one for one in named if one and not _relative_clause(pieces, one)]
    behind = _behind(pieces, after)
    if behind and not (near and near[-1].at >= at - 2):
        return behind, True
    if not near:
        return None, False
    last = near[-1]
    if last.kin != "writer" and with_writer(pieces, last.at):
        return Person(last.at, last.word, "writer", "n"), True
    between = [piece.form for piece in pieces[last.at + 1 : at]]
    if last.kin == "writer" or "som" in between or "who" in between or "whos" in between:
        return last, True
    if not between or between in (["i"], ["in"]) or between[-1] in ("pa", "(", "of", "om", "aged"):
        return last, True
    joined = next((n for n in range(len(between) - 1, -1, -1) if _joins(between[n])), None)
    if joined is not None and not _other_between(between[joined + 1 :]):
        first = next((person for person in near if not is_apart(pieces, person.at)), None)
        own_clause = last.kin in _WITH_COMMA and _follows_comma(pieces, last.at)
        if (last is near[0] and _begins_clause(pieces, last.at)) or own_clause:
            return last, True
        bare = [word for word in between if word not in AGES["hedges"]]
        apart = after < len(pieces) and pieces[after].form == ","
        if bare == [","] and (apart or last.kin in _WITH_COMMA or possessed(pieces, last.at)):
            return last, True
        return (first, True) if first is not None and first is not last else (None, False)
    if is_apart(pieces, last.at):
        rest = [person for person in near if not is_apart(pieces, person.at)]
        return (rest[-1], True) if rest else (None, False)
    return last, True


def with_writer(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether it is "jag och min kompis": what is said then is said of the writer too."""
    before = [piece.form for piece in pieces[max(0, at - 4) : at]]
    own, joins = AGES["writer"] | {"me"}, ("och", "o", "and", "a", "&")
    joined = any(a in own and b in joins for a, b in pairwise(before))
    joined = joined or _aged_between(pieces, at)
    behind = [piece.form for piece in pieces[at + 1 : at + 3]]
    return joined or (len(behind) == 2 and behind[0] in joins and behind[1] in own)


def _aged_between(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether it is "jag, 33, och mina barn"."""
    left = at - 1
    while left > 0 and pieces[left].form in AGES["whose_pronouns"]:
        left -= 1
    if left < _AGED_APART or pieces[left].form not in ("och", "o", "and", "a", "&"):
        return False
    if pieces[left - 1].form != ",":
        return False
    left -= 2
    left -= pieces[left].form in AGES["unit_years"]
    numbered = left > 1 and pieces[left].kind == "number" and pieces[left - 1].form == ","
    return numbered and pieces[left - 2].form in AGES["writer"]


_AGED_APART: Final = 4
"""Tokens of "jag, 33," before the "och"."""
_WITH_COMMA: Final = ("child", "friend", "sibling", "work")


def possessed(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether "min", "vår", "my" stands before a noun, words such as "13-åriga" between."""
    for left in range(at - 1, max(-1, at - 7), -1):
        word = pieces[left].form
        if word in AGES["whose_pronouns"]:
            return True
        if pieces[left].kind == "stop" or word in AGES["copula"] - {"ar"}:
            return False
        if pieces[left].kind == "word" and word not in BETWEEN and word not in NUMBERS:
            return False
    return False


def _of_parent(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether it is "mamma till en kille": their child, whatever the word means elsewhere."""
    left = at - 1
    while left > 1 and (
        pieces[left].form in BETWEEN | AGES["articles"]
        or pieces[left].kind == "number"
        or pieces[left].form in NUMBERS
    ):
        left -= 1
    return left > 0 and pieces[left].form in _TO and pieces[left - 1].form in parents()


_TO: Final = ("till", "to", "of")
BETWEEN: Final = PEOPLE["before_nouns"]
"""Words that stand between "min" and the noun: "min bästa vän", "min 13-åriga dotter"."""


def _joins(word: str) -> bool:
    return word == "," or word in AGES["joins"]


def _other_between(words: list[str]) -> bool:
    """Whether between the join and the statement stands more than "är", "bara", "typ"."""
    small = AGES["copula"] | AGES["hedges"] | AGES["soon"] | AGES["turns"] | AGES["turned"]
    return any(word not in small for word in words)


def _begins_clause(pieces: tuple[Token, ...], at: int) -> bool:
    left = at - 1
    while (
        left >= 0
        and pieces[left].form
        in AGES["whose_pronouns"] | AGES["articles"] | PEOPLE["before_own_noun"]
    ):
        left -= 1
    return left < 0 or pieces[left].kind in ("stop", "mark") or _joins(pieces[left].form)


def _relative_clause(pieces: tuple[Token, ...], one: Person) -> bool:
    """Whether it is the "jag" of "tjejen jag dejtar är 27"."""
    if one.kin != "writer" or one.at == 0 or one.at + 1 >= len(pieces):
        return False
    takes = pieces[one.at + 1].form in PEOPLE["takes_object"]
    return takes and pieces[one.at - 1].form in nouns()


def _follows_comma(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether a bare noun begins what is told anew: "mamma i Boden, son i Skövde, 20 år"."""
    return at > 0 and pieces[at - 1].form == ","


def _behind(pieces: tuple[Token, ...], after: int) -> Person | None:
    """Somebody named right behind: "15 är jag", "en 13-årig elev", "14-åriga dotter"."""
    for at in range(after, after + 3):
        person = person_at(pieces, at)
        if person is None:
            continue
        between = pieces[after : person.at]
        if len(between) > 2 or any(piece.kind != "word" for piece in between):
            return None
        words = [piece.form for piece in between]
        if person.kin in ("writer", "pronoun"):
            # "å jag" begins anew, though "ä jag" looks the same.
            told = words and words[-1] in AGES["copula"] and words[-1] != "a"
            return person if told else None
        return person if all(word in _AGED or _leads_to(word, person) for word in words) else None
    return None


def _leads_to(word: str, person: Person) -> bool:
    """Whether a word may stand before a noun that the age is of; "o mamma" begins anew."""
    own = person.kin == "writer" or word not in AGES["joins"]
    return own and word in PEOPLE["before_own_noun"]


_AGED: Final = frozenset(
    form(word) for word in ("årig", "åriga", "årige", "year", "years", "old", "gammal")
)
