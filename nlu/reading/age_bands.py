"""Age bands told in a word such as "myndig" or "tonåring"."""

from collections.abc import Iterator
from typing import Final

from bot.codes import ADULT, AgeBand
from nlu.reading.age_birthdays import MONTHS
from nlu.reading.age_numbers import number_at
from nlu.reading.age_said import BandSaid, form_at, forms_near
from nlu.reading.age_words import AGES, Token, form, phrase_at


def bands_said(pieces: tuple[Token, ...]) -> Iterator[BandSaid]:
    """Bands in a word: "jag är myndig", "inte myndig", "är bara ett barn"."""
    alone = _band_alone(pieces)
    if alone is not None:
        yield alone
        return
    for at, piece in enumerate(pieces):
        if piece.form not in _BEGIN:
            continue
        dated = _of_age_on(pieces, at) if piece.form == "myndig" else None
        if dated is not None:
            yield BandSaid(at, at + 1, dated, None)
            continue
        if piece.form in AGES["unripe"] and form_at(pieces, at - 1) in ("blir", "bli"):
            yield BandSaid(at, at + 1, None, "teen")
            continue
        grown = phrase_at(AGES["grown_signs"], pieces, at) or _long_married(pieces, at)
        if grown and not forms_near(pieces, at, 4, 0) & (AGES["until"] | AGES["not"]):
            yield BandSaid(at, at + grown, None, "adult")
            continue
        if piece.form in AGES["unripe"] and forms_near(pieces, at, 4, 0) & AGES["until"]:
            if form_at(pieces, at - 1) in ("blir", "bli", "blivit", "ar", "an"):
                yield BandSaid(at, at + 1, None, "teen")
            continue
        said = _band_at(pieces, at)
        if said is not None:
            yield said


def _long_married(pieces: tuple[Token, ...], at: int) -> int:
    """How many tokens say "gift i 32 år", which only a grown-up is; 0 for none."""
    if form_at(pieces, at) not in ("gift", "gifta", "married"):
        return 0
    number = number_at(pieces, at + 1 + (form_at(pieces, at + 1) in ("i", "for", "sen")))
    if number is None or number.value < _LONG_MARRIED:
        return 0
    years = form_at(pieces, number.after) in AGES["unit_years"]
    return number.after + 1 - at if years else 0


_LONG_MARRIED: Final = 10


def _of_age_on(pieces: tuple[Token, ...], at: int) -> int | None:
    """The years of one who tells the day they come of age: 17 before, 18 just after."""
    behind = [form_at(pieces, at + step) for step in range(1, 4)]
    comes = form_at(pieces, at - 1) in ("blir", "bli")
    if comes and behind[0] in ("i", "pa", "om") and set(behind[1:]) & _SOON_TIMES:
        return ADULT - 1
    if comes and behind[0] in ("nasta", "imorgon", "imorn") and behind[1] != "ar":
        return ADULT - 1
    since = behind[0] in ("sen", "sedan") and set(behind[1:]) & AGES["days_gone"]
    just = bool(forms_near(pieces, at, 3, 0) & {"precis", "nyss", "just", "nyligen"})
    turned = just and form_at(pieces, at - 1) in ("blev", "blivit")
    return ADULT if (since or turned) and not comes else None


_SOON_TIMES: Final = frozenset(MONTHS) | AGES["some_time"] | AGES["coming_days"]


def _band_at(pieces: tuple[Token, ...], at: int) -> BandSaid | None:
    """The band of the words from a token on, when right before stands "jag är"."""
    if at == 0 and pieces[at].form in _TEEN_SELVES:
        return BandSaid(at, at + 1, None, "teen")
    left = at - 1
    while left >= 0 and pieces[left].form in AGES["hedges"] and at - left <= 4:
        left -= 1
    copula = form_at(pieces, left)
    writer = form_at(pieces, left - 1) in AGES["writer"] or copula in ("im", "iam")
    one = form_at(pieces, left - 1) in ("man", "hon", "han", "hen") or (
        copula in AGES["copula"] and left - 1 < 0
    )
    if copula not in AGES["copula"] - AGES["needs_unit"] or not (writer or one):
        turned = copula in AGES["articles"] and form_at(pieces, left - 1) in AGES["copula"]
        if not (turned and form_at(pieces, left - 2) in AGES["writer"]):
            return None
    denied = form_at(pieces, left + 1) in AGES["not"] or form_at(pieces, at) in AGES["not"]
    for name in ("teen", "adult", "child"):
        length = phrase_at(_BANDS[name], pieces, at)
        if not length:
            continue
        if form_at(pieces, at + length) in ("till", "of", "nog", "enough", "daughter", "till"):
            return None
        band: AgeBand | None = name
        if denied and form_at(pieces, at) not in AGES["not"]:
            band = (
                "teen"
                if name == "adult"
                else "adult"
                if form_at(pieces, at + length - 1)
                in ("minderarig", "minor", "underage", "omyndig")
                else None
            )
        return BandSaid(at, at + length, None, band) if band else None
    return None


def _band_alone(pieces: tuple[Token, ...]) -> BandSaid | None:
    """The band of a message that is one word, perhaps with "inte" before it."""
    said = [at for at, piece in enumerate(pieces) if piece.kind == "word"]
    if not 1 <= len(said) <= 2 or any(piece.kind == "number" for piece in pieces):
        return None
    denied = len(said) == 2 and pieces[said[0]].form in AGES["not"]
    if (
        len(said) == 2
        and not denied
        and pieces[said[0]].form not in AGES["hedges"] | {"ja", "nej", "ar"}
    ):
        return None
    last = said[-1]
    for name in ("child", "teen", "adult"):
        if pieces[last].form in _ALONE[name]:
            band: AgeBand = "teen" if denied and name == "adult" else "adult" if denied else name
            return BandSaid(said[0], last + 1, None, band)
    return None


_TEEN_SELVES: Final = frozenset(
    form(word) for word in AGES.content["band_words"]["teen"] if form(word).startswith("tonars")
)


_NAMES: Final[tuple[AgeBand, ...]] = ("child", "teen", "adult")


_BANDS: Final[dict[AgeBand, frozenset[str]]] = {
    name: frozenset(form(word) for word in AGES.content["band_words"][name]) for name in _NAMES
}


_ALONE: Final[dict[AgeBand, frozenset[str]]] = {
    name: frozenset(form(word) for word in AGES.content["band_alone"][name]) for name in _NAMES
}


_BEGIN: Final = frozenset(
    phrase.split()[0]
    for listed in (*_BANDS.values(), AGES["grown_signs"], AGES["unripe"], _TEEN_SELVES)
    for phrase in listed
) | {"gift", "gifta", "married", "myndig"}
"""The words with which all that tells a band begins."""
