"""Fixed phrases of all languages, found in one pass over a message, whatever its language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ahocorasick
import yaml

from nlu.reading.text import words

UNLESS = "unless"
"""The label under which a file lists phrases that take the alarm away (idioms, negations)."""


@dataclass(frozen=True)
class Hit:
    """One phrase found: what it stands for, as written in the list, and where in the words."""

    label: str
    phrase: str
    start: int
    end: int


class Phrases:
    """Every phrase of some lists, by label.

    A phrase matches whole words in `words` form; one that ends in `*` matches a word's
    beginning. A hit that lies inside a phrase of `unless` does not count.
    """

    def __init__(self, by_label: Mapping[str, Iterable[str]]) -> None:
        self._automaton = ahocorasick.Automaton()
        meanings: dict[str, list[tuple[str, str]]] = {}
        for label, phrases in by_label.items():
            for phrase in phrases:
                key = words(str(phrase).removesuffix("*"))
                if str(phrase).endswith("*"):
                    key = key.rstrip()
                if key.strip():
                    meanings.setdefault(key, []).append((label, str(phrase)))
        for key, listed in meanings.items():
            self._automaton.add_word(key, (len(key), listed))
        self._automaton.make_automaton()

    @classmethod
    def read(cls, *paths: Path) -> "Phrases":
        """From YAML files of the form label -> language -> list of phrases."""
        by_label: dict[str, list[str]] = {}
        for path in paths:
            content: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
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
        hits = [
            Hit(label, phrase, end - length + 1, end)
            for end, (length, listed) in self._automaton.iter(normal)
            for label, phrase in listed
        ]
        masks = [hit for hit in hits if hit.label == UNLESS]
        if not masks:
            return hits
        return [
            hit
            for hit in hits
            if hit.label != UNLESS
            and not any(mask.start <= hit.start and hit.end <= mask.end for mask in masks)
        ]
