"""Where the person who needs help is, read from what they wrote.

Every mention of a place is weighed by the words around it (signs.py); the weightiest wins, so
"är från Lund men bor i Skövde" is Skövde. A slip of the pen is looked for only where a place is
expected. Nothing read is kept.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Iterator

from bot.places.ordinary import ORDINARY
from bot.places.signs import BETWEEN, CALLED, CORRECTION, FROM, IN, ME, NEAR, TO, Sign, read_sign
from bot.places.names import WORD, Name, Names
from bot.places.sweden import sweden
from bot.places.typos import closest, from_parts

MOST_MENTIONS = 60  # from each end of a very long text
MOST_TYPOS = 10
SHORT = 40  # words: in longer texts a bare misspelt name is not looked for
TEAMS = frozenset(
    "ff fk if bk ik ais hockey fotboll syndrom syndromet syndrome syndromes tidning tidningen"
    " posten opera marathon universitet university".split()
)
KOMMUN = frozenset("kommun kommunen municipality kn".split())
COUNTY_WORDS = frozenset("län lan county regionen".split())
CENTRES = frozenset({"0180", "1480", "1280"})
END = frozenset(".!?\n;…")
PAUSE = frozenset(",.!?\n;:()…/-–")
BEFORE = frozenset("before förut innan tidigare once earlier förr".split())
EVERYWHERE = (
    "hela sverige", "hela landet", "var som helst", "vart som helst", "anywhere in sweden",
    "whole of sweden", "all of sweden", "all over sweden", "spelar ingen roll var", "överallt",
    "in the whole country", "anywhere",
)  # fmt: skip
SWEDEN = frozenset("sverige sweden suecia schweden szwecja szwecji suède suedia suedez".split())


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a text. abroad: not in Sweden; everywhere: no place, all of Sweden will do.

    certainty is between 0 and 1; words is (start, end) of the name in the text.
    """

    municipality: str | None
    county: str | None
    certainty: float
    words: tuple[int, int]
    abroad: bool = False
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """One place mentioned: words first..last of the text, how it stands, how surely it is meant."""

    name: Name
    first: int
    last: int
    sign: Sign
    score: float
    sure: float


