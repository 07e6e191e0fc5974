"""The words around a name that say whether, and how surely, the person is there.

A sign is read backwards from the name within its own sentence: over words that may stand between
("norra", "typ"), to a preposition, and on to a verb and whose verb it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.places.names import word_set

Kind = Literal["in", "near", "from", "to", "bare"]


IN = word_set(
    "i in at på inne inom inuti w v в u en em à ve në në na im în ne ב kule inside int ii ku"
) | {"في", "به", "در", "ב"}
NEAR = word_set(
    "utanför utanfor utanfö nära nara vid near outside runt kring omkring around mellan emellan"
    " between intill by bredvid strax närheten beside nearby samt cerca bei"
)
WRITES = word_set("skriver skickar ringer hörs chattar smsar writing texting messaging")
FROM = word_set("från fr frn from ifrån fran ifran de z из aus da från:")
TO = word_set("till to mot towards toward tll t nach do")
BETWEEN = word_set(
    "lilla stora norra södra östra västra centrala nordöstra nordvästra sydöstra sydvästra typ ca"
    " cirka närheten av området stan staden kommun kommunen city town the area of förort förorten"
    " suburb a en liten håla ort orten by byn som heter called named utkanten utkanterna delen"
    " norr söder öster väster om north south east west northern southern near municipality"
    " centrum centralt uppe nere ute inne här där borta central downtown liksom asså alltså ju"
    " skitlilla fina gamla samhället samhälle ett stad trakten trakterna höjd"
)
SIDES = word_set("norr söder öster väster north south east west")
LIVES = word_set(
    "bor bo boende bosatt bosatta live living lives living bott residing reside wohne lebe vivo"
    " vive vivimos habite resido vivre mieszkam живу locuiesc banoj živim zivim"
    " yaşıyorum yasiyorum asun jetoj abito habito moro"
    " boor bour bår bpr noe bort inneboende skriven folkbokförd hyr nyinflyttad bosätta leva lever"
)
BARE_LIVES = word_set("bor bo bår bpr live living")
IS_CALLED = word_set("heter kallas called")
TOWNS = word_set(
    "kommun kommunen by byn ort orten stad staden stan samhället samhälle stället området"
    " town village place municipality"
)
AND = word_set("men och o å but and fast however")
IS = word_set(
    "är e ä befinner finns sitter vistas am im is are based stuck staying stay gömmer fast inlåst"
    " hamnat hamna hamnade trapped hiding held sover kvar"
    " estoy jestem bin я waxaan sunt jam ich hålls strandad sleeping står"
    " anländ ankommit ar inlåsta instängd here hänger rör"
)
ONCE = word_set(
    "bodde bott växte uppvuxen uppväxt född föddes lived born grew raised var varit was were"
    " träffade träffades träffats used lämnade ursprungligen originally förut tidigare hände"
    " pluggade jobbade flydde rymde stack flytt previously formerly gifte skedde brukade"
)
MOVED = word_set(
    "flyttade flyttat flytta moved kommit kom rest åkt tagits togs tagit tog förd fördes förts came"
    " hem hemåt brought taken hamnade hamnat rymt flytt flyttad moving relocated skickad skickades"
    " tvingad placerad placerades hit nyinflyttad arrived flydde flydd stuckit kommen bytt"
)
LATER = word_set(
    "ska vill tänker planerar åka åker resa reser going want will imorgon flyttar gonna drömmer"
    " blir bli bliva get can could may får might should skulle funderar måste borde kan hoppas ses"
    " träffa träffas möta hämta besöka hälsa"
)
OTHERS = word_set(
    "han hon dom de dem hen she he they pappa mamma mor far kompis kompisar vän ex exet bror"
    " syster farmor mormor morfar farfar moster faster kusin killen tjejen mannen familj familjen"
    " släkt släkten släktingar svärföräldrar exmannen"
    " friend friends mother father dad mum mom brother sister boyfriend girlfriend husband"
    " it det this family cousin aunt uncle föräldrar föräldrarna pojkvän flickvän sambo man"
)
ME = word_set("jag ja vi oss mig mej me i we my min mitt mina ich yo je ich я jak jg jga")
NOT = word_set("inte ej aldrig not never inge ingen don't dont isn't aint nicht no")
LACKING = word_set("finns fanns funkar")  # "en kurator finns inte i Dorotea" tells of a home
EQUALS = word_set("och o eller and or å samt")
AMID = word_set("mellan emellan between")
USED = word_set("used brukade")
BE = word_set("va vara be stanna stay")
STILL = word_set("längre kvar anymore nu ens")
FAR = word_set(
    "mil km kilometer minuter min timmar timme tim minutes hours hour miles mile bit långt långt"
    " minut mils far away"
)
LIES = word_set("ligger låg")  # "jag ligger i", but "skolan ligger i"
NOW = word_set("nu now numera numer idag currently today sedan sen since egentligen mest permanent")
CORRECTION = word_set(
    "nej menar menade fel förlåt actually sorry mean meant rättare nä nope eller no"
)
CALLED = word_set(
    "heter hette name names namn kallas called efternamn förnamn surname namnet hälsar"
)
CHILD = word_set(
    "son sonen dotter dottern barn barnet barnen pojken flickan grabben daughter child kid elev"
    " eleven klient klienten tonåring tonåringen systerson systerdotter brorson brorsdotter"
)
THEIRS = OTHERS | CHILD | word_set("honom henne him her bästis polare systern brodern svägerskan")
OWN = word_set("min mina mitt my vår våra our")
PARTNERS = word_set("kille tjej gubbe fru fästman syrra brorsa bästis chef granne")
OTHERS_OWN = OTHERS | PARTNERS
PAIRED = word_set("jag ja i")
WORKS = word_set("jobbar arbetar pluggar studerar work working study")
I_AM = frozenset({("är", "jag"), ("e", "jag"), ("am", "i"), ("som", "jag")})
WITH = word_set("hos med with at")
HOMES = word_set(
    "room lägenhet lägenheten etta tvåa trea hus villa rum radhus andrahand apartment flat"
)
SPANISH = word_set("vivo vive vivimos estoy estamos resido habito habite soy suis viviendo ahora")
DEFINITE = ("en", "et", "an")
LOOK_BACK = 6


@dataclass(frozen=True, slots=True)
class Sign:
    """How a name stands in its sentence; lives and own are about the verb before it."""

    kind: Kind
    score: float
    lives: bool = False
    here: bool = False  # a verb of being there, and nobody else named as its subject
    refused: bool = False
    mine: bool = False
    start: int = 0  # index of the preposition, or of the name


def read_sign(words: Sequence[str], first: int, clause: int, *, other: bool = False) -> Sign:
    """The sign before words[first]; clause is the index where its sentence begins.

    other: help is for somebody else, so where that person is weighs more than where the writer is.
    """
    if first - 2 >= clause and words[first - 1] in IS_CALLED and words[first - 2] in TOWNS:
        return Sign("in", 2.0, lives=True, start=first)  # "byn heter Fristad"
    at = first - 1
    while at >= clause and words[at] in BETWEEN and first - at <= 5:
        if words[at] in NEAR or words[at] in SIDES:
            break
        if words[at] == "en" and at > clause and words[at - 1] in SPANISH:
            break
        at -= 1
    if at < clause:
        return Sign("bare", 1.1, start=first)
    kind = _kind(words, at, clause)
    if kind == "bare":
        plain = words[first - 1] in CALLED or words[at] in CALLED
        refused = plain or words[first - 1] in NOT
        lives = words[first - 1] in BARE_LIVES
        score = 2.5 if lives or words[first - 1] in NOW else 1.1
        return Sign("bare", score, lives=lives, refused=refused, start=first)
    sign = _with_verb(words, kind, at, clause)
    if not other or kind not in ("in", "near"):
        return sign
    return replace(sign, score=sign.score + _for_other(words, at, clause))


def _for_other(words: Sequence[str], at: int, clause: int) -> float:
    """Points where help is for somebody else: "hon bor i" against "jag bor i"."""
    back = [words[n] for n in range(at - 1, max(clause, at - 1 - LOOK_BACK) - 1, -1)]
    they, writer = _first(back, THEIRS), _first(back, ME)
    if _is_writer(back, they):
        they, writer = 9, they
    return 1.4 if they < writer else -0.6 if writer < 9 else 0.0


def _kind(words: Sequence[str], at: int, clause: int) -> Kind:
    word, before = words[at], words[at - 1] if at > clause else ""
    if word in SIDES or word in NEAR:
        return "near"
    if word == "close" or (word == "to" and before in ("close", "next", "near")):
        return "near"
    if word in FROM:
        return "near" if before in FAR else "in" if before in WRITES else "from"
    if word in IN:
        return "in"
    return "to" if word in TO else "bare"


def _with_verb(words: Sequence[str], kind: Kind, at: int, clause: int) -> Sign:
    """The sign with its preposition at index at, weighed by the verb and person before it."""
    back = [words[n] for n in range(at - 1, max(clause, at - 1 - LOOK_BACK) - 1, -1)]
    cut = next((n for n, word in enumerate(back) if n and word in AND), len(back))
    after_and = cut < len(back) and not OTHERS & set(back)
    together = bool(PAIRED & set(back[cut + 1 : cut + 2])) and bool(OTHERS_OWN & set(back[:cut]))
    back = back[:cut]
    lives, here, once, moved, later = (
        _first(back, group) for group in (LIVES, IS, ONCE, MOVED, LATER)
    )
    me, others = (cut, 9) if together else _people(back)
    if me < 9:
        here = min(here, _first(back, LIES))
    if _first(back, WORKS) < min(lives, here):
        lives = here = 9  # "lever i Kiruna, jobbar i Gällivare"
    if USED & set(back[:4]):
        once, lives, here = 0, 9, 9
    score = _base(kind, lives, here, once, moved, later)
    if kind in ("in", "near") and min(others, 9) < min(me, 9):
        score -= 0.4
    elif me < 9:
        score += 0.1
    if here < lives and me == others == 9 and _thing(back[here + 1 : here + 2]):
        score -= 0.6
    if me == 0 and kind == "in" and min(lives, here) == 9:
        score += 0.9  # "han bor i Malmö och jag i Lund"
    if kind in ("in", "near") and lives < 9 and CHILD & set(back[lives + 1 : lives + 3]):
        score += 1.0  # who needs help lives there, wherever the one who writes does
    if words[at] in AMID:
        score -= 1.0 if score > 2 else 0.4
    if NOW & set(back[:3]):
        score += 0.5
    if kind == "in" and min(lives, here, once, moved) == 9 and HOMES & set(back[:4]):
        score += 0.8
    if CORRECTION & set(back[:5]):
        score += 0.6
    if back[:1] == ["kvar"] and me < others:
        score += 0.8  # "han flyttade till Malung, vi är kvar i Säter"
    lacking = len(back) > 1 and back[0] in NOT and back[1] in LACKING
    refused = (
        bool(back)
        and not lacking
        and (back[0] in NOT or (len(back) > 1 and back[0] in STILL and back[1] in NOT))
    )
    if kind != "from" and len(back) > 1 and back[0] in LIVES | BE and back[1] in NOT | {"t"}:
        refused = True
    verb = min(lives, here, moved)
    begins = clause + 1 if words[clause] in ("har", "have", "ive") else clause
    starts = verb < 9 and at - 1 - verb == begins and at - begins <= 2 and others == 9
    starts = starts or (after_and and verb == len(back) - 1)
    mine = (me < 9 and me <= others) or starts
    there = (lives < 9 or here < 9) and me <= others
    return Sign(kind, score, lives < 9, there, refused, mine, at)


def _people(back: Sequence[str]) -> tuple[int, int]:
    """How many words back the writer and somebody else stand; "min kille" is somebody else.

    Whom one lives with is not who lives there: "jag bor hos min pappa i".
    """
    me = others = 9
    for steps, word in enumerate(back):
        owned = steps + 1 < len(back) and back[steps + 1] in OWN
        by = steps + (2 if owned else 1)
        if word in OTHERS or (owned and word in PARTNERS):
            beyond = back[by] if by < len(back) else ""
            if _is_writer(back, steps):
                me = min(me, steps)
            elif beyond not in WITH:
                others = min(others, steps)
        elif word in ME and not (word in OWN and steps and back[steps - 1] in OTHERS_OWN):
            me = min(me, steps)
    return me, others


def _is_writer(back: Sequence[str], steps: int) -> bool:
    """ "jag är mormor och bor i": the relative is the one who writes."""
    return tuple(back[steps + 1 : steps + 3]) in I_AM


def _thing(subject: Sequence[str]) -> bool:
    """ "rättegången är i", "jobbet ligger i"; not "dottern är i"."""
    return any(word.endswith(DEFINITE) and word not in THEIRS and len(word) > 4 for word in subject)


def _first(back: Sequence[str], group: frozenset[str]) -> int:
    """How many words back the group's nearest word stands; 9 when it does not."""
    for steps, word in enumerate(back):
        if word in group:
            return steps
    return 9


def _base(kind: Kind, lives: int, here: int, once: int, moved: int, later: int) -> float:
    """Points before the fine weighing: 3 is here now, 2 likely here, under 1 hardly."""
    present = min(lives, here)
    if kind == "from":
        return 0.4 if moved < present else 0.8
    if kind == "to":
        return 0.9 if later <= moved + 2 and later < 9 else 3.0 if moved < 9 else 1.0
    ground = 2.0 if kind == "in" else 1.6
    if once <= present and once < 9 and moved > once:
        return 0.7
    if (later <= 2 and later < present) or present < later <= present + 2:
        return 1.2
    if present < 9 or moved < 9:
        return ground + (1.1 if here < lives else 1.0)
    return ground
