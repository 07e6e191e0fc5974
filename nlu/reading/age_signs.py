"""Whether what stands around a number makes it an age, and which."""

from typing import Final

from bot.codes import ADULT, AgeBand
from nlu.reading.age_around import ARE, OLDEST_BARE, YOUNGEST_BARE
from nlu.reading.age_lists import listed_child
from nlu.reading.age_numbers import NUMBER_WORDS
from nlu.reading.age_said import BandSaid, below
from nlu.reading.age_words import AGES
from nlu.reading.age_yet import Yet
from nlu.reading.people_named import person_at


class Signs(Yet):
    """A number whose surroundings are asked for signs of an age."""

    def bound(self) -> BandSaid | None:
        """The band that "under 18", "över 20", "18+" or "30 nånting" says of somebody."""
        vague = self.number.after + (self.word(self.number.after) == "-")
        round_one = self.number.value >= _ROUND and self.number.value % 10 == 0
        begins = self.left < 0 or self.pieces[self.left].kind == "stop"
        vague_one = round_one and self.word(vague) in AGES["vague"]
        counts = self.word(vague + 1) in AGES["units"]
        if vague_one and not counts and (begins or self.is_age()):
            return BandSaid(self.number.at, vague + 1, None, "adult")
        words = (self.before(), f"{self.word(self.left - 1)} {self.before()}")
        value = self.number.value
        for width, word in enumerate(words, start=1):
            younger, older = word in AGES["under"], word in AGES["over"]
            if not (younger or older):
                continue
            if younger and self._close_under(self.left - width):
                return BandSaid(self.number.at, self.after, value - 1, None)
            if not self._bound_on_somebody(self.left - width):
                return None
            band: AgeBand | None = "adult" if value >= ADULT else None
            if younger:
                band = below(value)
            return BandSaid(self.number.at, self.after, None, band) if band else None
        if self.word(self.after) in ("+", "plus") and value >= ADULT and self.is_age():
            return BandSaid(self.number.at, self.after + 1, None, "adult")
        return None

    def _bound_on_somebody(self, at: int) -> bool:
        word = self.word(at)
        while word in AGES["hedges"] | AGES["not"]:
            at -= 1
            word = self.word(at)
        return (
            at < 0
            or word in AGES["copula"]
            or self.pieces[at].kind == "stop"
            or (word in (",", "och", "o", "som") and self.unit != "x")
        )

    def _close_under(self, at: int) -> bool:
        """Whether "strax under 60" is said of somebody; "lönen är strax under 20" is not."""
        begins = at == 0 or self.pieces[at - 1].kind == "stop"
        told = self.word(at - 1) in AGES["copula"] and person_at(self.pieces, at - 2) is not None
        return self.word(at) in AGES["close_under"] and (begins or told)

    def is_age(self) -> bool:
        """Whether something says that the number is an age."""
        before = self.before()
        if self.unit == "age" or self.unit == "old" or self.alone() or self.glued():
            return True
        if self.now_after_then() or self.not_even() or self.since_last():
            return True
        if (self.left < 0 or self.pieces[self.left].kind in ("stop", "mark")) and self.awaited():
            return True
        if before in AGES["age_words"] or (before in (":", "=") and self.labelled()):
            return True
        if before in AGES["turns"] or before in AGES["turned"]:
            return self._turned_fits(before)
        if self.turning() or self.late_in_life():
            return True
        if before in AGES["copula"]:
            return self._copula_fits(before)
        if (before in AGES["writer"] and before not in ("i", "yo", "ja")) or before in ("hen",):
            return self._ends_or_goes_on() or self.word(self.after) in AGES["he"] | AGES["she"]
        if before in ("he", "she", "hon", "han"):
            return self._ends_or_goes_on()
        if before in ("pa", "om", "of") and self.after_noun():
            return True
        if (
            before in ("utan", "fel", "menar", "meant", "mean", "menade", "nej", "forlat", "sorry")
            or self.passed & AGES["soon"]
        ):
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
            named = person_at(self.pieces, self.left - 1)
            own = subject in AGES["writer"] or (named is not None and named.kin == "writer")
            return self.unit == "years" and own and self._ends_or_goes_on()
        if self.unit == "years" and self._of_a_thing(subject):
            return False
        if subject in AGES["it"] or (subject in AGES["we"] | {"ni", "you"} and self.unit == ""):
            if subject not in AGES["we"]:
                return False
            both = (self.passed | {self.word(self.after)}) & {"bada", "bagge", "both", ","}
            return self.unit == "years" or bool(both) or self.ends()
        return True

    def _of_a_thing(self, subject: str) -> bool:
        """Whether "straffet är 4 år" is said of no person."""
        definite = len(subject) > 4 and subject.endswith("et")
        thing = definite or subject in AGES["things_of_years"]
        return thing and person_at(self.pieces, self.left - 1) is None

    def _closes(self, at: int) -> bool:
        """Whether the text or a clause ends at a place."""
        return at >= len(self.pieces) or self.pieces[at].kind in ("stop", "mark")

    def _ends_or_goes_on(self) -> bool:
        """Whether nothing stands behind that the number could count."""
        if self.ends() or self.pieces[self.after].kind == "mark":
            return True
        return self.unit == "years" or self.word(self.after) in _GOES_ON

    def _beside(self) -> bool:
        """Whether it stands beside "tjej", in a list or brackets, or begins the message."""
        beside = person_at(self.pieces, self.left)
        if beside and beside.word not in AGES["they"] and self.number.value >= YOUNGEST_BARE:
            return True
        if self._exactly() or listed_child(self.pieces, self.number.at, self.after):
            return True
        behind = person_at(self.pieces, self.after)
        gender = behind is not None and behind.kin == "writer"
        opens = self.left < 0 or self.pieces[self.left].kind in ("stop", "mark")
        if gender and (opens or self.unit == "years"):
            return True
        if opens and self.word(self.after) in ("nu", "now") and self._closes(self.after + 1):
            return True
        if self.left < 0 or self.pieces[self.left].kind == "stop" or self._greeting():
            return self.unit == "years" or self._leads()
        if self._apart():
            return True
        if self._bracketed() or self._beside_word() or (self.unit == "years" and self._headed()):
            return True
        if (
            self.before() in (",", "(", "/", "-", "och", "o", "and")
            and self.number.value >= YOUNGEST_BARE
        ):
            if self.unit == "years" or (self.before() in (",", "(") and self._short_list()):
                return True
            if self.word(self.after) in AGES["as_meant"]:
                return True
            goes_on = self.before() in AGES["joins"] and (self.by_writer() or self._by_another())
            return goes_on and self._ends_or_goes_on()
        return False

    def _exactly(self) -> bool:
        """Whether it is said more closely: "tjugonånting, tjugotvå om du måste veta"."""
        behind = f"{self.word(self.after)} {self.word(self.after + 1)}"
        return self.before() == "," and behind in AGES["exactly"]

    def _beside_word(self) -> bool:
        """Whether the message is "14 malmö", or begins "transtjej 17 på hvb"."""
        if not _YOUNG <= self.number.value <= _AGED or self.unit != "":
            return False
        if self.left < 0 and self.after == len(self.pieces) - 1:
            return self.pieces[self.after].kind == "word"
        if self.before() == "been":
            return self.left == 0 or self.word(self.left - 1) in AGES["writer"]
        begins = self.left <= 2 or self.pieces[self.left - 1].kind == "stop"
        return begins and self.before() in AGES["self_words"] and self._ends_or_goes_on()

    def _headed(self) -> bool:
        """Whether only a name or two stand before it: "vänersborg 14 år nån ..."."""
        near = self.near(_HEAD + 1)
        return (
            self.number.value >= YOUNGEST_BARE
            and len(near) <= _HEAD
            and not any(
                word in _NO_HEAD or (len(word) > 4 and word.endswith(_SUPINES)) for word in near
            )
        )

    def _greeting(self) -> bool:
        return self.left <= 2 and all(
            self.word(at) in AGES["greetings"] or self.pieces[at].kind != "word"
            for at in range(self.left + 1)
        )

    def _leads(self) -> bool:
        """Whether a number that begins a message reads as an age: "15, malmö", "14 från lund"."""
        if not YOUNGEST_BARE <= self.number.value <= OLDEST_BARE:
            return False
        return (
            self.ends() or self.word(self.after) in AGES["leads"] | {",", "&", "("} or self.alone()
        )

    def _bracketed(self) -> bool:
        """Whether it stands apart behind somebody: "min elev (15)", "dottern, 13, har ..."."""
        named = person_at(self.pieces, self.left - 1) is not None
        apart = (self.before(), self.word(self.after)) in ((",", ","), ("(", ")"), ("-", "-"))
        return apart and named

    def _apart(self) -> bool:
        """Whether it stands between commas or stops, no number beside: "..., 16, vill sluta"."""
        if self.unit not in ("", "years") or not _YOUNGEST_APART <= self.number.value <= _AGED:
            return False
        left, right = self.word(self.number.at - 1), self.word(self.after)
        if left not in (",", ".", "(") or right not in (",", ".", ")", ""):
            return False
        around = (self.word(self.number.at - 2), self.word(self.after + 1))
        return not any(word[:1].isdecimal() or word in NUMBER_WORDS for word in around)

    def _short_list(self) -> bool:
        """Whether it is an item of a short list of facts: "anna, 15, malmö"."""
        behind = self.word(self.after)
        if behind not in ("", ",", ")", ".", "!", "\n", "(") or not 8 <= self.number.value <= 99:
            return False
        last = self.ends() and self.number.value >= _YOUNG
        return last or len(self.pieces) <= 16

    def glued(self) -> bool:
        """Whether it is written as "f15" or "15f"."""
        at, pieces = self.number.at, self.pieces
        before, behind = self.word(at - 1), self.word(self.number.after)
        if behind in ("f", "m") and self._closes(self.number.after + 1):
            begins = not at or pieces[at - 1].kind in ("stop", "mark") or at <= 1
            return begins and _YOUNG <= self.number.value <= _AGED
        if len(pieces) > 12 and at > 2:
            return False
        joined = at > 0 and pieces[at - 1].end >= pieces[at].start - (before in ("f", "m"))
        if before in ("f", "k", "t", "m", "/") and joined and 10 <= self.number.value <= 99:
            return self.word(at - 2) not in AGES["not_before"] and (before != "/" or at == 2)
        return (
            behind in ("f", "m", "k", "/")
            and at == 0
            and self.word(self.number.after + 1) not in AGES["prepositions"] | {"bort", "away"}
            and (behind != "/" or self.word(self.number.after + 1) in ("f", "m", "k"))
        )

    def somebody(self) -> bool:
        """Whether "en 40-åring", "en 14-årig flicka": somebody, not the writer."""
        if self.word(self.after - 1) == "aringar":
            return True
        return self.unit == "age" and self.before() in AGES["articles"] | {
            "min",
            "var",
            "vart",
            "my",
            "our",
            "till",
            "to",
            "of",
        }

    def _by_another(self) -> bool:
        """Whether it goes on with "hon är": "hon e trans o 17"."""
        before = self.near(5)
        told = next((at for at, word in enumerate(before) if word in AGES["copula"]), None)
        one = before[told + 1 : told + 2] if told is not None else []
        return bool(set(one) & (AGES["he"] | AGES["she"]))

    def by_writer(self) -> bool:
        """Whether the writer says it of themself in so many words: "jag är en 15-åring"."""
        before = self.near(5)
        copula = next((at for at, word in enumerate(before) if word in ARE), None)
        if copula is None or set(before[:copula]) & AGES["prepositions"]:
            return False
        return copula == len(before) - 1 or bool(
            set(before[copula:]) & (AGES["writer"] | AGES["we"])
        )


_ROUND: Final = 20
_YOUNG: Final = 10
_YOUNGEST_APART: Final = 9
_AGED: Final = 79
_HEAD: Final = 4
_SUPINES: Final = ("at", "it", "tt", "ats", "its")
"""Endings of "jobbat", "suttit": behind them "10 år" is how long that lasted."""
_NO_HEAD: Final = frozenset().union(
    *(
        AGES[name]
        for name in (
            *("copula", "past", "prepositions", "articles", "whose_pronouns", "duration_before"),
            *("writer", "we", "he", "she", "they", "it", "lasts", "turned", "not_before"),
        )
    )
)
_GOES_ON: Final = frozenset().union(
    *(AGES[name] for name in ("fillers", "leads", "joins", "prepositions", "goes_on"))
)
