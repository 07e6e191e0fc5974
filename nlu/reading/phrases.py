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
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, Final

import ahocorasick
import yaml

from nlu.reading.text import bare, words

UNLESS = "unless"
"""The label under which a file lists phrases that take the alarm away (idioms, negations)."""
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
        self._automaton = ahocorasick.Automaton()
        meanings: dict[str, tuple[tuple[str, str], ...]] = {}
        # Readings of one phrase share one tuple: there are ten thousands of them.
        once: dict[Any, Any] = {}
        for label, phrases in by_label.items():
            for phrase in phrases:
                meaning = (label, str(phrase))
                for key in _keys(str(phrase)):
                    known = meanings.get(key, ())
                    if meaning not in known:
                        listed = (*known, meaning)
                        meanings[key] = once.setdefault(listed, listed)
        for key, listed in meanings.items():
            found = (len(key), listed)
            self._automaton.add_word(key, once.setdefault(found, found))
        self._automaton.make_automaton()

    @classmethod
    def read(cls, *paths: Path) -> "Phrases":
        """From YAML files of the form label -> language -> list of phrases."""
        by_label: dict[str, list[str]] = {}
        for path in paths:
            text = path.read_text("utf-8")
            content: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
            for label, by_language in content.items():
                for phrases in by_language.values():
                    by_label.setdefault(label, []).extend(map(str, phrases))
        return cls(by_label)

    def find(self, text: str) -> list[Hit]:
        """All hits, in order of their end; overlapping ones too."""
        return self.find_in_words(words(text))

    def find_in_words(self, normal: str) -> list[Hit]:
        """The same for a text that is in `words` form already."""
        if not len(self._automaton):
            return []
        # The sign at the beginning shifts every place by one.
        hits = [
            Hit(label, phrase, max(0, end - length), min(end, len(normal)) - 1)
            for end, (length, listed) in self._automaton.iter(f"{_BEGIN}{bare(normal)}{_END}")
            for label, phrase in listed
        ]
        masks = [hit for hit in hits if hit.label == UNLESS]
        counted = _uncovered(hits, masks) if masks else hits
        return [hit if normal[hit.start] == " " else _from_word(hit, normal) for hit in counted]


def _from_word(hit: Hit, normal: str) -> Hit:
    """A hit inside a word of a script without spaces, begun at the space before that word."""
    return replace(hit, start=normal.rfind(" ", 0, hit.start))


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


def _keys(phrase: str) -> Iterator[str]:
    """What the automaton looks for: every reading of a phrase as it is written in a list."""
    alone, open_end = phrase.startswith("="), phrase.endswith("*")
    slots = [
        [
            _plainest(word)
            for word in (*slot.removesuffix("?").split("|"), *"?"[: slot.endswith("?")])
        ]
        for slot in phrase.removeprefix("=").removesuffix("*").split()
    ]
    for reading in product(*slots):
        key = f" {' '.join(word for word in reading if word)} "
        if not key.strip():
            continue
        if alone:
            yield f"{_BEGIN}{key}{_END}"
        elif _is_unspaced(key.strip()):
            yield key.strip()
        else:
            yield key.rstrip() if open_end else key


def _plainest(word: str) -> str:
    return bare(words(word)).strip()


def _is_unspaced(key: str) -> bool:
    return any(first <= key[0] <= last for first, last in _UNSPACED)
