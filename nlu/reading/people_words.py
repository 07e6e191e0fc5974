"""Words for people: how they stand to the writer, and their gender; and two that are told apart."""

from functools import cache
from typing import Final, Literal

from nlu.reading.age_words import AGES, HERE, Token, WordLists, form

PEOPLE: Final = WordLists(HERE / "people.yml")
NUMBERS: Final = frozenset(AGES.numbered("number_words"))
_FROM: Final = frozenset(("pa", "fran", "via", "genom", "on", "from", "online"))

Kin = Literal[
    "writer", "child", "friend", "sibling", "work", "other", "parent", "partner", "pronoun"
]
Sex = Literal["f", "m", "n"]


@cache
def nouns() -> dict[str, tuple[Kin, Sex]]:
    found: dict[str, tuple[Kin, Sex]] = {}
    for kin, by_sex in PEOPLE.content["nouns"].items():
        for sex, listed in by_sex.items():
            for word in listed:
                found.setdefault(form(word), (kin, sex))
    return found


@cache
def parents() -> frozenset[str]:
    return frozenset(word for word, (kin, _) in nouns().items() if kin == "parent")


@cache
def gender_words() -> dict[str, Sex]:
    """What people call themselves, by gender."""
    by_sex = PEOPLE.content["gender_words"]
    return {form(word): sex for sex, listed in by_sex.items() for word in listed}


@cache
def own_children() -> frozenset[str]:
    """Words by which a parent, not a relative, speaks of a child."""
    kin = ("syster", "bror", "niece", "nephew", "barnbarn", "grand", "gud", *_GRANDCHILDREN)
    return frozenset(
        form(word)
        for listed in PEOPLE.content["nouns"]["child"].values()
        for word in listed
        if not any(part in form(word) for part in kin)
    )


_GRANDCHILDREN: Final = ("sonson", "sondotter", "dotterson", "dotterdotter")


def met_online(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether it is "en vän på nätet", who is no friend that needs help."""
    behind = [piece.form for piece in pieces[at + 1 : at + 4]]
    return bool(set(behind) & PEOPLE["met_online"]) and behind[0] in _FROM


def is_english_i(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether "i" is the English one and not the Swedish "in"; true of any other word."""
    if pieces[at].form != "i":
        return True
    return at + 1 < len(pieces) and pieces[at + 1].form in PEOPLE["after_english_i"]
