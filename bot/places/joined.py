"""Two places side by side: one more exact, one part of the other, or two that weigh the same."""

from __future__ import annotations

from dataclasses import replace

from bot.places.mentions import Mention
from bot.places.names import Name, word_set
from bot.places.signs import AMID, BETWEEN, EQUALS
from bot.places.text import Text

TURNS = (
    "varannan", "en vecka", "lika mycket", "halva tiden", "every other week", "växelvis",
)  # fmt: skip
PARENTS = word_set("mamma mor mother mum mom"), word_set("pappa far father dad")
MOSTLY = word_set("mest bara oftast numera egentligen mostly nu")
CENTRES = frozenset({"0180", "1480", "1280"})


def joined(read: Text, mentions: list[Mention]) -> list[Mention]:
    """The mentions in order, each weighed anew by the one behind it.

    Two that weigh the same ("mellan Malmö och Lund") become the county that they share.
    """
    found: list[Mention] = []
    if shared := _in_turns(read, mentions):
        return [] if shared.name.county is None else [shared]
    for mention in reversed(mentions):
        other = found[-1] if found else None
        if other and _amid(read, mention, other) and mention.name.county != other.name.county:
            _drop_row(read, found)
        elif other and _equal(read, mention, other) and mention.name.county == other.name.county:
            both = Name(None, mention.name.county, "free", 0)
            found[-1] = replace(mention, name=both, last=other.last)
        else:
            found.append(_beside(read, mention, other) if other else mention)
    return found[::-1]


def _in_turns(read: Text, mentions: list[Mention]) -> Mention | None:
    """The county of two homes that weigh the same ("varannan vecka"); without one, no county."""
    said = " ".join(read.words[:200])
    homes = {m.name.municipality for m in mentions}
    parted = PARENTS[0] & set(read.words) and PARENTS[1] & set(read.words)
    if len(homes) != 2 or None in homes or not (parted or any(turn in said for turn in TURNS)):
        return None
    if MOSTLY & set(read.words) or any(m.sign.mine for m in mentions):
        return None
    counties = {m.name.county for m in mentions}
    both = Name(None, counties.pop() if len(counties) == 1 else None, "free", 0)
    return replace(mentions[0], name=both, last=mentions[-1].last)


def _beside(read: Text, one: Mention, other: Mention) -> Mention:
    """The first of "Hjo utanför Skövde" or "Rinkeby, Stockholm", with the weight of both."""
    gap = other.sign.start - one.last - 1
    between = read.words[one.last + 1 : other.sign.start]
    near = gap == 0 or (gap == 1 and between[0] in BETWEEN)
    if _described(one, other, between):
        return replace(one, score=max(one.score, other.score) + 0.1)
    if not near or one.score < 1 or other.sign.kind in ("from", "to"):
        return one
    if one.name.municipality is None or one.sign.kind == "from" or one.sign.refused:
        return one
    if one.name.county != other.name.county:
        # many towns have a Sätra: "Gävle, nära Sätra" is Gävle
        part = one.name.rank == 0 and other.name.rank > 0 and other.name.municipality
        return replace(one, score=max(one.score, other.score) + 0.1) if part else one
    if one.name.municipality in CENTRES and other.first == one.last + 1:
        return one
    return replace(one, score=max(one.score, other.score) + 0.1)


def _drop_row(read: Text, found: list[Mention]) -> None:
    """Without the last and those that "och" ties to it: "mellan X och Y och Z"."""
    last = found.pop().last
    while found and found[-1].first == last + 2 and read.words[last + 1] in EQUALS:
        last = found.pop().last


def _described(one: Mention, other: Mention, between: list[str]) -> bool:
    """ "kommer från Bergsjö, alltså byn i Hälsingland"."""
    county = other.name.municipality is None and one.name.county == other.name.county
    near = 0 < len(between) <= 3 and set(between) <= BETWEEN
    return county and near and one.name.municipality is not None and other.sign.kind == "in"


def _amid(read: Text, one: Mention, other: Mention) -> bool:
    """ "mellan Linköping och Jönköping"."""
    between = read.words[one.last + 1 : other.first]
    return read.words[one.sign.start] in AMID and between in ([word] for word in EQUALS)


def _equal(read: Text, one: Mention, other: Mention) -> bool:
    """True for two municipalities named as one place: "mellan X och Y", "bor i X eller Y"."""
    if one.name.municipality is None or other.name.municipality is None:
        return False
    if one.name.municipality == other.name.municipality or one.name.rank + other.name.rank:
        return False
    if read.words[one.last + 1 : other.first] not in ([word] for word in EQUALS):
        return False
    amid = read.words[one.sign.start] in AMID
    last = other.last + 1 == len(read.words) or read.paused(other.last + 1)
    return amid or (one.sign.kind in ("in", "bare") and last)
