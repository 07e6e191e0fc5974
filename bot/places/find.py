"""Where the person who needs help is, read from what they wrote.

Every mention of a place is weighed by the words around it (signs.py); the weightiest wins, so
"är från Lund men bor i Skövde" is Skövde. A slip of the pen is looked for only where a place is
expected. Nothing read is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.places.joined import CENTRES, joined
from bot.places.mentions import COMPOUND, KOMMUN, Mention, weigh
from bot.places.names import Name, Names, word_set
from bot.places.ordinary import ORDINARY
from bot.places.signs import (
    BETWEEN,
    CORRECTION,
    EQUALS,
    FROM,
    IN,
    ME,
    NEAR,
    TO,
    Sign,
    read_sign,
)
from bot.places.sweden import sweden
from bot.places.text import Text
from bot.places.typos import closest, from_parts
from bot.places.worldwide import SHORTEST, from_worldwide

MOST_MENTIONS = 60  # from each end of a very long text
MOST_TYPOS = 8
HELD = re.compile(r"(.)\1{2,}")
"""A letter held down: "vivallaaa"."""
LONG = 400  # words: in longer texts no slips of the pen are looked for
SHORT = 40  # words: in longer texts a bare misspelt name is not looked for
EVERYWHERE = (
    "hela sverige", "hela landet", "var som helst", "vart som helst", "anywhere in sweden",
    "whole of sweden", "all of sweden", "all over sweden", "spelar ingen roll", "överallt",
    "in the whole country", "anywhere",
)  # fmt: skip
SWEDEN = word_set("sverige sweden suecia schweden szwecja szwecji suède suedia suedez")


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


def find_place(text: str, *, other: bool = False) -> Found | None:
    """The place where the person is, or None. other: help is for somebody else than the writer."""
    read = Text(text, other=other)
    if not read.words:
        return None
    names = sweden().names
    mentions = list(_mentions(read, names))
    if not any(m.score >= 2 for m in mentions):
        mentions += _slips(read, names)
    best = _best(read, mentions)
    return _found(read, best) if best else _everywhere(read, asked=False)


def _found(read: Text, mention: Mention) -> Found:
    span = read.spans[mention.first][0], read.spans[mention.last][1]
    certainty = round(min(0.99, mention.sure * min(1.0, 0.7 + mention.score / 10)), 2)
    name = mention.name
    return Found(name.municipality, name.county, certainty, span, abroad=name.county is None)


NOWHERE = (None, 0.0)


def place_as_answer(text: str) -> Found | None:
    """The place where the whole message answers "where do you live?": "sala", "utanför boden".

    Anywhere in Sweden is an answer too.
    """
    read, names = Text(text), sweden().names
    said = [n for n, word in enumerate(read.words) if word not in ASKED_FILLERS]
    if not said or len(read.words) > 9:
        return None
    if len(said) <= 4 and said[-1] - said[0] < len(said):
        form = " ".join(read.words[n] for n in said)
        for sure, name in (
            (0.97, names.look(form)),
            (0.95, (_variant(form, names) or NOWHERE)[0]),
            (0.9, names.look(form.replace(" ", ""))),
            (0.8, None if form in ORDINARY else closest(form, names, True, True)),
        ):
            if name:
                return _found(read, Mention(name, said[0], said[-1], Sign("in", 3.0), 3.0, sure))
    return _everywhere(read, asked=True)


ASKED_FILLERS = (
    (IN | NEAR | FROM | TO | BETWEEN | ME | KOMMUN)
    | word_set("bor är live im am typ nu just ungefär m ca öh eh asså från hm ok men")
) - {"en", "no", "inte"}


def _mentions(read: Text, names: Names) -> Iterator[Mention]:
    """Mentions of known names that count, those in a very long text only from both ends."""
    seen: dict[str, tuple[Name, float] | None] = {}
    for word in set(read.words):
        if word in names.longest:
            seen[word] = None
        elif len(word) > 3 and (alike := _variant(word, names)):
            seen[word] = alike
    if not seen:
        return
    at = [index for index, word in enumerate(read.words) if word in seen]
    if len(at) > 2 * MOST_MENTIONS:
        at = at[:MOST_MENTIONS] + at[-MOST_MENTIONS:]
    covered = -1
    for index in at:
        if index <= covered:
            continue
        hit = _longest(read.words, index, names, seen[read.words[index]])
        if hit:
            behind = covered == index - 2 and read.words[index - 1] in EQUALS
            covered = hit[0]
            if mention := weigh(read, index, *hit, behind=behind):
                yield mention


def _variant(word: str, names: Names) -> tuple[Name, float] | None:
    """The place for a word that is not a name as it stands: genitive, compound, dots dropped."""
    if held := HELD.search(word):
        return _variant(HELD.sub(held[1], word), names)
    name = None if word.isascii() and word not in names.known else names.look(word)
    if name or (word[-1] == "s" and (name := _genitive(word, names))):
        return name, 0.95
    if len(word) > 4 and (name := from_parts(word, names)):
        return name, COMPOUND
    if (len(word) > SHORTEST or not word.isascii()) and (name := from_worldwide(word, names)):
        return name, 0.9
    return None


def _longest(
    words: list[str], index: int, names: Names, alike: tuple[Name, float] | None
) -> tuple[int, Name, float] | None:
    """Last word, place and sureness of the longest name that begins at index."""
    if alike:
        return index, *alike
    for size in range(min(names.longest[words[index]], len(words) - index), 0, -1):
        if name := names.known.get(" ".join(words[index : index + size])):
            return index + size - 1, name, 0.97
    other = _variant(words[index], names) if len(words[index]) > 3 else None
    return (index, *other) if other else None


def _genitive(word: str, names: Names) -> Name | None:
    if not word.endswith("s") or len(word) < 5:
        return None
    return names.look(word[:-1])


def _slips(read: Text, names: Names) -> Iterator[Mention]:
    """Mentions of misspelt names: after a sign of a place; long ones anywhere in a short text."""
    tried = 0
    if len(read.words) > LONG:
        return
    for index, word in enumerate(read.words):
        if tried == MOST_TYPOS:
            return
        following = read.words[index + 1] if index + 1 < len(read.words) else ""
        if following and len(word + following) > 7 and (split := names.known.get(word + following)):
            if mention := weigh(read, index, index + 1, split, 0.83):
                yield mention
            continue
        if len(word) < 5 or word in names.longest or word in ORDINARY or word in BETWEEN:
            continue
        sign = read_sign(read.words, index, read.sentence(index))
        expected = sign.kind != "bare" or sign.lives
        if not expected and (len(read.words) > SHORT or (len(word) < 7 and len(read.words) > 1)):
            continue
        tried += 1
        name = closest(word, names, expected, sign.lives)
        if name and (mention := weigh(read, index, index, name, 0.8 if expected else 0.7)):
            yield mention


def _best(read: Text, mentions: list[Mention]) -> Mention | None:
    """The mention where the person is now; of equals the first, unless it is made more exact."""
    best: Mention | None = None
    for mention in joined(read, sorted(mentions, key=lambda m: m.first)):
        if (
            best is None
            or mention.score > best.score
            or _narrows(mention, best)
            or _corrects(read, mention, best)
        ):
            best = mention
    return best


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
    said = read.words[max(best.last + 1, mention.first - 8) : mention.first]
    return bool(CORRECTION & set(said)) and "eller" not in said and mention.sign.kind != "from"


def _everywhere(read: Text, *, asked: bool) -> Found | None:
    """All of Sweden, where somebody says that any place will do or just that they are in Sweden."""
    words = " ".join(read.words[:200])
    country = asked or "sverige" in words or "sweden" in words or "landet" in words
    for phrase in EVERYWHERE:
        if country and phrase in words:
            return Found(None, None, 0.8, (0, len(read.text)), everywhere=True)
    for index, word in enumerate(read.words[:200]):
        if word in SWEDEN:
            sign = read_sign(read.words, index, read.sentence(index))
            only = asked and len(read.words) <= 4
            here = sign.kind == "in" and sign.here and sign.mine and sign.score >= 2.5
            if (here and not sign.refused) or only:
                return Found(None, None, 0.6, read.spans[index], everywhere=True)
            if sign.refused and sign.kind == "in":
                return Found(None, None, 0.7, read.spans[index], abroad=True)
    return None
