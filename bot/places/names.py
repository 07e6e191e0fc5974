"""Every name a place goes by, as people write it, and the place it stands for.

A name is kept under its own spelling, with å ä ö dropped (malmo) and as aa ae oe (malmoe). How
sure a bare word is of being a place is its level:
    free   counts wherever it stands
    place  needs a sign that a place is meant: "i", "från", "nära", commas around it
    home   is also an everyday word or a first name: needs "bor i", "live in", "... kommun"
words.csv sets the level where the rule below does not fit.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Literal

Level = Literal["free", "place", "home"]
DATA = Path(__file__).parent / "data"
WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
DROP = str.maketrans("åäöéèüáæøà", "aaoeeuaaoa")
ONE = {"å": "a", "ä": "a", "ö": "o", "é": "e"}
TWO = str.maketrans({"å": "aa", "ä": "ae", "ö": "oe"})
TWO_BUT_A = str.maketrans({"å": "a", "ä": "ae", "ö": "oe"})
LEVELS: dict[str, Level] = {"free": "free", "place": "place", "home": "home"}
STRICTER: dict[Level, Level] = {"free": "place", "place": "home", "home": "home"}
DWELLERS = ("ska", "sk", "ing", "ar", "te", "gen", "mas", "kulla")
BIG = 2000  # inhabitants from which a long name counts anywhere


@dataclass(frozen=True, slots=True)
class Name:
    """What a written name stands for; abroad has neither municipality nor county."""

    municipality: str | None
    county: str | None
    level: Level
    rank: int  # 0 municipality or county, 1 large locality, 2 the rest: breaks ties of typos


def words_of(text: str) -> list[str]:
    """Words of a name in lower case, composed: "Upplands-Bro" gives upplands, bro."""
    return WORD.findall(unicodedata.normalize("NFC", text).lower())


def read(file: str) -> Iterator[dict[str, str]]:
    """Rows of one of the room's tables."""
    with open(DATA / file, encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def fits_spelling(written: str, name: str) -> bool:
    """True when written is the name with some of its å ä ö dropped and none added."""
    return len(written) == len(name) and all(
        w == n or ONE.get(n) == w for w, n in zip(written, name)
    )


class Names:
    """The index: written words, joined by a space, to the place they stand for."""

    def __init__(self) -> None:
        self.known: dict[str, Name] = {}
        self.longest: dict[str, int] = {}
        self.dropped: dict[str, str] = {}
        self.spelled: dict[str, str] = {}
        self.abroad: set[str] = set()
        self._levels = {row["form"]: LEVELS[row["level"]] for row in read("words.csv")}
        self._by_length: dict[int, list[str]] = {}

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
        for table in (DROP, TWO, TWO_BUT_A):
            form = key.translate(table)
            kept = self._levels.get(form, plain)
            self._put(form, Name(place[0], place[1], kept, rank))
            self._put(form.replace(" ", ""), Name(place[0], place[1], kept, rank))
        self.dropped.setdefault(key.translate(DROP), key)

    def _put(self, key: str, name: Name) -> None:
        if key in self.known:
            return
        self.known[key] = name
        words = key.split(" ")
        if self.longest.get(words[0], 0) < len(words):
            self.longest[words[0]] = len(words)

    def look(self, word: str) -> Name | None:
        """The place for one written form, also with only some of its dots dropped."""
        found = self.known.get(word)
        if found or word.isascii():
            return found
        name = self.dropped.get(word.translate(DROP))
        return self.known[name] if name and fits_spelling(word, name) else None

    def of_length(self, shortest: int, longest: int) -> list[str]:
        """Names, dots dropped, that a typo of that length may have meant."""
        if not self._by_length:
            for key, name in self.known.items():
                if len(key) >= 5 and key.isascii() and name.rank < 2 and name.level != "home":
                    self._by_length.setdefault(len(key), []).append(key)
        return [key for n in range(shortest, longest + 1) for key in self._by_length.get(n, ())]


def usual_level(name: str, people: int) -> Level:
    """Level of a name that words.csv does not mention."""
    return "free" if len(name) >= 7 and people >= BIG or len(name) >= 10 else "place"


def load_names() -> Names:
    """The index over municipalities, counties, nicknames, localities, districts and abroad."""
    names = Names()
    county = {row["code"]: row["county"] for row in read("municipalities.csv")}
    for row in read("municipalities.csv"):
        level: Level = "free" if len(row["name"]) >= 5 else "place"
        names.add(row["name"], (row["code"], row["county"]), 0, level)
    for row in read("nicknames.csv"):
        names.add(row["name"], (row["municipality"], county[row["municipality"]]), 2, "free")
    for row in read("counties.csv"):
        for form in (row["name"], *row["also"].split("|")):
            rank = 2 if form.endswith(DWELLERS) else 0  # skånska: spanska is no slip of it
            names.add(form, (None, row["code"]), rank, "free")
    for row in read("localities.csv"):
        code, people = row["municipality"], int(row["people"])
        level = usual_level(row["name"], people)
        names.add(row["name"], (code, county[code]), 1 if people >= BIG else 2, level)
    for row in read("districts.csv"):
        code = row["municipality"]
        names.add(row["name"], (code, county[code]), 1, usual_level(row["name"], BIG))
    for row in read("municipalities.csv"):
        parts = re.split(r"-", row["name"])
        for part in parts if len(parts) > 1 else ():
            if len(part) > 4 and part not in ("Upplands",):
                names.add(part, (row["code"], row["county"]), 2, "place")
    names.abroad = {" ".join(words_of(row["name"])) for row in read("abroad.csv")}
    for key in names.abroad:
        names.add(key, (None, None), 2, "home")
    return names
