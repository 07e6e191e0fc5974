"""Whether an age is reached, still to come, or denied: "snart 16", "15 in jan", "inte 18"."""

from typing import Final

from nlu.reading.age_around import Around
from nlu.reading.age_birthdays import MONTHS
from nlu.reading.age_numbers import NUMBER_WORDS, number_at
from nlu.reading.age_words import AGES


class Yet(Around):
    """A number whose surroundings are asked when it is somebody's age."""

    def not_yet(self) -> bool:
        """Whether the writer is a year younger than the number."""
        goes_on = self._counts(self.after + 1) or self.word(self.after + 1) in ("i", "in")
        soon_behind = self.word(self.after) in AGES["soon"] and not goes_on
        later = self.word(self.after) in ("nasta", "next") or self.awaited()
        return self.turning() or bool(self.passed & AGES["soon"]) or soon_behind or later

    def awaited(self) -> bool:
        """Whether the birthday is some time ahead: "15 in jan", "om tre dagar är jag 18"."""
        turned = {self.before(), self.word(self.after - 1), self.word(self.after)} & AGES["turned"]
        if turned or self.birthday():
            return False
        behind = [self.word(self.after + step) for step in range(5)]
        if behind[0] in ("i", "in") and behind[1] in MONTHS:
            return True
        near = self.near(8)[::-1]
        ahead = near[-5:-1] if self.before() in AGES["writer"] else near[:4]
        return _some_time(behind) or (_some_time(ahead) and self._said_of_oneself())

    def dated_denial(self) -> bool:
        """Whether "inte 18" goes on with "om 10 dagar": a year less, and no mere band."""
        return self.denied() and _some_time([self.word(self.after + step) for step in range(5)])

    def not_even(self) -> bool:
        """Whether it is "inte ens 13", by which people tell that they will soon be.

        "Inte ens 18" may be said by a child of ten: of an age that the law names, only the band.
        """
        words = (self.word(self.number.at - 2), self.word(self.number.at - 1))
        told = words[0] in AGES["not"] and words[1] in ("ens", "even")
        apart = self.ends() or self.unit != "" or self.word(self.after) in AGES["after_not_even"]
        begins = self.left < 0 or self.before() in AGES["copula"] | AGES["turned"] | {".", ","}
        return told and begins and apart and self.number.value not in _LEGAL

    def now_after_then(self) -> bool:
        """Whether it is the "idag 33" behind a younger age: "utsatt som 15-åring, idag 33"."""
        now = self.word(self.number.at - 1) in AGES["today"]
        if not (now and self.left >= 0 and self.pieces[self.left].kind in ("mark", "stop")):
            return False
        behind = self.word(self.after)
        goes_on = self.after >= len(self.pieces) or self.unit != "" or behind in AGES["joins"]
        return (goes_on or not behind.isalnum()) and self._then()

    def _then(self) -> bool:
        """Whether a younger age of long ago stands before: "som 15-åring", "när jag var 9"."""
        for at in range(max(0, self.number.at - _THEN), self.left):
            number = number_at(self.pieces, at)
            then = self.word(at - 1) in AGES["past"] | {"som", "as", "vid", "at"}
            if then and number is not None and number.value < self.number.value:
                return True
        return False

    def _said_of_oneself(self) -> bool:
        """Whether "är jag" or "jag är" stands right before: who writes will be that old."""
        words = {self.before(), self.word(self.left - 1)}
        return bool(words & AGES["writer"]) and bool(words & AGES["copula"])

    def _counts(self, at: int) -> bool:
        """Whether a number stands at a place, or "år": "17 snart 18" is 17."""
        word = self.word(at)
        return word == "ar" or word[:1].isdecimal() or word in NUMBER_WORDS

    def future(self) -> bool:
        """Whether it is about the day when: "när jag fyller 18"."""
        subject = self.word(self.left - 1)
        waits = self.word(self.left - 2) in AGES["until"] and (
            subject in AGES["writer"] or subject in AGES["one"]
        )
        coming = self.turning() or self.before() in AGES["copula"] | AGES["turned"]
        return bool(waits) and coming and not self.dated()

    def dated(self) -> bool:
        """Whether the month of the birthday is said: "när jag fyller 18 i januari" is 17."""
        said = (self.word(self.after), self.word(self.after + 1))
        return self.turning() and said[0] in ("i", "in") and said[1] in MONTHS

    def denied(self) -> bool:
        """Whether it says "inte 18"."""
        close = {self.word(self.left), *self.passed} | {self.word(self.after)}
        if self.before() in AGES["turned"] and self.word(self.left - 1) in AGES["not"]:
            return True
        if self.word(self.after) in AGES["not"] and self.word(self.after + 1) != "an":
            return bool((close - {self.word(self.after)}) & AGES["not"])
        return bool(close & AGES["not"])


_THEN: Final = 20
"""Words between an age of long ago and the one of today, at most."""
_LEGAL: Final = frozenset((15, 18, 20, 21, 25))


def _some_time(words: list[str]) -> bool:
    """Whether "om tre dagar", "in two weeks" stands among some words."""
    for at, word in enumerate(words):
        if word in ("om", "in"):
            return bool(set(words[at + 1 : at + 4]) & AGES["some_time"])
    return False
