"""The ages that a message states, and whose they are."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from bot.codes import ADULT, AgeBand, band_of
from nlu.reading.age_numbers import Number, numbers
from nlu.reading.age_school import BandSaid, bands_said, born, school_years
from nlu.reading.age_words import AGES, Token, as_read, tokens
from nlu.reading.age_worldwide import ages_worldwide
from nlu.reading.people_named import Person, about, person_at

YOUNGEST: Final = 3
OLDEST: Final = 110
YOUNGEST_BARE: Final = 5
OLDEST_BARE: Final = 99

Whose = Literal["writer", "other", "perpetrator"]


@dataclass(frozen=True)
class AgeSaid:
    """One age: in whole years, or a band where no number is said; never both.

    `start` and `end` count in `as_read(text)`. `subject` is the word for the person, as far as
    one is named; `outright` tells "jag är 15" from a "15" that only must be the writer's.
    """

    years: int | None
    band: AgeBand | None
    start: int
    end: int
    whose: Whose
    subject: Person | None = None
    outright: bool = False


def find_ages(text: str, *, today: date | None = None) -> list[AgeSaid]:
    """All ages said in a text, in order; an age long ago, a price or an hour is none.

    `today` is what a year of birth is counted from.
    """
    read = as_read(text)
    pieces = tokens(read)
    return ages_in(read, pieces, today or date.today())


def ages_in(read: str, pieces: tuple[Token, ...], today: date) -> list[AgeSaid]:
    """The same for a text that is cut up already."""
    found: list[AgeSaid] = []
    taken: set[int] = set()
    for said in ages_worldwide(read):
        whose: Whose = "writer" if said.writer else "other"
        found.append(AgeSaid(said.years, None, said.start, said.end, whose, None, said.writer))
    for said_band in _steps(pieces, today):
        if _overlaps(found, pieces, said_band):
            continue
        taken.update(range(said_band.at, said_band.after))
        found.append(_said(pieces, said_band))
    for number in numbers(pieces):
        if number.at in taken:
            continue
        said_band = _stated(pieces, number)
        if said_band is not None and not _overlaps(found, pieces, said_band):
            found.append(_said(pieces, said_band))
    found.sort(key=lambda age: age.start)
    return [age for age in found if age.years is None or YOUNGEST <= age.years <= OLDEST]


def _steps(pieces: tuple[Token, ...], today: date) -> Iterator[BandSaid]:
    yield from born(pieces, today)
    yield from school_years(pieces)
    yield from bands_said(pieces)


def _overlaps(found: list[AgeSaid], pieces: tuple[Token, ...], said: BandSaid) -> bool:
    start, end = pieces[said.at].start, pieces[said.after - 1].end
    return any(age.start < end and start < age.end for age in found)


def _said(pieces: tuple[Token, ...], said: BandSaid) -> AgeSaid:
    subject, outright = about(pieces, said.at, said.after)
    if said.somebody and not said.writer and (subject is None or subject.at < said.at):
        whose: Whose = "other"
        subject, outright = None, False
    else:
        whose = whose_is(subject)
    start, end = pieces[said.at].start, pieces[said.after - 1].end
    return AgeSaid(said.years, said.band, start, end, whose, subject, outright)


def whose_is(subject: Person | None) -> Whose:
    """Whose an age is that is said of this person; nobody named is the writer."""
    if subject is None or subject.kin == "writer":
        return "writer"
    grown = subject.kin in ("partner", "parent") or subject.sex == "m" and subject.kin == "pronoun"
    return "perpetrator" if grown else "other"


def _stated(pieces: tuple[Token, ...], number: Number) -> BandSaid | None:
    """What a number says as an age; None when it says something else."""
    left, words = _before(pieces, number.at)
    unit, after = _unit(pieces, number)
    edge = _Edge(pieces, number, left, words, unit, after)
    if edge.counts_else():
        return None
    bounded = edge.bound()
    if bounded is not None:
        return bounded
    if not edge.is_age():
        return None
    years = number.value - (1 if edge.not_yet() else 0)
    said = BandSaid(number.at, after, years, None, edge.somebody(), edge.by_writer())
    if edge.future():
        return replace(said, years=None, band="teen") if number.value == ADULT else None
    if edge.denied():
        return replace(said, years=None, band=_below(number.value)) if unit != "old" else None
    return said


def _below(years: int) -> AgeBand:
    """The band of somebody younger than that; protective where it may be two."""
    return "child" if years <= 13 else "teen" if years <= ADULT else "adult"


def _before(pieces: tuple[Token, ...], at: int) -> tuple[int, frozenset[str]]:
    """The place of the word before a number and its "typ", "snart", "inte", and those words."""
    passed: set[str] = set()
    passable = AGES["hedges"] | AGES["soon"] | AGES["not"]
    left = at - 1
    while left >= 0 and at - left <= 5 and (pieces[left].form in passable or pieces[left].form in "~-"):
        passed.add(pieces[left].form)
        left -= 1
    return left, frozenset(passed)


def _unit(pieces: tuple[Token, ...], number: Number) -> tuple[str, int]:
    """What stands behind a number: "age" (åring, bast), "years", or "" — and where that ends."""
    at = number.after
    if at < len(pieces) and pieces[at].form in "-:" and at + 1 < len(pieces):
        at += 1
    if at >= len(pieces):
        return "", number.after
    word = pieces[at].form
    following = [piece.form for piece in pieces[at + 1 : at + 3]]
    if word in AGES["unit_age"]:
        return "age", at + 1
    if word in AGES["unit_years"]:
        if word == "ar" and following[:1] and following[0] in ("jag", "han", "hon", "min"):
            return ("years", at + 1) if number.value and _far(pieces, at) else ("", number.after)
        if following[:1] and (following[0] in AGES["old"] or following[0] in AGES["unit_age"]):
            return "age", at + 2
        if following[:2] == ["-", "old"]:
            return "age", at + 3
        if word == "ars" and following[:1] == ["aldern"]:
            return "age", at + 2
        return "years", at + 1
    if word == "y" and following == ["/", "o"]:
        return "age", at + 3
    if word in AGES["old"]:
        return "old", at + 1
    if word in ("fyllda", "fyllt"):
        return "age", at + 1
    return "", number.after


def _far(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether the clause goes on after "15 är jag": then it was "15 år" after all."""
    return at + 2 < len(pieces) and pieces[at + 2].kind == "word" or any(
        piece.form in AGES["copula"] for piece in pieces[max(0, at - 4) : at]
    )


