"""Names inside longer words ("göteborgare", "uppsalatjej") and names misspelt ("kirna")."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.places.names import DROP, Name, Names

PEOPLE = tuple(
    sorted(
        "bo bon bor borna bos boende are aren arna ares it iten iter tjej tjejen tjejer kille"
        " killen killar flicka flickan pojke grabb kvinna mamma pappa student studenten ungdom"
        " området områdets omradet trakten trakterna regionen hållet sidan förort förorten förorter"
        " ungdomar bördig läge tös unge polare lägenhet centrum".split(),
        key=len,
        reverse=True,
    )
)
ENDINGS = ("issa", "ssa", "ista", "sta", "da", "de", "ta", "te", "dan", "den", "ie", "u", "en")
NOT_STEMS = frozenset("ark sol ste var lag mark vara are ange".split())


def from_parts(word: str, names: Names) -> Name | None:
    """The place a compound names: people of a town, or the country around it."""
    if not word.endswith(PEOPLE):
        return None
    for ending in PEOPLE:
        if word.endswith(ending) and (name := _stem(word[: -len(ending)], names)):
            return name
    return None


def _stem(stem: str, names: Names) -> Name | None:
    """The place for the first half of a compound: uppsala-, lunda-, göteborgs-, lule-."""
    if len(stem) < 4 or stem in NOT_STEMS:
        return None
    forms = [stem, stem + "å", stem + "e", stem + "a"]
    forms += [stem[:-1]] if stem[-1] in "sae" and len(stem) > 4 else []
    for form in forms:
        name = names.look(form)
        if name and name.county and name.level != "home" and name.rank < 2:
            return name
    return None


def allowed_slips(length: int, expected: bool) -> int:
    """How many slips of the pen a word of that length may hold."""
    if length < 5:
        return 0
    if length < 8:
        return 1
    return 1 if not expected and length < 11 or length < 9 else 2 if length < 13 else 3


def closest(word: str, names: Names, expected: bool) -> Name | None:
    """The place whose name is nearest in spelling, or None when none is near enough."""
    plain = word.translate(DROP)
    most = allowed_slips(len(plain), expected)
    if not most or not plain.isascii() or not plain.replace(" ", "").isalpha():
        return None
    choices = names.of_length(len(plain) - most, len(plain) + most)
    best: tuple[int, int, str] | None = None
    for form in (plain, plain[:-1]) if plain.endswith("s") else (plain,):
        near = process.extract(form, choices, scorer=OSA.distance, score_cutoff=most, limit=5)
        for key, distance, _ in near:
            if key[0] != form[0] or distance > allowed_slips(min(len(key), len(form)), expected):
                continue
            ranked = (int(distance), names.known[key].rank, key)
            if names.known[key].county and (best is None or ranked < best):
                best = ranked
    return names.known[best[2]] if best else None
