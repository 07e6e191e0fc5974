"""Places where the person is not: left behind, denied, an offender's, a club's or a film's."""

from __future__ import annotations

from itertools import pairwise

from bot.places.names import word_set
from bot.places.signs import IS, LIVES, Sign
from bot.places.text import Text

CLUBS = word_set("ifk bk ik aik sparbanken fucking")
"""Right before a name they make it a club, a bank or a film."""
CHEERED = word_set("suger vann förlorade förlorar spelade leder")
SUPPORTS = (
    "håller på", "hejar på", "hejade på", "heja", "supporter av", "supports", "supporter of",
)  # fmt: skip
FICTION = word_set("filmen film boken serien sagan movie book series")
DENY = word_set("inte ej not pas nicht nie")
BUT = word_set("men och o å and but et")
THAT_ONE = word_set("den det the one")
DEFINITE = ("en", "et", "an", "ön")
LEAVES = word_set(
    "stack drog flydde flyttade flyttat rymde rymt lämnade lämnat stuckit left moved escaped fled"
)
LIVED = word_set("bodde bott lived used grew raised")
HAPPENED = word_set("var hände skedde våldtagen våldtog was happened raped")
AGO = word_set("sen sedan ago")
YEARS = word_set("år years länge")
PRISONS = word_set("anstalten häktet fängelset fängelse kåken prison jail")
THEY = word_set(
    "han den hon killen mannen gubben snubben personen förövaren kille man snubbe guy dude person"
    " he boy one"
)
WHO = word_set("som who that")
SPEAKER = word_set("jag ja vi we")
HARM = word_set(
    "våldtog våldtagit slog slår hotar hotade raped hit hits beat threatens bilderna bilder"
    " pictures filmade utnyttjade sålde förföljer tvingar tvingade"
)
TRAVELS = word_set("åker åka reser resa travel going")
RIDES = word_set("tåg tåget buss bussen train bus")
UNSAID = (
    "säger jag inte", "säger inte var", "säger inte vart", "inte säga var", "inte säga vart",
    "jag inte säga",
    "say where i", "tell where i", "tell you where",
)  # fmt: skip
GONE = ("bor inte kvar", "bor inte där", "don't live there", "dont live there")
WINDOW = 12


def not_here(read: Text, first: int, last: int, sign: Sign) -> bool:
    """True when the words around the name say that the person is not there, or no longer."""
    words, clause = read.words, read.sentence(first)
    behind = words[last + 1 : last + 1 + WINDOW]
    return (
        _no_place(words, first, behind)
        or _denied(read, sign)
        or _left(words, clause, behind, sign)
        or _long_ago(read, last, sign)
        or _offender(read, clause, sign)
        or _on_the_way(words, clause, sign)
    )


def _no_place(words: list[str], first: int, behind: list[str]) -> bool:
    """ "IFK Göteborg", "Djurgården suger", "sitta i lund och ro", "bor på Gotland i filmen"."""
    before = words[first - 1] if first else ""
    said = " ".join(words[max(0, first - 2) : first])
    following, beyond, third = (*behind[:3], "", "", "")[:3]
    if before in CLUBS or following in CHEERED or said.endswith(SUPPORTS):
        return True
    if words[first] == "lund" and (following, beyond) == ("och", "ro"):
        return True
    return following in ("i", "in") and (beyond in FICTION or third in FICTION)


def _denied(read: Text, sign: Sign) -> bool:
    """ "inte slottet i Skåne": one word between, after a pause or "och"; not "inte lätt i"."""
    words, noun = read.words, sign.start - 1
    if sign.kind != "in" or noun < 2 or words[noun - 1] not in DENY or read.paused(noun):
        return False
    said = words[noun]
    named = said in THAT_ONE or (len(said) > 4 and said.endswith(DEFINITE))
    return named and (read.paused(noun - 1) or words[noun - 2] in BUT)


def _left(words: list[str], clause: int, behind: list[str], sign: Sign) -> bool:
    """ "bodde i X men flyttade", "är från X, men det var länge sedan", "jag stack därifrån"."""
    before = words[clause : sign.start]
    away = next((n for n, word in enumerate(behind) if word == "därifrån"), 0)
    if LEAVES & set(behind[max(0, away - 3) : away]) and SPEAKER & set(behind[:away]):
        return True
    if LIVED & set(before[-4:]) and sign.kind == "in":
        at = next((n for n, word in enumerate(behind) if word in ("men", "but")), WINDOW)
        return bool(LEAVES & set(behind[at : at + 4]))
    if sign.kind != "from" and sign.score >= 1:
        return False
    if behind[:2] == ["från", "början"] or _years_ago(behind[:7]):
        return True
    said = " ".join(words[:200])
    return any(unsaid in said for unsaid in (*UNSAID, *GONE))


def _years_ago(words: list[str]) -> bool:
    """ "för flera år sen", "länge sedan", "two years ago"."""
    return any(one in YEARS and other in AGO for one, other in pairwise(words))


def _long_ago(read: Text, last: int, sign: Sign) -> bool:
    """Where something happened years ago says nothing of where the person is today."""
    if sign.kind not in ("in", "near") or sign.lives:
        return False
    words = read.words
    before = words[read.sentence(sign.start) : sign.start]
    most = min(len(words), last + 8)
    end = next((n for n in range(last + 1, most) if read.sentence(n) == n), most)
    when = [*before, ",", *words[last + 1 : end]]
    return bool(HAPPENED & set(before)) and _years_ago(when)


def _offender(read: Text, clause: int, sign: Sign) -> bool:
    """ "han som våldtog mig bor i", "killen som har bilderna sitter i", "anstalten i"."""
    words, verb = read.words, sign.start - 1
    if verb < clause:
        return False
    before = words[clause:verb]
    if words[verb] in PRISONS:
        return not SPEAKER & set(before)
    if words[verb] not in LIVES | IS or (before and before[-1] in SPEAKER | {"i"}):
        return False
    who = [n for n, word in enumerate(before) if n and word in WHO and before[n - 1] in THEY]
    if not who or any(read.paused(n) for n in range(clause + who[-1] + 1, verb + 1)):
        return False
    return not read.other or bool(HARM & set(before[who[-1] :]))


def _on_the_way(words: list[str], clause: int, sign: Sign) -> bool:
    """ "mitt tåg mot", "åka ända till": a place that one is not in yet."""
    if sign.kind != "to" or sign.score >= 3:
        return False
    before = words[clause : sign.start]
    if TRAVELS & set(before[-3:]):
        return True
    return (words[sign.start] == "mot" and bool(RIDES & set(before))) or before[-1:] == ["ända"]
