"""Places that are only spoken of: asked about, visited once, or where somebody else is from."""

from __future__ import annotations

from bot.places.names import word_set
from bot.places.signs import ME, NOT, Sign
from bot.places.text import Text

ASKED_ABOUT = word_set(
    "väder vädret weather regn regnar snö snöar biljett biljetten tågbiljett bussbiljett"
    " flygbiljett biljetter ticket tickets tågtider tidtabell pizza pizzan"
    " restaurang restauranger restaurant huvudstad huvudstaden"
    " ikea capital avstånd avståndet distance invånare population inhabitants konsert"
    " konserten concert festival festivalen semester vacation holiday temperatur karta"
    " recept match matchen derby sevärdheter spårvagn karnevalen nattklubb skidort turist robot"
    " robotar sportlovet sportlov spa spaet sommarstuga sommarhus sommarhuset google podd podden"
)
VISITED = word_set(
    "hälsade hälsat besökte besökt visited semestrade semestrat turistade genomresa besök visit"
    " förbi passerade stannade stopped rymma fly drömmer"
)
HIM = word_set(
    "han he him honom killen mannen gubben snubben pojkvän pojkvännen husband boyfriend hes"
)
SOMEBODY = word_set("kille man snubbe gubbe guy dude karl person någon nån someone")
ARTICLES = word_set("en a ett någon nån some min my")
SELF = word_set("är e am m im som as jag ja i")
KIN = word_set(
    "mamma pappa mor far mormor morfar farmor farfar ex exet föräldrar föräldrarna mum mom dad"
    " mother father parents du ni you"
)
APART = word_set(
    "ex exet exmannen exman mormor morfar farmor farfar moster faster kunden kund köparen"
    " torsken chauffören client customer grandmother grandma grandpa grandfather aunt uncle"
)
ME_MYSELF = word_set("jag ja vi mig mej oss i we me us hos med with at")
SUBJECTS = HIM | SOMEBODY | KIN | {"jag", "i"}
ROOM = word_set("na la una a de")
"""Before "sala" they make it a room, in Portuguese and Spanish."""
BY = word_set("vid bakom bredvid mittemot nära by near behind")
"""Before a landmark they tell where somebody lives: "Kållered vid Ikea"."""
WIDE = 8


def only_spoken_of(read: Text, first: int, last: int, sign: Sign) -> bool:
    """True when the sentence asks about the place, or tells that somebody else is or was there."""
    words, clause = read.words, read.sentence(first)
    before = words[max(clause, first - WIDE) : first]
    if not read.other and not sign.mine and _apart(words[max(clause, first - WIDE) : sign.start]):
        return True
    if sign.lives or (sign.here and sign.mine):
        return False
    if "ni" in before and {"bara", "folk"} & set(before):
        return True  # "hjälper ni bara folk i"
    if words[first] == "sala" and first and words[first - 1] in ROOM:
        return True
    if sign.kind == "from" or (sign.kind == "in" and words[sign.start - 1] in SOMEBODY):
        return _of_another(words, clause, sign.start)
    if sign.kind == "to" and not sign.mine and KIN & set(before):
        return True  # "mitt ex har flyttat till"
    if sign.kind == "in" and {"tåget", "bussen", "train", "bus"} & set(before) and not sign.mine:
        return True
    if _visited(before) or _where_is(before):
        return True
    behind = words[last + 1 : last + 1 + WIDE]
    asked = {word for word, at in zip(behind, ["", *behind], strict=False) if at not in BY}
    return bool(ASKED_ABOUT & set(before)) or (
        bool(ASKED_ABOUT & asked) and read.sentence(min(last + 1, len(words) - 1)) <= first
    )


def _apart(before: list[str]) -> bool:
    """ "mitt ex bor i", "min mormor i": somebody whom few live with, and nobody else."""
    return bool(APART & set(before)) and not ME_MYSELF & set(before)


def _visited(before: list[str]) -> bool:
    """ "hälsade på moster i", "aldrig varit i", "never been to"."""
    close = before[-4:]
    return bool(VISITED & set(before[-6:])) or (
        bool(NOT & set(close)) and bool({"varit", "been"} & set(close))
    )


def _where_is(before: list[str]) -> bool:
    """ "var ligger", "hur långt är det till", "where is"."""
    said = " ".join(before)
    return any(said.endswith(asked) for asked in ("var ligger", "where is", "vart ligger")) or any(
        asked in said for asked in ("hur långt", "how far is", "kommer man till", "när går")
    )


def _of_another(words: list[str], clause: int, preposition: int) -> bool:
    """ "han är från", "träffade en kille från"; not "kille 17 från" of the writer."""
    at = next(
        (n for n in range(preposition - 1, clause - 1, -1) if words[n] in SUBJECTS),
        None,
    )
    if at is None or words[at] in ("jag", "i"):
        return False
    if words[at] in HIM | KIN:
        return True
    article = words[at - 1] if at > clause else ""
    subject = words[at - 2] if at > clause + 1 else ""
    if not subject:
        return article in ARTICLES and bool(ME & set(words[preposition:]))
    return article in ARTICLES and subject not in SELF
