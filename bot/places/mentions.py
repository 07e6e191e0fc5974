"""A place that is mentioned, and how much it weighs as the place where the person is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.places.elsewhere import BUT, not_here
from bot.places.names import Name, word_set
from bot.places.passing import only_spoken_of
from bot.places.signs import CALLED, ME, NOT, OTHERS, Sign, read_sign
from bot.places.sweden import sweden
from bot.places.text import END, Text

COMPOUND = 0.85  # how surely "göteborgare" is meant as a place
TEAMS = word_set(
    "ff fk if bk ik ais hockey fotboll syndrom syndromet syndrome syndromes tidning "
    "tidningen posten opera marathon universitet university"
)
NOW = word_set("nu now numera idag")
KOMMUN = word_set("kommun kommunen municipality kn")
COUNTY_WORDS = word_set("län lan county regionen")
REGION = word_set("region regionen région länet county")
OF = word_set("d de of kring runt är")
AT_HEAD = word_set(
    "centrum torg där vid station utanför nära på typ bakom bredvid alltså altså asså dvs"
)
IT_IS = (["det", "är"], ["det", "e"], ["it", "is"], ["nu", "är"])
NOW_IT_IS = (["nu", "är", "det"], ["nu", "e", "det"], ["now", "it", "is"], ["now", "its"])
LATELY = 30  # words within which "numera" still tells of now
BESIDE = word_set("utanför nära i vid")
SINCE = word_set("numera numer nuförtiden nowadays")
BEFORE = word_set("before förut innan tidigare once earlier förr")


@dataclass(frozen=True, slots=True)
class Mention:
    """One place mentioned: words first..last of the text, how it stands, how surely it is meant."""

    name: Name
    first: int
    last: int
    sign: Sign
    score: float
    sure: float


def weigh(
    read: Text, first: int, last: int, name: Name, sure: float, *, behind: bool = False
) -> Mention | None:
    """The mention with its weight, or None where the words do not mean that the person is there.

    behind: another place and "och" stand right before it.
    """
    words = read.words
    if read.glued(first, last):
        return None
    following = words[last + 1] if last + 1 < len(words) else ""
    if following in TEAMS:
        return None
    sign = read_sign(words, first, read.sentence(first), other=read.other)
    if sign.refused and sign.kind == "bare" and words[first - 1] in NOT and read.paused(first):
        sign = replace(sign, refused=False)  # "pengarna räcker inte, Grästorp"
    if sign.refused or (CALLED & set(words[max(0, first - 2) : first]) and sign.kind == "bare"):
        return None
    if only_spoken_of(read, first, last, sign) or not_here(read, first, last, sign):
        return None
    if name.county is None:
        return _abroad(read, first, last, name, sign)
    if following in KOMMUN and name.municipality:
        kind = "in" if sign.kind == "bare" else sign.kind
        sign = replace(sign, kind=kind, score=max(sign.score, 2.0), lives=True)
    elif name.municipality and (following in COUNTY_WORDS or _of_region(words, first)):
        name = Name(None, name.county, "free", 0)
    if not (_allowed(read, first, last, name, sign, sure) or (behind and name.level == "alone")):
        return None
    score = sign.score + (0.4 if sure == COMPOUND and sign.kind == "bare" else 0.0)
    if following in NOW and not read.paused(last + 1):
        score += 0.5
    if sign.kind == "bare" and (_is_it_now(read, first, last) or _answers(read, first, last)):
        score = max(score, 2.5)
    lately = set(words[max(0, first - LATELY) : first])
    if SINCE & lately and not BEFORE & lately:
        score += 0.4
    return Mention(name, first, last, sign, score, sure)


def _answers(read: Text, first: int, last: int) -> bool:
    """ "Tärnaby. Fem mil till vårdcentralen i Storuman", "arlöv men skolan ligger i malmö"."""
    if first or last + 1 == len(read.words):
        return False
    return read.words[last + 1] in BUT or not END.isdisjoint(read.between(last + 1))


def _of_region(words: list[str], first: int) -> bool:
    """ "la région d'Örebro", "länet är Örebro"."""
    before = words[max(0, first - 2) : first]
    return bool(before) and (before[-1] in REGION or (before[0] in REGION and before[-1] in OF))


def _allowed(read: Text, first: int, last: int, name: Name, sign: Sign, sure: float) -> bool:
    """True when the signs are strong enough for the level of the name."""
    if name.level == "free" or sure == COMPOUND:
        return True
    if last - first + 1 == len(read.words) and (name.level != "home" or name.rank == 0):
        return True  # "mora" is a word, and as the whole message it is the town
    if name.level != "home" and _answers(read, first, last):
        return True
    if (first == 0 and _heads(read, last, name)) or _corrected(read, first, last, name):
        return True
    if name.level in ("place", "alone"):
        return sign.kind != "bare" or sign.lives or read.alone(first, last)
    if sign.lives and sign.kind != "bare":
        return True
    capital = first > 0 and read.capital(first)
    if sign.kind == "in":
        return capital
    moved = sign.kind == "to" and sign.score >= 3
    return moved or (sign.kind == "near" and (capital or sign.score > 2.5))


def _corrected(read: Text, first: int, last: int, name: Name) -> bool:
    """ "fel, Mora inte Nora", "jag sa Växjö men det är Ljungby nu"."""
    following, beyond = (*read.words[last + 1 : last + 3], "", "")[:2]
    if following in NOT and beyond in sweden().names.longest:
        return name.level != "home" or read.capital(first)
    return _is_it_now(read, first, last) and name.level != "home"


def _is_it_now(read: Text, first: int, last: int) -> bool:
    """ "det är Ljungby nu", "nu är det Arboga"."""
    said = read.words[max(0, first - 3) : first]
    following = read.words[last + 1 : last + 2]
    return said in NOW_IT_IS or (said[-2:] in IT_IS and bool(NOW & set(following)))


def _heads(read: Text, last: int, name: Name) -> bool:
    """True for a name that begins the message: "Smögen på vintern", "kil utanför karlstad"."""
    following, beyond = (*read.words[last + 1 : last + 3], "", "")[:2]
    if name.level == "alone" and (following in AT_HEAD or read.begins_large()):
        return True
    return name.rank == 0 and following in BESIDE and beyond in sweden().names.longest


def _abroad(read: Text, first: int, last: int, name: Name, sign: Sign) -> Mention | None:
    """A country or foreign city counts only where somebody says that they are there."""
    following = read.words[last + 1] if last + 1 < len(read.words) else ""
    if following in BEFORE:
        return None
    is_there = sign.kind in ("in", "near") and sign.here and sign.mine and sign.score >= 2.4
    moved_there = sign.kind == "to" and sign.mine and sign.score >= 3
    outside = read.words[first] in ("utomlands", "abroad", "overseas", "utlandet")
    said = read.words[max(0, first - 4) : first]
    away = (
        outside
        and sign.kind != "from"
        and bool({"är", "am", "bor", "sitter", "im", "m"} & set(said))
    )
    away = away and (bool(ME & set(said)) or (len(said) < 3 and not OTHERS & set(said)))
    if not (is_there or moved_there or away):
        return None
    return Mention(name, first, last, sign, max(sign.score, 3.0), 0.9)