@dataclass(frozen=True)
class _Edge:
    """A number with what stands around it."""

    pieces: tuple[Token, ...]
    number: Number
    left: int
    passed: frozenset[str]
    unit: str
    after: int

    def word(self, at: int) -> str:
        """The form at a place, or nothing outside the text."""
        return self.pieces[at].form if 0 <= at < len(self.pieces) else ""

    def before(self) -> str:
        """The word before the number, hedges left out."""
        return self.word(self.left)

    def near(self, most: int = 6) -> list[str]:
        """Words before the number within its sentence."""
        found: list[str] = []
        at = self.number.at - 1
        while at >= 0 and len(found) < most and self.pieces[at].kind != "stop":
            found.append(self.pieces[at].form)
            at -= 1
        return found

    def counts_else(self) -> bool:
        """Whether it is a price, an hour, a count, a while, or long ago."""
        before, behind = self.before(), self.word(self.number.after)
        close = self.word(self.number.at - 1)
        if behind in ("%", "€", "$", "£", "°", "+") and not (behind == "+" and self.alone()):
            return True
        if close in ("€", "$", "£", "#", "@", "+", "§", "&", "*", ":") and not self.labelled():
            return True
        if before in AGES["not_before"] and not (before == "e" and self.unit != "x"):
            return before not in AGES["copula"]
        if behind in AGES["units"] and not self._excused(behind):
            return True
        if self.past():
            return True
        if self.unit in ("years", "") and self.word(self.after) in AGES["not_after"]:
            return self.unit == "years" or self.word(self.after) in ("kvar", "left", "ihop")
        return self.unit == "years" and self._while(before)

    def _excused(self, behind: str) -> bool:
        """Whether a word that counts things is not meant so: "är 15 i mars", "15 till våren"."""
        born_in = self.turning() or self.passed & AGES["soon"]
        if behind in ("till", "av", "v", "g", "h", "st", "x", "k", "fel", "am", "andra"):
            return bool(born_in) or behind in ("till", "av") and self.word(self.left - 1) in AGES["writer"]
        return bool(born_in) and behind not in ("kr", "min", "ganger")

    def _while(self, before: str) -> bool:
        """Whether "15 år" is how long something lasted."""
        if before == "pa" or before == "i" and self.word(self.after - 1) == "ars":
            return not self._after_noun()
        if before in AGES["duration_before"]:
            return True
        return bool({"varit", "gatt", "bott", "jobbat", "gift", "vantat", "been"} & set(self.near(4)))

    def _after_noun(self) -> bool:
        """Whether "på" hangs on somebody: "en elev på 13 år"."""
        return person_at(self.pieces, self.left - 1) is not None

    def past(self) -> bool:
        """Whether it is an age that somebody had before: "när jag var 12", "som 12-åring"."""
        before, near = self.before(), self.near()
        if before in AGES["past"] or self.word(self.left - 1) in AGES["past"] and before in ("jag", "i"):
            return True
        if before in ("som", "as", "sedan", "sen", "since") and self.unit in ("age", "years"):
            return not (before == "som" and self.word(self.after) in AGES["fillers"])
        if before in AGES["turned"] and set(near) & {"nar", "when", "innan", "forran"}:
            return not (set(near) & {"innan", "forran"})
        if before in ("vid", "sen", "sedan") and self.word(self.after - 1) in ("ars", "alder"):
            return True
        return self.word(self.number.after) in ("ars",) and self.word(self.number.after + 1) == "alder"

    def turning(self) -> bool:
        """Whether the age is yet to come: "fyller 14", "blir 15 i maj"."""
        return self.before() in AGES["turns"]

    def not_yet(self) -> bool:
        """Whether the writer is a year younger than the number."""
        soon_behind = self.word(self.after) in AGES["soon"] and self.word(self.after + 1) not in (
            "ar", "tva", "tre")
        later = self.word(self.after) in ("nasta", "next")
        return self.turning() or bool(self.passed & AGES["soon"]) or soon_behind or later

    def future(self) -> bool:
        """Whether it is about the day when: "när jag fyller 18"."""
        subject = self.word(self.left - 1)
        waits = self.word(self.left - 2) in AGES["until"] and (
            subject in AGES["writer"] or subject in AGES["one"]
        )
        coming = self.turning() or self.before() in AGES["copula"] | AGES["turned"]
        return bool(waits) and coming

    def denied(self) -> bool:
        """Whether it says "inte 18"."""
        close = {self.word(self.left), *self.passed} | {self.word(self.after)}
        if self.word(self.after) in AGES["not"] and self.word(self.after + 1) != "an":
            return bool((close - {self.word(self.after)}) & AGES["not"])
        return bool(close & AGES["not"])

    def labelled(self) -> bool:
        """Whether "ålder:" stands before."""
        return self.word(self.number.at - 2) in AGES["age_words"]

    def bound(self) -> BandSaid | None:
        """The band that "under 18", "över 20" or "18+" says of somebody."""
        words = (self.before(), f"{self.word(self.left - 1)} {self.before()}")
        value = self.number.value
        for width, word in enumerate(words, start=1):
            below, beyond = word in AGES["under"], word in AGES["over"]
            if not (below or beyond):
                continue
            if not self._bound_on_somebody(self.left - width):
                return None
            band = _below(value) if below else "adult" if value >= ADULT else None
            return BandSaid(self.number.at, self.after, None, band) if band else None
        if self.word(self.after) in ("+", "plus") and value >= ADULT and self.is_age():
            return BandSaid(self.number.at, self.after + 1, None, "adult")
        return None

    def _bound_on_somebody(self, at: int) -> bool:
        word = self.word(at)
        while word in AGES["hedges"] | AGES["not"]:
            at -= 1
            word = self.word(at)
        return at < 0 or word in AGES["copula"] or self.pieces[at].kind == "stop" or word in (
            ",", "och", "o", "som") and self.unit != "x"

    def is_age(self) -> bool:
        """Whether something says that the number is an age."""
        before = self.before()
        if self.unit == "age" or self.unit == "old" or self.alone() or self.glued():
            return True
        if before in AGES["age_words"] or before in (":", "=") and self.labelled():
            return True
        if before in AGES["turns"] or before in AGES["turned"]:
            return self._turned_fits(before)
        if before in AGES["copula"]:
            return self._copula_fits(before)
        if before in AGES["writer"] and before not in ("i", "yo", "ja") or before in ("hen",):
            return self._ends_or_goes_on()
        if before in ("he", "she", "hon", "han"):
            return self._ends_or_goes_on()
        if before in ("pa", "om") and self._after_noun():
            return True
        if before in ("utan", "fel", "menar", "meant", "mean", "menade", "nej", "forlat", "sorry") or self.passed & AGES["soon"]:
            return self.unit == "years" or self._ends_or_goes_on()
        return self._beside()

    def _turned_fits(self, before: str) -> bool:
        if before in ("blev", "turned", "blivit"):
            around = {*self.passed, self.word(self.left - 1), self.word(self.after)}
            return before == "turned" or bool(around & AGES["fresh"])
        if before in ("bli", "blir", "turn"):
            return self.unit != "" or self.word(self.left - 1) not in AGES["it"]
        return True

    def _copula_fits(self, before: str) -> bool:
        subject = self.word(self.left - 1)
        if before in AGES["needs_unit"]:
            return self.unit == "years" and subject in AGES["writer"] and self._ends_or_goes_on()
        if subject in AGES["it"] or subject in AGES["we"] | {"ni", "you"} and self.unit == "":
            return self.unit == "years" and subject == "vi" or subject in AGES["we"] and self._ends()
        return True

    def _ends(self) -> bool:
        return self.after >= len(self.pieces) or self.pieces[self.after].kind == "stop"

    def _ends_or_goes_on(self) -> bool:
        """Whether nothing stands behind that the number could count."""
        if self._ends() or self.pieces[self.after].kind == "mark":
            return True
        return self.unit == "years" or self.word(self.after) in _GOES_ON

    def _beside(self) -> bool:
        """Whether it stands beside "tjej", in a list or brackets, or begins the message."""
        if person_at(self.pieces, self.left) and self.number.value >= YOUNGEST_BARE:
            return True
        behind = person_at(self.pieces, self.after)
        gender = behind is not None and behind.kin == "writer"
        opens = self.left < 0 or self.pieces[self.left].kind in ("stop", "mark")
        if gender and (opens or self.unit == "years"):
            return True
        if self.left < 0 or self.pieces[self.left].kind == "stop" or self._greeting():
            return self.unit == "years" or self._leads()
        if self.before() in (",", "(", "/", "-", "och", "o", "and") and self.number.value >= YOUNGEST_BARE:
            if self.unit == "years" or self.before() in (",", "(") and self._short_list():
                return True
            return self.before() in AGES["joins"] and self.by_writer() and self._ends_or_goes_on()
        return False

    def _greeting(self) -> bool:
        return self.left <= 2 and all(
            self.word(at) in _GREETINGS or self.pieces[at].kind != "word" for at in range(self.left + 1)
        )

    def _leads(self) -> bool:
        """Whether a number that begins a message reads as an age: "15, malmö", "14 från lund"."""
        if not YOUNGEST_BARE <= self.number.value <= OLDEST_BARE:
            return False
        return self._ends() or self.word(self.after) in {*_LEADS, ","} or self.alone()

    def _short_list(self) -> bool:
        """Whether it is an item of a short list of facts: "anna, 15, malmö"."""
        behind = self.word(self.after)
        if behind not in ("", ",", ")", ".", "!", "\n", "(") or not 8 <= self.number.value <= 99:
            return False
        return len(self.pieces) <= 16

    def glued(self) -> bool:
        """Whether it is written as "f15" or "15f"."""
        at, pieces = self.number.at, self.pieces
        before, behind = self.word(at - 1), self.word(self.number.after)
        if len(pieces) > 12 and at > 2:
            return False
        joined = at > 0 and pieces[at - 1].end >= pieces[at].start - (before in ("f", "m"))
        if before in ("f", "k", "t", "m", "/") and joined and 10 <= self.number.value <= 99:
            return self.word(at - 2) not in AGES["not_before"] and (before != "/" or at == 2)
        return behind in ("f", "m", "k", "/") and at == 0 and (
            behind != "/" or self.word(self.number.after + 1) in ("f", "m", "k"))

    def alone(self) -> bool:
        """Whether the message holds nothing else: "14", "14!", "14 o du då"."""
        if not YOUNGEST_BARE <= self.number.value <= OLDEST_BARE or len(self.pieces) > 9:
            return False
        rest = self.pieces[: self.number.at] + self.pieces[self.number.after :]
        others = [piece for piece in rest if piece.kind in ("number", "word")]
        return all(p.kind == "word" and (p.form in AGES["fillers"] or p.form in _ALONE) for p in others)

    def somebody(self) -> bool:
        """Whether "en 40-åring", "en 14-årig flicka": somebody, not the writer."""
        return self.unit == "age" and self.before() in AGES["articles"] | {"min", "var", "vart", "my", "our"}

    def by_writer(self) -> bool:
        """Whether the writer says it of themself in so many words: "jag är en 15-åring"."""
        before = self.near(5)
        copula = next((at for at, word in enumerate(before) if word in AGES["copula"]), None)
        if copula is None or set(before[:copula]) & AGES["prepositions"]:
            return False
        return copula == len(before) - 1 or any(word in AGES["writer"] for word in before[copula:])


