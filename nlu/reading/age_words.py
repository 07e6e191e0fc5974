"""A text cut into words, numbers and marks, and the word lists by which an age is read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from nlu.reading.text import ends, folded

READ_AT_MOST: Final = 4_200
"""Characters read of one message: more than any channel lets through in one."""
_LETTERS: Final = r"(?:[^\W\d_]|[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])+"
"""Letters, and the vowels of Thai that stand above or below one."""
_PIECE: Final = re.compile(rf"\d+|{_LETTERS}(?:['’`´]{_LETTERS})*|[^\w\s]|\n|_")
_APOSTROPHES: Final = re.compile(r"['’`´]")
_COUNTED: Final = re.compile(
    r"((?:tret|fjor|fem|sex|sjut|ar|nit)ton|elva|tolv|tio|nio|atta|sju|sex|fem|fyra|tre|tjugo[a-z]{0,4}?|trettio[a-z]{0,4}?|fyrtio[a-z]{0,4}?)"
    r"(aring|arig|ariga|arige|arigt|arsaldern|arsdag|arsdagen|ar)"
)
_GLUED: Final = re.compile(r"(jag|han|hon|hen)(ar|e)")
"""A subject and its verb without the space between, before digits: "hanär 10"."""
_DIGITS_NEXT: Final = re.compile(r"\s?\d+(?!\s?-?\s?aringar)\b")
_MONTHS_SHORT: Final = re.compile("m(?:å|a\u030a)n\\b", re.IGNORECASE)
"""Told from "man" while the ring is still there: "28 mån" is no "28, man"."""
_PARTS_OF_YEAR: Final = str.maketrans(dict.fromkeys("¼½¾", " 1/2"))
"""Whether "15¾" or "15½": it is 15."""
_WE_ARE: Final = len("we're")
_IS_SHORT: Final = tuple(
    f"{who}{mark}s"
    for who in ("dad", "mum", "mom", "other", "ter", "son", "end", "iece", "phew", "ousin", "mate")
    for mark in "'’`´"
)
"""Endings of "dad's", "mother's", "sister's" before an age."""
_STOPS: Final = frozenset(".!?\n;…")

Kind = Literal["number", "word", "stop", "mark"]


@dataclass(frozen=True)
class Token:
    """One piece of a text in `as_read` form; `form` is without apostrophes."""

    form: str
    start: int
    end: int
    kind: Kind


def as_read(text: str) -> str:
    """The form of a text in which positions are counted."""
    cut = ends(text, READ_AT_MOST).translate(_PARTS_OF_YEAR)
    return folded(_MONTHS_SHORT.sub("månad", cut))


def tokens(read: str) -> tuple[Token, ...]:
    """The pieces of a text that is in `as_read` form, in order."""
    found: list[Token] = []
    for piece in _PIECE.finditer(read):
        form, start, end = piece.group(), piece.start(), piece.end()
        if form[0].isdecimal():
            kind: Kind = "number"
        elif form[0].isalpha():
            if len(form) == _WE_ARE and form.startswith("we") and form.endswith("re"):
                # "we're" is no "were": "we're 15".
                found.append(Token("we", start, start + 2, "word"))
                form, start = "are", start + 3
            if form.endswith(_IS_SHORT) and _DIGITS_NEXT.match(read, end):
                # "dad's 66"
                found.append(Token(form[:-2], start, end - 2, "word"))
                form, start = "is", end - 1
            kind, form = "word", _APOSTROPHES.sub("", form)
            counted = _COUNTED.fullmatch(form) or _glued(read, form, end, found)
            if counted is not None:
                middle = start + counted.end(1)
                found.append(Token(counted.group(1), start, middle, "word"))
                form, start = counted.group(2), middle
        else:
            kind = "stop" if form in _STOPS and not _within_number(read, start) else "mark"
        found.append(Token(form, start, end, kind))
    return tuple(found)


def _glued(read: str, form: str, end: int, before: list[Token]) -> re.Match[str] | None:
    """A "hanär" that begins a clause and stands before digits; "han jagar 14-åringar" is none."""
    begins = not before or before[-1].kind != "word"
    return _GLUED.fullmatch(form) if begins and _DIGITS_NEXT.match(read, end) else None


def _within_number(read: str, at: int) -> bool:
    """Whether a mark stands between two digits, as in 17.5 or 15:30."""
    return 0 < at < len(read) - 1 and read[at - 1].isdecimal() and read[at + 1].isdecimal()


def form(word: object) -> str:
    """One listed word as tokens have it."""
    return " ".join(_APOSTROPHES.sub("", folded(str(word))).split())


def forms(listed: Iterable[object]) -> frozenset[str]:
    """A list of words as tokens have them; a line may hold several words with commas between."""
    return frozenset(form(word) for line in listed for word in str(line).split(","))


class WordLists:
    """The lists of one YAML file, by name, in the form that tokens have."""

    def __init__(self, path: Path) -> None:
        self.content: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        self._lists = {
            name: forms(listed) for name, listed in self.content.items() if isinstance(listed, list)
        }

    def __getitem__(self, name: str) -> frozenset[str]:
        return self._lists[name]

    def forms_of(self, name: str, key: str) -> frozenset[str]:
        """One list of a mapping of lists."""
        return forms(self.content[name][key])

    def numbered(self, name: str) -> dict[str, int]:
        """A mapping number -> words, turned round."""
        return {form(word): int(n) for n, listed in self.content[name].items() for word in listed}


def phrase_at(listed: frozenset[str], pieces: tuple[Token, ...], at: int, most: int = 4) -> int:
    """How many tokens from `at` on are one of the listed phrases: the longest, or 0."""
    text, longest = "", 0
    for count, piece in enumerate(pieces[at : at + most], start=1):
        if piece.kind != "word" and piece.kind != "number":
            break
        text = f"{text} {piece.form}" if text else piece.form
        if text in listed:
            longest = count
    return longest


HERE: Final = Path(__file__).parent
AGES: Final = WordLists(HERE / "ages.yml")


@cache
def worldwide() -> dict[str, Any]:
    """How ages are said in languages other than Swedish and English, as listed."""
    content: dict[str, Any] = yaml.load(
        (HERE / "ages_worldwide.yml").read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    return content


@cache
def languages() -> dict[str, dict[str, Any]]:
    """The same by language, without what is common to all."""
    return {name: listed for name, listed in worldwide().items() if isinstance(listed, dict)}
