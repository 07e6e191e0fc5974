"""Names inside longer words ("göteborgare", "uppsalatjej") and names misspelt ("kirna")."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.places.names import DROP, Name, Names, word_set

PEOPLE = tuple(
    sorted(
        word_set(
            "bo bon bor borna bos boende are aren arna ares it iten iter tjej tjejer kille "
            "killar flicka pojke grabb kvinna mamma pappa student studenten ungdom "
            "området områdets omradet trakten trakterna regionen hållet sidan förort förorten "
            "förorter ungdomar bördig läge tös unge polare lägenhet centrum gäng gänget "
            "polisen polis gymnasiet gymnasium skolan skola sjukhus sjukhuset mottagningen jouren "
            "snubbar"
        ),
        key=lambda ending: (-len(ending), ending),
    )
)
OF_TOWN = word_set("bo bon bor borna bos tjej tjejen kille")
PEOPLE_END = frozenset(ending[-2:] for ending in PEOPLE)
NOT_STEMS = word_set("ark sol ste var lag mark vara are ange mal")


def from_parts(word: str, names: Names) -> Name | None:
    """The place a compound names: people of a town, or the country around it."""
    if word[-2:] not in PEOPLE_END or not word.endswith(PEOPLE):
        return None
    for ending in PEOPLE:
        if word.endswith(ending) and (name := _stem(word[: -len(ending)], ending, names)):
            return name
    return None


def _stem(stem: str, ending: str, names: Names) -> Name | None:
    """The place for the first half of a compound: uppsala-, lunda-, göteborgs-, lule-."""
    if len(stem) < 3 or stem in NOT_STEMS:
        return None
    if len(stem) == 3:  # umebo
        return names.known.get(stem + "å")
    forms = [stem, stem + "å", stem + "e", stem + "a"]
    forms += [stem[:-1]] if stem[-1] in "sae" and len(stem) > 4 else []
    for form in forms:
        name = names.look(form)
        if (
            name
            and name.county
            and name.level != "home"
            and (name.rank == 0 or len(form) > 6 or (name.level == "free" and ending in OF_TOWN))
        ):
            return name
    return _odd_stem(stem, names)


def _odd_stem(stem: str, names: Names) -> Name | None:
    """The municipality for sundsvals- (one l) and trollhätte-."""
    if len(stem) < 8 or stem[-1] not in "se":
        return None
    name = names.look(stem[:-1] + (stem[-2] if stem[-1] == "s" else "an"))
    return name if name and name.rank == 0 else None


def _well_known(name: Name) -> bool:
    """True for what may be meant by a short slip: "farsta" is too near "första"."""
    return name.rank == 0 and name.level == "free"


def allowed_slips(length: int, expected: bool) -> int:
    """How many slips of the pen a word of that length may hold."""
    if length < 5:
        return 0
    if length < 8:
        return 1
    if not expected:
        return 1 if length < 11 else 2
    return 1 if length < 9 else 2 if length < 13 else 3


def closest(word: str, names: Names, expected: bool, lives: bool = False) -> Name | None:
    """The place whose name is nearest in spelling, or None when none is near enough.

    expected: after a preposition; lives: after "bor i" or as the answer to "where do you live?".
    """
    plain = word.translate(DROP)
    most = allowed_slips(len(plain), expected)
    if not most or not plain.isascii() or not plain.replace(" ", "").isalpha():
        return None
    choices = names.like(plain[0], len(plain) - most, len(plain) + most)
    best: tuple[int, int, str] | None = None
    forms = (plain, plain[:-1]) if plain.endswith("s") else (plain,)
    for form in (*forms, plain.replace("ck", "kk")) if "ck" in plain else forms:
        near = process.extract(form, choices, scorer=OSA.distance, score_cutoff=most, limit=5)
        for key, distance, _ in near:
            if distance > allowed_slips(min(len(key), len(form)), expected):
                continue
            if not lives and (len(form) < 8 or not expected) and not _well_known(names.known[key]):
                continue
            ranked = (int(distance), names.known[key].rank, key)
            if names.known[key].county and (best is None or ranked < best):
                best = ranked
    return names.known[best[2]] if best else None
