"""Age bands told in a word such as "myndig" or "tonåring"."""

from collections.abc import Iterator
from typing import Final

from bot.codes import AgeBand
from nlu.reading.age_said import BandSaid, form_at, forms_near
from nlu.reading.age_words import AGES, Token, form, phrase_at


def bands_said(pieces: tuple[Token, ...]) -> Iterator[BandSaid]:
    """Bands in a word: "jag är myndig", "inte myndig", "är bara ett barn"."""
    alone = _band_alone(pieces)
    if alone is not None:
        yield alone
        return
    for at, piece in enumerate(pieces):
        if piece.kind != "word":
            continue
        if piece.form in AGES["unripe"] and form_at(pieces, at - 1) in ("blir", "bli"):
            yield BandSaid(at, at + 1, None, "teen")
            continue
        if piece.form in AGES["unripe"] and forms_near(pieces, at, 4, 0) & AGES["until"]:
            if form_at(pieces, at - 1) in ("blir", "bli", "blivit", "ar", "an"):
                yield BandSaid(at, at + 1, None, "teen")
            continue
        said = _band_at(pieces, at)
        if said is not None:
            yield said


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
