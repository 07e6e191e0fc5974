"""What stands around a number, and whether it counts something else than years of age."""

from dataclasses import dataclass
from typing import Final

from nlu.reading.age_numbers import Number
from nlu.reading.age_words import AGES, Token
from nlu.reading.people_named import person_at

YOUNGEST_BARE: Final = 5
OLDEST_BARE: Final = 99
ARE: Final = AGES["copula"] - AGES["needs_unit"]


def before(pieces: tuple[Token, ...], at: int) -> tuple[int, frozenset[str]]:
    """The place of the word before a number and its "typ", "snart", "inte", and those words."""
    passed: set[str] = set()
    passable = AGES["hedges"] | AGES["soon"] | AGES["not"]
    left = at - 1
    while (
        left >= 0
        and at - left <= 5
        and (pieces[left].form in passable or pieces[left].form in "~-")
    ):
        passed.add(pieces[left].form)
        left -= 1
    return left, frozenset(passed)


def unit_behind(pieces: tuple[Token, ...], number: Number) -> tuple[str, int]:
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
    if word in ("precis", "nyss", "just") and following[:1] and following[0] in AGES["turned"]:
        return "age", at + 2
    return "", number.after


def _far(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether the clause goes on after "15 är jag": then it was "15 år" after all."""
    return (at + 2 < len(pieces) and pieces[at + 2].kind == "word") or any(
        piece.form in AGES["copula"] for piece in pieces[max(0, at - 4) : at]
    )


@dataclass(frozen=True)
class Around:
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

    def labelled(self) -> bool:
        """Whether "ålder:" or "kort om mig:" stands before."""
        cues = AGES["age_words"] | AGES["correction_cues"] | AGES["introduces"]
        return self.word(self.number.at - 2) in cues

    def turning(self) -> bool:
        """Whether the age is yet to come: "fyller 14", "blir 15 i maj", "imorgon fyller jag 18"."""
        turned_round = self.before() in AGES["writer"] and self.word(self.left - 1) in AGES["turns"]
        will_be = self.before() == "be" and self.word(self.left - 1) in ("ill", "will")
        return turned_round or will_be or self.before() in AGES["turns"]

    def alone(self) -> bool:
        """Whether the message holds nothing else: "14", "14!", "14 o du då"."""
        if not YOUNGEST_BARE <= self.number.value <= OLDEST_BARE or len(self.pieces) > 9:
            return False
        rest = self.pieces[: self.number.at] + self.pieces[self.number.after :]
        others = [piece for piece in rest if piece.kind in ("number", "word")]
        return all(p.kind == "word" and p.form in _ALONE for p in others)

    def after_noun(self) -> bool:
        """Whether "på" hangs on somebody: "en elev på 13 år"."""
        return person_at(self.pieces, self.left - 1) is not None

    def after_person(self) -> bool:
        """Whether it stands right behind somebody: "min syster 22 är kvar där"."""
        return person_at(self.pieces, self.left) is not None

    def birthday(self) -> bool:
        """Whether the day is said on which the age was reached: "18 år sedan i lördags"."""
        since = self.word(self.after) in _SINCE
        at = self.after + 1 + (self.word(self.after + 1) in ("i", "last"))
        return since and self.word(at) in AGES["days_gone"]

    def ends(self) -> bool:
        """Whether the sentence ends behind the number."""
        return self.after >= len(self.pieces) or self.pieces[self.after].kind == "stop"

    def counts_else(self) -> bool:
        """Whether it is a price, an hour, a count, a while, or long ago."""
        before, behind = self.before(), self.word(self.number.after)
        close = self.word(self.number.at - 1)
        if behind in ("%", "€", "$", "£", "°", "+") and not (behind == "+" and self.alone()):
            return True
        if behind == "." and self.word(self.number.after + 1) in AGES["not_grades"]:
            return True
        if before == "i" and self.word(self.left - 1) in AGES["vague"]:
            return True  # "nånstans i trettioårsåldern"
        if close == "e" and "an" in (behind, self.word(self.number.after + 1)):
            return True  # the road: "vid E4:an"
        if close == "e" and self._road():
            return True
        if close == "*" and self.number.at > 1:
            return True
        if close in ("€", "$", "£", "#", "@", "+", "§", "&", ":") and not self.labelled():
            return True
        friend = before == "van" and person_at(self.pieces, self.left) and self._called()
        if before in AGES["not_before"] and not friend and before != "e":
            return before not in AGES["copula"] and not self.late_in_life()
        if behind in AGES["units"] and not (self._excused(behind) or self._told_as_man()):
            return True
        if self.past():
            return True
        if self.unit in ("years", "") and self.word(self.after) in AGES["not_after"]:
            left_behind = self.word(self.after) == "kvar" and self.after_person()
            gone_on = self.word(self.after) in ("kvar", "left", "ihop")
            return (self.unit == "years" or gone_on) and not left_behind and not self.birthday()
        if self.unit == "years" and (self._lasted() or self._spent()):
            return True
        if self.unit == "years" and self.word(self.after) in AGES["of_years"]:
            return before not in AGES["copula"] | AGES["turned"]
        return self.unit == "years" and self._while(before)

    def _lasted(self) -> bool:
        """Whether it goes on with "har jag stått ut": how long something has lasted."""
        subject = self.word(self.after + 1)
        return self.word(self.after) in _HAVE and subject in AGES["writer"] | AGES["we"] | {"det"}

    def _spent(self) -> bool:
        """Whether it is how long: "sju års jobb", "15 år i yrket", "seven years undocumented"."""
        told = self.before() in AGES["copula"] | AGES["turned"] | AGES["turns"]
        unit, behind = self.word(self.after - 1), self.word(self.after)
        if unit == "ars":
            named = person_at(self.pieces, self.after) is not None
            goes_on = AGES["age_words"] | AGES["copula"] | AGES["joins"] | AGES["leads"]
            return behind.isalpha() and behind not in goes_on and not named
        if told:
            return False
        if behind in ("i", "in", "pa", "som", "as"):
            return self.word(self.after + 1) in AGES["spent_in"]
        if unit != "years":
            return False
        apart = self.left >= 0 and self.pieces[self.left].kind == "stop"
        short = apart and self.ends() and self.number.value < _YOUNGEST_ENGLISH
        return short or (behind.endswith("ed") and behind not in AGES["leads"])

    def _road(self) -> bool:
        """Whether it is "vid E6", "längs e20"; "ja e 16" is none."""
        at = self.number.at
        glued = self.pieces[at - 1].end == self.pieces[at].start
        return glued and self.word(at - 2) in AGES["beside_roads"]

    def late_in_life(self) -> bool:
        """Whether it is asked if something can be done "vid 39", "at 45": no hour of the day."""
        late = self.before() in ("at", "vid") and _HOURS < self.number.value <= OLDEST_BARE
        closes = self.ends() or self.pieces[self.after].kind == "mark"
        return late and closes and bool(set(self.near(9)) & AGES["begins_anew"])

    def since_last(self) -> bool:
        """Whether it is ", 18 i våras," behind somebody."""
        day = self.word(self.after + 1) if self.word(self.after) == "i" else ""
        return self.before() == "," and day in AGES["days_gone"]

    def _called(self) -> bool:
        """Whether "vän" is a friend, "min bästa vän", and not a floor without its ring."""
        return self.word(self.left - 1) in AGES["whose_pronouns"] | {"basta", "nara", "god"}

    def _excused(self, behind: str) -> bool:
        """Whether a word that counts things is not meant so: "är 15 i mars", "15 till våren"."""
        born_in = self.turning() or self.passed & AGES["soon"]
        if behind == "min" and self.unit == "":
            at = self.number.after + 1
            return any(person_at(self.pieces, at + step) is not None for step in (0, 1))
        if behind in ("till", "av", "v", "g", "h", "st", "x", "k", "fel", "am", "andra"):
            return bool(born_in) or (
                behind in ("till", "av") and self.word(self.left - 1) in AGES["writer"]
            )
        return bool(born_in) and behind not in ("kr", "min", "ganger")

    def _told_as_man(self) -> bool:
        """Whether the message is "28 man": who answers is a man, not one of 28."""
        grown = self.number.value >= _YOUNGEST_MAN and self.word(self.number.after) == "man"
        rest = self.pieces[: self.number.at] + self.pieces[self.number.after + 1 :]
        return grown and all(piece.kind in ("stop", "mark") for piece in rest)

    def _while(self, before: str) -> bool:
        """Whether "15 år" is how long something lasted."""
        if before == "pa" or (before == "i" and self.word(self.after - 1) == "ars"):
            return not self.after_noun()
        if before in AGES["duration_before"]:
            return True
        return bool(
            {"varit", "gatt", "bott", "jobbat", "gift", "vantat", "been"} & set(self.near(4))
        )

    def past(self) -> bool:
        """Whether it is an age that somebody had before: "när jag var 12", "som 12-åring"."""
        before, near = self.before(), self.near()
        younger_self = self.unit == "age" and self.word(self.after) in AGES["writer"]
        if younger_self and self.word(self.after - 1) in ("ariga", "arige"):
            return True
        ours = before == "var" and self.unit == "age" and self.left <= 0  # "vår 16-åring"
        if (before in AGES["past"] and not ours) or (
            self.word(self.left - 1) in AGES["past"] and before in ("jag", "i")
        ):
            return True
        if before in ("som", "as", "sedan", "sen", "since") and self.unit in ("age", "years"):
            return not (before == "som" and self.word(self.after) in AGES["fillers"])
        if self.word(self.after) in AGES["past"] and self.word(self.after + 1) in AGES["writer"]:
            return True  # "tolv var jag när det började"
        if before in AGES["turned"] and "since" in near:
            return True
        if before in AGES["turned"] and set(near) & {"nar", "when", "innan", "forran"}:
            return not (set(near) & {"innan", "forran"})
        if (
            self.word(self.after) in ("da", "then")
            and before not in AGES["copula"]
            and set(near) & AGES["past"]
        ):
            return True
        if before in ("vid", "sen", "sedan") and self.word(self.after - 1) in ("ars", "alder"):
            return True
        return (
            self.word(self.number.after) in ("ars",) and self.word(self.number.after + 1) == "alder"
        )


_HAVE: Final = ("har", "hade", "have", "had")
_SINCE: Final = ("sen", "sedan", "sedn", "since")
_ALONE: Final = frozenset().union(
    *(AGES[name] for name in ("hedges", "soon", "turns", "not", "fillers", "address"))
)
_YOUNGEST_MAN: Final = 15
_YOUNGEST_ENGLISH: Final = 13
"""A sentence that is only "Eight years." is no age: nobody so young puts it so."""
_HOURS: Final = 24
