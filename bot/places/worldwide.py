"""Names as other scripts write them ("Лінчепінгу") and other languages end them ("Göteborgban")."""

from __future__ import annotations

from functools import lru_cache

from bot.places.names import Level, Name, Names, read, word_set

LATIN_ENDS = tuple(
    sorted(
        word_set(
            "u ie em i y ban ben ba be issa ssa sta da de ta te dan den tan ten un ut ul it"
            " och owie zie ze om dë së ë"
        ),
        key=lambda ending: -len(ending),
    )
)
FOR_A = word_set("i y ie e u om ë")
"""They take the place of a last a: "w Svedali", "në Landskronë"."""
CYRILLIC_ENDS = ("ом", "ем", "ой", "ах", "а", "у", "е", "и", "я", "ю", "о")
ARABIC_BEGINS = ("بال", "ال", "ب", "ل", "و", "في")
SHORTEST = 5
FOLDED = str.maketrans(
    {
        **dict.fromkeys("ёэє", "е"),
        **dict.fromkeys("іїй", "и"),
        "ґ": "г",
        "ь": None,
        **dict.fromkeys("أإآ", "ا"),
        **dict.fromkeys("ىی", "ي"),
        "ک": "ك",
        "ة": "ه",
    }
)


def from_worldwide(word: str, names: Names) -> Name | None:
    """The place for one word in another script, or with another language's ending."""
    if word[0] < "\u0370":
        return _ended(word, names)
    form = _folded(word)
    if word[0] < "\u0530":
        return _stem(form, CYRILLIC_ENDS)
    if word[0] < "\u0780":
        begins = ("", *(b for b in ARABIC_BEGINS if form.startswith(b)))
        return next((name for b in begins if (name := _stems().get(form[len(b) :]))), None)
    if word[0] < "\u0e00" or "\u1200" <= word[0] < "\u1400":
        return _stem(form, ()) or _stem(form[1:], ())
    return next((name for stem, name in _touching().items() if stem in form), None)


def _stem(form: str, ends: tuple[str, ...]) -> Name | None:
    found = _stems().get(form)
    if found:
        return found
    cut = (form[: -len(end)] for end in ends if form.endswith(end))
    return next((name for stem in cut if (name := _stems().get(stem))), None)


def _ended(word: str, names: Names) -> Name | None:
    """A large name with an ending of Polish, Hungarian, Finnish, Turkish ...: "Göteborgban"."""
    for end in LATIN_ENDS:
        if word.endswith(end) and len(word) - len(end) >= SHORTEST:
            stem = word[: -len(end)].replace("ő", "ö")
            name = names.look(stem) or (names.look(stem + "a") if end in FOR_A else None)
            if name and name.rank == 0 and name.municipality and name.level == "free":
                return name
    return None


def _folded(word: str) -> str:
    """Letters that people take for one another made one, and double ones single."""
    plain = word.translate(FOLDED)
    return "".join(c for at, c in enumerate(plain) if not at or plain[at - 1] != c)


@lru_cache(maxsize=1)
def _stems() -> dict[str, Name]:
    counties = {row[0]: row[2] for row in read("municipalities.csv")}
    return {
        _folded(stem): Name(code, counties[code], _level(stem), 0)
        for stem, code in read("worldwide.csv")
    }


def _level(stem: str) -> Level:
    """Short stems may be other words, but not where words touch each other."""
    return "place" if len(stem) < SHORTEST and stem[0] < "\u0e00" else "free"


@lru_cache(maxsize=1)
def _touching() -> dict[str, Name]:
    """The stems in scripts without spaces, which are looked for inside a run of letters."""
    return {
        stem: name
        for stem, name in _stems().items()
        if "\u0e00" <= stem[0] < "\u1200" or stem[0] >= "\u3000"
    }