class Text:
    """A text cut into words, in lower case, each with its place in the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.matches = list(WORD.finditer(text))
        plain = text.lower()
        if len(plain) == len(text):
            self.words = [plain[m.start() : m.end()] for m in self.matches]
        else:
            self.words = [m.group().lower() for m in self.matches]
        if not text.isascii():
            self.words = [
                w if w.isascii() else unicodedata.normalize("NFC", w) for w in self.words
            ]

    def between(self, index: int) -> str:
        """The signs between word index - 1 and word index; at the edges, to the edge."""
        start = self.matches[index - 1].end() if index > 0 else 0
        end = self.matches[index].start() if index < len(self.matches) else len(self.text)
        return self.text[start:end]

    def sentence(self, index: int) -> int:
        """Index of the first word of the sentence around word index, at most ten words back."""
        for at in range(index, max(0, index - 10), -1):
            if not END.isdisjoint(self.between(at)):
                return at
        return max(0, index - 10)

    def alone(self, first: int, last: int) -> bool:
        """True when the words stand between commas or other pauses, but are not all there is."""
        before = first == 0 or not PAUSE.isdisjoint(self.between(first))
        after = last + 1 == len(self.words) or not PAUSE.isdisjoint(self.between(last + 1))
        return before and after and last - first + 1 < len(self.words)

    def capital(self, index: int) -> bool:
        """True when the word is written with a capital inside a text that has small letters too."""
        letter = self.text[self.matches[index].start()]
        return letter.isupper() and not self.text.isupper()

    def glued(self, first: int, last: int) -> bool:
        """True when the name is part of something longer: göteborgs-posten, @malmö, lund.se."""
        start, end = self.matches[first].start(), self.matches[last].end()
        before, after = self.text[max(0, start - 2) : start], self.text[end : end + 2]
        if before[-1:] in ("@", "#", "_") or after[:1] in ("@", "_"):
            return True
        if len(before) == 2 and before[1] in "-." and before[0].isalpha():
            return True
        return len(after) == 2 and after[0] in "-." and after[1].isalpha() and after[1].islower()


def find_place(text: str, *, asked: bool = False) -> Found | None:
    """The place where the person is, or None. asked: the bot had just asked where they live."""
    read = Text(text)
    if not read.words:
        return None
    names = sweden().names
    if asked and (answer := _answer(read, names)):
        return answer
    mentions = list(_mentions(read, names))
    if not any(m.score >= 2 for m in mentions):
        mentions += _slips(read, names)
    best = _best(read, mentions)
    return _found(read, best) if best else _everywhere(read, asked)


def _found(read: Text, mention: Mention) -> Found:
    span = read.matches[mention.first].start(), read.matches[mention.last].end()
    certainty = round(min(0.99, mention.sure * min(1.0, 0.7 + mention.score / 10)), 2)
    name = mention.name
    return Found(name.municipality, name.county, certainty, span, abroad=name.county is None)


def _answer(read: Text, names: Names) -> Found | None:
    """The place when the whole message is an answer to "where do you live?": "sala", "i boden"."""
    if len(read.words) > 9:
        return None
    said = [n for n, word in enumerate(read.words) if word not in ASKED_FILLERS]
    if not said or len(said) > 4 or said[-1] - said[0] >= len(said):
        return None
    form = " ".join(read.words[n] for n in said)
    for sure, name in ((0.97, names.look(form)), (0.95, _genitive(form, names)),
                       (0.9, names.look(form.replace(" ", ""))), (0.8, closest(form, names, True))):
        if name and (sure > 0.8 or form not in ORDINARY):
            return _found(read, Mention(name, said[0], said[-1], Sign("in", 3.0), 3.0, sure))
    return None


ASKED_FILLERS = (
    (IN | NEAR | FROM | TO | BETWEEN | ME | KOMMUN)
    | frozenset("bor är live im am typ nu just ungefär m ca öh eh asså från hm ok men".split())
) - {"en", "no", "inte"}


def _mentions(read: Text, names: Names) -> Iterator[Mention]:
    """Mentions of known names that count, those in a very long text only from both ends."""
    hits = list(_hits(read.words, names))
    if len(hits) > 2 * MOST_MENTIONS:
        hits = hits[:MOST_MENTIONS] + hits[-MOST_MENTIONS:]
    for first, last, name, sure in hits:
        if mention := _weigh(read, first, last, name, sure):
            yield mention


def _hits(words: list[str], names: Names) -> Iterator[tuple[int, int, Name, float]]:
    """First and last word of every known name, longest first, with how sure its spelling is."""
    longest, covered = names.longest, -1
    for index, word in enumerate(words):
        if index <= covered:
            continue
        most = longest.get(word)
        if most is not None:
            for size in range(min(most, len(words) - index), 0, -1):
                name = names.known.get(" ".join(words[index : index + size]))
                if name:
                    covered = index + size - 1
                    yield index, covered, name, 0.97
                    break
            else:
                most = None
        if most is None and len(word) > 3:
            if (name := names.look(word)) or (name := _genitive(word, names)):
                yield index, index, name, 0.95
            elif len(word) > 5 and (name := from_parts(word, names)):
                yield index, index, name, 0.85


def _genitive(word: str, names: Names) -> Name | None:
    if not word.endswith("s") or len(word) < 5:
        return None
    return names.look(word[:-1])


def _weigh(read: Text, first: int, last: int, name: Name, sure: float) -> Mention | None:
    """The mention with its weight, or None where the words do not mean that the person is there."""
    words = read.words
    if read.glued(first, last):
        return None
    following = words[last + 1] if last + 1 < len(words) else ""
    if following in TEAMS:
        return None
    sign = read_sign(words, first, read.sentence(first))
    if sign.refused or CALLED & set(words[max(0, first - 2) : first]) and sign.kind == "bare":
        return None
    if name.county is None:
        return _abroad(read, first, last, name, sign)
    if following in KOMMUN and name.municipality:
        sign = replace(sign, score=max(sign.score, 2.0), lives=True)
    elif following in COUNTY_WORDS and name.municipality:
        name = Name(None, name.county, "free", 0)
    if not _allowed(read, first, last, name, sign):
        return None
    score = sign.score + (0.4 if sure == 0.85 and sign.kind == "bare" else 0.0)
    if following in ("nu", "now", "numera", "idag"):
        score += 0.5
    return Mention(name, first, last, sign, score, sure)


def _allowed(read: Text, first: int, last: int, name: Name, sign: Sign) -> bool:
    """True when the signs are strong enough for the level of the name."""
    if name.level == "free":
        return True
    if name.level == "place":
        return sign.kind != "bare" or sign.lives or read.alone(first, last)
    if sign.lives:
        return True
    capital = first > 0 and read.capital(first)
    if sign.kind == "in":
        return capital
    moved = sign.kind == "to" and sign.score >= 3
    return moved or sign.kind == "near" and (capital or sign.score > 2.5)


def _abroad(read: Text, first: int, last: int, name: Name, sign: Sign) -> Mention | None:
    """A country or foreign city counts only where somebody says that they are there."""
    following = read.words[last + 1] if last + 1 < len(read.words) else ""
    if following in BEFORE:
        return None
    is_there = sign.kind in ("in", "near") and sign.here and sign.mine and sign.score >= 2.4
    moved_there = sign.kind == "to" and sign.mine and sign.score >= 3
    outside = read.words[first] in ("utomlands", "abroad", "overseas", "utlandet")
    said = read.words[max(0, first - 4) : first]
    away = outside and {"är", "am", "bor", "sitter", "im", "m"} & set(said) and ME & set(said)
    if not (is_there or moved_there or away):
        return None
    return Mention(name, first, last, sign, max(sign.score, 3.0), 0.9)


def _slips(read: Text, names: Names) -> Iterator[Mention]:
    """Mentions of misspelt names: after a sign of a place; long ones anywhere in a short text."""
    tried = 0
    for index, word in enumerate(read.words):
        if tried == MOST_TYPOS:
            return
        if len(word) < 4 or word in names.longest or word in ORDINARY or word in BETWEEN:
            continue
        sign = read_sign(read.words, index, read.sentence(index)) if len(read.words) <= 400 else None
        expected = sign is not None and (sign.kind != "bare" or sign.lives)
        if not expected and (len(read.words) > SHORT or len(word) < 7):
            continue
        tried += 1
        split = index + 1 < len(read.words) and names.known.get(word + read.words[index + 1])
        if split and len(word + read.words[index + 1]) >= 8:
            if mention := _weigh(read, index, index + 1, split, 0.85):
                yield mention
        elif name := closest(word, names, expected):
            if mention := _weigh(read, index, index, name, 0.8 if expected else 0.7):
                yield mention


def _best(read: Text, mentions: list[Mention]) -> Mention | None:
    """The mention where the person is now; of equals the first, unless it is made more exact."""
    mentions = sorted(mentions, key=lambda m: m.first)
    for n in range(len(mentions) - 1, 0, -1):
        mentions[n - 1] = _joined(read, mentions[n - 1], mentions[n])
    best: Mention | None = None
    for mention in mentions:
        if best is None or mention.score > best.score or _narrows(mention, best):
            best = mention
        elif _corrects(read, mention, best):
            best = mention
    return best


def _joined(read: Text, one: Mention, other: Mention) -> Mention:
    """The first of "Hjo utanför Skövde" or "Rinkeby, Stockholm", with the weight of both."""
    gap = other.sign.start - one.last - 1
    near = other.first - one.last <= 4 and gap in (0, 1)
    if not near or one.name.county != other.name.county or other.sign.kind in ("from", "to"):
        return one
    if one.name.municipality is None or one.sign.kind == "from" or one.sign.refused:
        return one
    if one.name.municipality in CENTRES and other.first == one.last + 1:
        return one
    return replace(one, score=max(one.score, other.score) + 0.1)


def _narrows(mention: Mention, best: Mention) -> bool:
    """True when the mention says more exactly what the best said: Skåne, then Lund."""
    if mention.name.county != best.name.county or mention.sign.kind in ("from", "to"):
        return False
    if mention.name.municipality is None or mention.name == best.name:
        return False
    if best.name.municipality is None:
        return mention.score >= 1
    close = 0 < mention.first - best.last <= 3 and mention.sign.kind in ("bare", "in")
    return best.name.municipality in CENTRES and close and mention.score >= 1


def _corrects(read: Text, mention: Mention, best: Mention) -> bool:
    said = read.words[best.last + 1 : mention.first]
    return bool(CORRECTION & set(said)) and "eller" not in said and mention.sign.kind != "from"


def _everywhere(read: Text, asked: bool) -> Found | None:
    """All of Sweden, where somebody says that any place will do or just that they are in Sweden."""
    words = " ".join(read.words[:200])
    for phrase in EVERYWHERE:
        if phrase in words and (asked or "sverige" in words or "sweden" in words or "landet" in words):
            return Found(None, None, 0.8, (0, len(read.text)), everywhere=True)
    for index, word in enumerate(read.words[:200]):
        if word in SWEDEN:
            sign = read_sign(read.words, index, read.sentence(index))
            only = asked and len(read.words) <= 4
            if (sign.kind == "in" and sign.here and sign.mine and not sign.refused) or only:
                match = read.matches[index]
                return Found(None, None, 0.6, match.span(), everywhere=True)
            if sign.refused and sign.kind == "in":
                return Found(None, None, 0.7, read.matches[index].span(), abroad=True)
    return None
