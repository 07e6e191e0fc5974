"""Fixed phrases of all languages, found in one pass over a message, whatever its language.

How a phrase is written in a list:
- `vill dö` matches these whole words; dots, rings and accents may be left out;
- `självmord*` matches whatever ending; scripts without spaces (Thai, Chinese) match anywhere;
- `han|hon har en? kniv|pistol` stands for all of its readings: `|` between words that may take
  each other's place (`just_nu|nu` where one of them is several words), `?` after one that may
  be missing;
- `=inlåst` matches a message of nothing else.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, product
from pathlib import Path
from typing import Any, Final

import ahocorasick

from bot.written import read
from nlu.reading.text import bare, words

UNLESS = "unless"
"""The label under which a file lists phrases that take the alarm away (idioms, negations)."""
WEAK: Final = "weak"
"""The label under which a file lists phrases that alone do not raise an alarm: see weak.yml."""
SIGN: Final = "sign:"
"""Begins a label instead of `crisis:` where the phrase is weak: it may also mean something else."""
_BEGIN: Final = "^"
_END: Final = "$"
"""Stand around every text that is searched; neither can be left in `words` form."""
_UNSPACED: Final = ("\u0e00", "\u0eff"), ("\u3040", "\u30ff"), ("\u3400", "\u9fff")
"""Thai, Lao, Japanese and Chinese, whose words touch each other."""


@dataclass(frozen=True)
class Hit:
    """One phrase found: what it stands for, as written in the list, and where in the words."""

    label: str
    phrase: str
    start: int
    end: int


class Phrases:
    """Every phrase of some lists, by label.

    A hit that lies inside a longer phrase of `unless` does not count.
    """

    def __init__(self, by_label: Mapping[str, Iterable[str]]) -> None:
        # Whole words are looked for as numbers: letter by letter takes twice the room.
        self._numbers: dict[str, int] = {_BEGIN: 1, _END: 2}
        readings: dict[tuple[int, ...] | str, tuple[tuple[str, str], ...]] = {}
        # Readings of one phrase share one tuple: there are more than a hundred thousand of them.
        once: dict[Any, Any] = {}
        for label, phrases in by_label.items():
            for phrase in phrases:
                meaning = (label, str(phrase))
                alone = (meaning,)
                for key in self._keys(str(phrase)):
                    known = readings.setdefault(key, alone)
                    if meaning not in known:
                        listed = (*known, meaning)
                        readings[key] = once.setdefault(listed, listed)
        self._by_words = ahocorasick.Automaton(ahocorasick.STORE_ANY, ahocorasick.KEY_SEQUENCE)
        self._by_letters = ahocorasick.Automaton()
        for key, listed in readings.items():
            automaton = self._by_letters if isinstance(key, str) else self._by_words
            found = (len(key), listed)
            automaton.add_word(key, once.setdefault(found, found))
        for automaton in (self._by_words, self._by_letters):
            automaton.make_automaton()
        _plainest.cache_clear()  # the lists are read; their words need no second place

    @classmethod
    def read(cls, *paths: Path) -> "Phrases":
        """From YAML files of the form label -> language -> list of phrases."""
        by_label: dict[str, list[str]] = {}
        for path in paths:
            content: dict[str, Any] = read(path)
            for label, by_language in content.items():
                for phrases in by_language.values():
                    by_label.setdefault(label, []).extend(map(str, phrases))
        return cls(by_label)

    def _keys(self, phrase: str) -> Iterator[tuple[int, ...] | str]:
        """What the automata look for: every reading of a phrase as it is written in a list.

        Whole words as their numbers; letters where an ending is open, or words touch each other.
        """
        alone, open_end = phrase.startswith("="), phrase.endswith("*")
        slots = [
            [
                _plainest(word)
                for word in (*slot.removesuffix("?").split("|"), *"?"[: slot.endswith("?")])
            ]
            for slot in phrase.removeprefix("=").removesuffix("*").split()
        ]
        if alone or not (open_end or any(map(is_unspaced, chain(*slots)))):
            yield from self._in_numbers(slots, alone=alone)
            return
        for reading in product(*slots):
            key = " ".join(word for word in reading if word)
            if is_unspaced(key):
                yield key
            elif open_end and key:
                yield f" {key}"
            elif key:
                yield from self._in_numbers([[key]], alone=False)

    def _in_numbers(self, slots: list[list[str]], *, alone: bool) -> Iterator[tuple[int, ...]]:
        """Every reading as the numbers of its words, with those of both ends where it is alone."""
        numbers = self._numbers
        counted = [
            [tuple(numbers.setdefault(w, len(numbers) + 1) for w in word.split()) for word in slot]
            for slot in slots
        ]
        begin, end = numbers[_BEGIN], numbers[_END]
        for reading in product(*counted):
            if key := tuple(chain.from_iterable(reading)):
                yield (begin, *key, end) if alone else key

    def find(self, text: str) -> list[Hit]:
        """All hits, in order of their end; overlapping ones too."""
        return self.find_in_words(words(text))

    def find_in_words(self, normal: str) -> list[Hit]:
        """The same for a text that is in `words` form already."""
        searched = bare(normal)
        hits = [*self._whole_words(searched), *self._letters(searched)]
        hits.sort(key=lambda hit: hit.end)
        masks = [hit for hit in hits if hit.label == UNLESS]
        return _uncovered(hits, masks) if masks else hits

    def _whole_words(self, searched: str) -> Iterator[Hit]:
        if not len(self._by_words):
            return
        row = [_BEGIN, *searched.split(), _END]
        numbers = [self._numbers.get(word, 0) for word in row]
        # Of words that no phrase has, one in a row is enough to part the others: a step costs 2 us.
        kept = [at for at, number in enumerate(numbers) if number or not at or numbers[at - 1]]
        # Each word and the space before it; the signs at both ends have no place of their own.
        begins = [0, *accumulate(len(word) + 1 for word in row[1:-1])]
        for step, (count, listed) in self._by_words.iter(tuple(numbers[at] for at in kept)):
            last = kept[step]
            start = begins[max(last - count, 0)]
            end = begins[min(last, len(row) - 2)]
            for label, phrase in listed:
                yield Hit(label, phrase, start, end)

    def _letters(self, searched: str) -> Iterator[Hit]:
        if not len(self._by_letters):
            return
        for end, (length, listed) in self._by_letters.iter(searched):
            for label, phrase in listed:
                yield Hit(label, phrase, end - length + 1, end)


def _uncovered(hits: list[Hit], masks: list[Hit]) -> list[Hit]:
    """The hits that no mask reaches beyond; both in order of their end."""
    ends = [mask.end for mask in masks]
    # Where the one that reaches furthest back begins, of this mask and all that end later.
    begins = [mask.start for mask in masks] + [len(ends) and hits[-1].end + 1]
    for at in range(len(masks) - 2, -1, -1):
        begins[at] = min(begins[at], begins[at + 1])
    return [
        hit
        for hit in hits
        if hit.label != UNLESS
        and begins[bisect_right(ends, hit.end)] > hit.start
        and begins[bisect_left(ends, hit.end)] >= hit.start
    ]


@lru_cache(maxsize=65_536)
def _plainest(word: str) -> str:
    return bare(words(word)).strip()


def is_unspaced(key: str) -> bool:
    """Whether a word begins in a script whose words touch each other."""
    return key > "\u0dff" and any(first <= key[0] <= last for first, last in _UNSPACED)


def labels_heard(hits: list[Hit]) -> set[str]:
    """The labels of some hits; a crisis that only weak phrases tell of is a sign of it."""
    weak = [hit for hit in hits if hit.label == WEAK]
    return {
        SIGN + hit.label.partition(":")[2]
        if hit.label.startswith("crisis:") and _inside(hit, weak)
        else hit.label
        for hit in hits
        if hit.label != WEAK
    }


def _inside(hit: Hit, others: list[Hit]) -> bool:
    # A phrase with an open ending stops before the space that a closed one ends with; where
    # words touch each other, neither has such a space.
    more = 0 if is_unspaced(hit.phrase) else 1
    return any(other.start <= hit.start and hit.end <= other.end + more for other in others)