_ALONE: Final = AGES["hedges"] | AGES["soon"] | AGES["turns"] | AGES["not"]
_GREETINGS: Final = frozenset(
    ("hej", "hejsan", "hi", "hello", "tja", "tjena", "hallo", "hejhej", "nej", "ja", "yes", "no", "jo", "ok",
     "okej", "asso", "svar", "jaha", "na", "eh", "ehm", "oj", "sorry", "forlat", "snalla", "hey")
)
_LEADS: Final = frozenset(
    ("och", "o", "fran", "i", "bor", "and", "from", "living", "men", "but", "in", "snart", "bast", "ar", "live",
     "ska", "fast", "for", "haha", "tror", "jag", "asso")
)
_GOES_ON: Final = AGES["fillers"] | _LEADS | AGES["joins"] | AGES["prepositions"] | frozenset(
    ("som", "ska", "mar", "vill", "gar", "har", "ha", "fran", "who", "that", "which", "is", "nar", "om", "for",
     "sa", "att", "behover", "kan", "hittills", "bodde", "heter", "going", "live", "need", "want", "with", "pa",
     "sitter", "kommer", "idag", "min", "my", "blir", "fyller", "bara", "bor", "vet", "saljer", "fick", "soon",
     "blev", "tjej", "kille", "girl", "boy", "kvinna", "man", "tva", "today", "now", "mamma", "just", "eller",
     "valdigt", "fortfarande", "pratar", "gillar", "tycker", "orkar", "du", "u")
)
