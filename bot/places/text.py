"""A text cut into words, each with its place in the text and the pauses around it."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

from bot.places.names import WORD, word_set

END = frozenset(".!?\n;…")
PAUSE = frozenset(",.!?\n;:()…/-–")
DWELLERS = word_set(
    "bo tjej tjejen kille flicka pojke kvinna mamma pappa student ungdom unge grabb"
)
"""Behind a hyphen they tell where the writer is from: "piteå-kille"."""


class Text:
    """A text cut into words, in lower case, each with its place in the text."""

    def __init__(self, text: str, *, other: bool = False) -> None:
        self.text, self.other = text, other
        lower = text.lower()
        if len(lower) == len(text) and unicodedata.is_normalized("NFC", lower):
            self.words = WORD.findall(lower)
        else:
            words = WORD.findall(text)
            self.words = [unicodedata.normalize("NFC", word).lower() for word in words]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Start and end of every word; worked out only where a place was seen."""
        return list(map(re.Match.span, WORD.finditer(self.text)))

    @cached_property
    def shouted(self) -> bool:
        """True when the text is in capitals only, so that a capital says nothing."""
        return self.text.isupper()

    def between(self, index: int) -> str:
        """The signs between word index - 1 and word index; at the edges, to the edge."""
        start = self.spans[index - 1][1] if index > 0 else 0
        end = self.spans[index][0] if index < len(self.spans) else len(self.text)
        return self.text[start:end]

    def sentence(self, index: int) -> int:
        """Index of the first word of the sentence around word index, at most ten words back."""
        for at in range(index, max(0, index - 10), -1):
            if not END.isdisjoint(self.between(at)):
                return at
        return max(0, index - 10)

    def alone(self, first: int, last: int) -> bool:
        """True when the words stand between commas or other pauses, but are not all there is."""
        before = first == 0 or not PAUSE.isdisjoint(self.between(first))
        after = last + 1 == len(self.words) or not PAUSE.isdisjoint(self.between(last + 1))
        return before and after and last - first + 1 < len(self.words)

    def paused(self, index: int) -> bool:
        """True when a comma or another pause stands before the word."""
        return not PAUSE.isdisjoint(self.between(index))

    def begins_large(self) -> bool:
        """True when the first letter, and not every letter, is a capital."""
        return self.text[self.spans[0][0]].isupper() and not self.shouted

    def capital(self, index: int) -> bool:
        """True when the word is written with a capital inside a text that has small letters too."""
        return self.text[self.spans[index][0]].isupper() and not self.shouted

    def glued(self, first: int, last: int) -> bool:
        """True when the name is part of something longer: göteborgs-posten, @malmö, lund.se."""
        start, end = self.spans[first][0], self.spans[last][1]
        before, after = self.text[max(0, start - 2) : start], self.text[end : end + 2]
        if before[-1:] in ("@", "#", "_") or after[:1] in ("@", "_"):
            return True
        if len(before) == 2 and before[1] in "-." and before[0].isalpha():
            return True
        joined = len(after) == 2 and after[0] in "-." and after[1].isalpha() and after[1].islower()
        following = self.words[last + 1] if last + 1 < len(self.words) else ""
        return joined and not (after[0] == "-" and following in DWELLERS)
