"""Groups that people say they belong to, and ways in which they want to be in touch."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from bot.codes import ADULT, GROUPS, NO_PHONE, WAYS
from nlu.reading.age_words import HERE, Token, form
from nlu.reading.people_named import Person, about
from nlu.reading.people_words import PEOPLE, gender_words
from nlu.reading.phrases import Hit, Phrases

_HITS_AT_MOST: Final = 12
_DENIALS: Final = frozenset(
    ("inte", "ej", "not", "aldrig", "never", "inge", "icke", "arent", "isnt")
)


@cache
def _groups() -> Phrases:
    return _listed(HERE / "groups.yml")


@cache
def _ways() -> Phrases:
    return _listed(HERE / "contact_ways.yml")


def _listed(path: Path) -> Phrases:
    """The phrases of a file in the form of tokens, which have no apostrophes."""
    content: dict[str, dict[str, list[str]]] = yaml.load(
        path.read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    return Phrases(
        {
            label: [form(phrase) for phrases in by_language.values() for phrase in phrases]
            for label, by_language in content.items()
        }
    )


class Joined:
    """The words of a text as phrase lists are searched in, and which token each came from."""

    def __init__(self, pieces: tuple[Token, ...]) -> None:
        self.text = " "
        self._at: dict[int, int] = {}
        for at, piece in enumerate(pieces):
            if piece.kind in ("word", "number"):
                self._at[len(self.text)] = at
                self.text += f"{piece.form} "

    def token(self, hit: Hit) -> int:
        """The token at which a hit begins, or in which, where words touch each other."""
        return self._at.get(self.text.rfind(" ", 0, hit.start + 1) + 1, 0)


def groups_of(pieces: tuple[Token, ...], joined: Joined, *, other: bool) -> Iterator[str]:
    """Groups told of the one who needs help: of the writer, or when `other`, of that person."""
    hits = _groups().find_in_words(joined.text)
    for hit in _few(hits):
        if hit.label == "disability" and any(
            other.label == "intellectual_disability" and other.start <= hit.start <= other.end
            for other in hits[:_HITS_AT_MOST]
        ):
            continue
        at = joined.token(hit)
        if hit.label not in GROUPS or _denied(pieces, at, hit.phrase):
            continue
        subject, _ = about(pieces, at, at + len(hit.phrase.split()))
        if belongs(subject, other=other):
            yield hit.label


def _few(hits: list[Hit]) -> Iterator[Hit]:
    """The first hits of each label: a message that repeats one a thousand times says no more."""
    seen: dict[str, int] = {}
    for hit in hits:
        seen[hit.label] = seen.get(hit.label, 0) + 1
        if seen[hit.label] <= _HITS_AT_MOST:
            yield hit


def belongs(subject: Person | None, *, other: bool) -> bool:
    """Whether what is said of `subject` is said of the one who needs help."""
    writer = subject is None or subject.kin == "writer"
    if not other:
        return writer
    return subject is None or (not writer and subject.kin not in ("partner", "parent"))


def _denied(pieces: tuple[Token, ...], at: int, phrase: str) -> bool:
    if set(phrase.split()) & {"inte", "ej", "not", "dont", "utan", "inga", "varken"}:
        return False
    return any(piece.form in _DENIALS for piece in pieces[max(0, at - 2) : at])


def gender_of(
    pieces: tuple[Token, ...],
    people: tuple[Person, ...],
    *,
    age: int | None,
    grown: bool,
    helped: Person | None,
    other: bool,
) -> str | None:
    """girls, women, boys or men, by what the person is called and how old they are."""
    sex, word = "n", ""
    if other:
        if helped is not None:
            sex, word = helped.sex, helped.word
        known = [
            p for p in people if p.word in gender_words() and (p.kin != "partner" or p == helped)
        ]
        if sex == "n" and known:
            sex, word = gender_words()[known[0].word], known[0].word
    else:
        own = [p for p in people if p.kin == "writer" and p.word in gender_words()]
        if own:
            sex, word = own[-1].sex, own[-1].word
        else:
            sex, word = _lettered(pieces)
    if sex == "n" or _kin_of_unknown_age(helped if other else None, age, grown):
        return None
    adult = age >= ADULT if age is not None else grown or word in PEOPLE["grown"]
    if sex == "f":
        return "women" if adult else "girls"
    return "men" if adult else "boys"


def _kin_of_unknown_age(helped: Person | None, age: int | None, grown: bool) -> bool:
    """Whether "min syster", of whom no age is said, tells too little: she may be any age."""
    if helped is None or age is not None or grown:
        return False
    return helped.kin not in ("child", "work") and helped.word not in gender_words()


def _lettered(pieces: tuple[Token, ...]) -> tuple[str, str]:
    """The gender in "f15" or "17m"."""
    for at, piece in enumerate(pieces[:6]):
        if piece.kind != "number" or len(piece.form) != 2:
            continue
        for beside in (at - 1, at + 1):
            if 0 <= beside < len(pieces) and pieces[beside].form in ("f", "m"):
                close = piece.start - 1 <= pieces[beside].end or beside > at
                if close and (pieces[beside].start <= piece.end + 1):
                    return pieces[beside].form, ""
    return "n", ""


def way_of(joined: Joined) -> str | None:
    """How the writer wants to be in touch; a way they name says more than that they cannot talk."""
    found = [hit for hit in _ways().find_in_words(joined.text) if hit.label in (*WAYS, NO_PHONE)]
    if not found:
        return None
    labels = [hit.label for hit in found]
    if NO_PHONE in labels:
        named = [label for label in labels if label not in (NO_PHONE, "phone")]
        return named[-1] if named else NO_PHONE
    return labels[-1]
