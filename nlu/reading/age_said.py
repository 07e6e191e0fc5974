"""Years or a band that some tokens say, and the words around them."""

from dataclasses import dataclass

from bot.codes import ADULT, AgeBand
from nlu.reading.age_words import Token


@dataclass(frozen=True)
class BandSaid:
    """Years or a band said by the tokens from `at` up to `after`.

    `somebody`: "en 40-åring", which is not the writer unless `writer` says so.
    `reckoned`: told by a school year. `since`: "idag 33", behind a younger age of long ago.
    """

    at: int
    after: int
    years: int | None
    band: AgeBand | None
    somebody: bool = False
    writer: bool = False
    reckoned: bool = False
    since: bool = False


@dataclass(frozen=True)
class Worldwide:
    """An age at a place of a text in any language; the writer's own or somebody else's.

    Not `outright`: nothing but where it stands tells that it is the writer's.
    """

    years: int
    start: int
    end: int
    writer: bool
    outright: bool = True


def form_at(pieces: tuple[Token, ...], at: int) -> str:
    """The form at a place, or nothing outside the text."""
    return pieces[at].form if 0 <= at < len(pieces) else ""


def forms_near(pieces: tuple[Token, ...], at: int, before: int, behind: int) -> set[str]:
    """The forms of so many tokens before a place and from it on."""
    return {piece.form for piece in pieces[max(0, at - before) : at + behind]}


def below(years: int) -> AgeBand:
    """The band of somebody younger than that; protective where it may be two."""
    return "child" if years <= 13 else "teen" if years <= ADULT else "adult"
