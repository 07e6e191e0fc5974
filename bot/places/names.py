"""Every name a place goes by, as people write it, and the place it stands for.

A name is kept under its own spelling, with å ä ö dropped (malmo) and as aa ae oe (malmoe). How
sure a bare word is of being a place is its level:
    free   counts wherever it stands
    alone  as place, and also when it is the whole message
    place  needs a sign that a place is meant: "i", "från", "nära", commas around it
    home   is also an everyday word or a first name: needs "bor i", "live in", "... kommun"
words.csv sets the level where the rule below does not fit.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

Level = Literal["free", "alone", "place", "home"]
DATA = Path(__file__).parent / "data"
MARKS = r"[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"  # on letters; the last are Thai
WORD = re.compile(rf"[^\W_]+(?:{MARKS}+[^\W_]*)*")
DROP = str.maketrans("åäöéèüáæøà", "aaoeeuaaoa")
ONE = {"å": "a", "ä": "a", "ö": "o", "é": "e"}
TWO = str.maketrans({"å": "aa", "ä": "ae", "ö": "oe"})
TWO_BUT_A = str.maketrans({"å": "a", "ä": "ae", "ö": "oe"})
LEVELS: dict[str, Level] = {"free": "free", "alone": "alone", "place": "place", "home": "home"}
STRICTER: dict[Level, Level] = {
    "free": "place",
    "alone": "place",
    "place": "home",
    "home": "home",
}
DWELLERS = ("ska", "sk", "ing", "ar", "te", "gen", "mas", "kulla")
BIG = 2000  # inhabitants from which a long name counts anywhere


class Name(NamedTuple):
    """What a written name stands for; abroad has neither municipality nor county."""

    municipality: str | None
    county: str | None
    level: Level
    rank: int  # 0 municipality or county, 1 large locality, 2 the rest: breaks ties of typos


def words_of(text: str) -> list[str]:
    """Words of a name in lower case, composed: "Upplands-Bro" gives upplands, bro."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return WORD.findall(composed.lower())


def read(file: str) -> Iterator[list[str]]:
    """Rows of one of the room's tables, without its header."""
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        yield from rows


def word_set(words: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(words.split())


def fits_spelling(written: str, name: str) -> bool:
    """True when written is the name with some of its å ä ö dropped and none added."""
    return len(written) == len(name) and all(
        w == n or ONE.get(n) == w for w, n in zip(written, name, strict=True)
    )


class Names:
    """The index: written words, joined by a space, to the place they stand for."""

    def __init__(self) -> None:
        self.known: dict[str, Name] = {}
        self.longest: dict[str, int] = {}
        self.dropped: dict[str, str] = {}
        self.spelled: dict[str, str] = {}
        self.abroad: set[str] = set()
        self._levels = {form: LEVELS[level] for form, level in read("words.csv")}
        self._by_initial: dict[tuple[str, int], list[str]] = {}

    def add(self, name: str, place: tuple[str | None, str | None], rank: int, level: Level) -> None:
        """Keep a name and its spellings; whoever comes first owns a spelling."""
        words = words_of(name)
        key = " ".join(words)
        if key in self.spelled or (key in self.known and rank > 0):
            return
        level = self._levels.get(key, level)
        self.known.pop(key, None)  # Habo's own name wins over Håbo's without its ring
        self._put(key, Name(place[0], place[1], level, rank))
        self.spelled[key] = name
        if not key.isascii():
            self._spellings(key, place, rank, level)
        if len(words) > 1:
            self._put("".join(words), Name(place[0], place[1], level, rank))

    def _spellings(
        self, key: str, place: tuple[str | None, str | None], rank: int, level: Level
    ) -> None:
        """A small place without its dots may be an everyday word, so it is read more strictly."""
        short = len(key) < 7 and rank > 0
        plain = STRICTER[level] if short else level
        drop = key.translate(DROP)
        self.dropped.setdefault(drop, key)
        usual = Name(place[0], place[1], plain, rank)
        for form in {drop, key.translate(TWO), key.translate(TWO_BUT_A)}:
            kept = self._levels.get(form, plain)
            name = usual if kept == plain else Name(place[0], place[1], kept, rank)
            self._put(form, name)
            if " " in form:
                self._put(form.replace(" ", ""), name)

    def _put(self, key: str, name: Name) -> None:
        if key in self.known:
            return
        self.known[key] = name
        first, space, rest = key.partition(" ")
        size = rest.count(" ") + 2 if space else 1
        if self.longest.get(first, 0) < size:
            self.longest[first] = size

    def look(self, word: str) -> Name | None:
        """The place for one written form, also with only some of its dots dropped."""
        found = self.known.get(word)
        if found or word.isascii():
            return found
        name = self.dropped.get(word.translate(DROP))
        return self.known[name] if name and fits_spelling(word, name) else None

    def like(self, initial: str, shortest: int, longest: int) -> list[str]:
        """Names, dots dropped, that a misspelt word may have meant: the first letter is right."""
        if not self._by_initial:
            for key, name in self.known.items():
                if len(key) >= 5 and key.isascii() and name.rank < 2 and name.level != "home":
                    self._by_initial.setdefault((key[0], len(key)), []).append(key)
        sizes = range(shortest, longest + 1)
        return [key for size in sizes for key in self._by_initial.get((initial, size), ())]


def usual_level(name: str, people: int) -> Level:
    """Level of a name that words.csv does not mention."""
    return "free" if (len(name) >= 7 and people >= BIG) or len(name) >= 10 else "alone"


def load_names() -> Names:
    """The index over municipalities, counties, nicknames, localities, districts and abroad."""
    names = Names()
    municipalities = [(row[0], row[1], row[2]) for row in read("municipalities.csv")]
    at: dict[str, tuple[str | None, str | None]] = {m[0]: (m[0], m[2]) for m in municipalities}
    for code, name, _ in municipalities:
        names.add(name, at[code], 0, "free" if len(name) >= 5 else "alone")
    for name, code in read("nicknames.csv"):
        names.add(name, at[code], 1 if len(name) > 8 else 2, "free")
    for code, name, _, also in read("counties.csv"):
        for form in (name, *also.split("|")):
            rank = 2 if form.endswith(DWELLERS) else 0  # skånska: spanska is no slip of it
            names.add(form, (None, code), rank, "free")
    for name, code, _, _, inhabitants in read("localities.csv"):
        people = int(inhabitants)
        names.add(name, at[code], 1 if people >= BIG else 2, usual_level(name, people))
    for name, code, _, _ in read("districts.csv"):
        names.add(name, at[code], 1, usual_level(name, BIG))
    for name, code in read("unplaced.csv"):
        names.add(name, at[code], 2, usual_level(name, 0))
    names.abroad = {" ".join(words_of(name)) for (name,) in read("abroad.csv")}
    for key in names.abroad:
        names.add(key, (None, None), 2, "home")
    return names
