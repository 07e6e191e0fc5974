"""Whether an age is reached, still to come, or denied: "snart 16", "15 in jan", "inte 18"."""

from nlu.reading.age_around import Around
from nlu.reading.age_birth import MONTHS
from nlu.reading.age_numbers import NUMBER_WORDS
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


def _some_time(words: list[str]) -> bool:
    """Whether "om tre dagar", "in two weeks" stands among some words."""
    for at, word in enumerate(words):
        if word in ("om", "in"):
            return bool(set(words[at + 1 : at + 4]) & AGES["some_time"])
    return False
