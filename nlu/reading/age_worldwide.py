"""Ages in languages other than Swedish and English, by the words around the number."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from nlu.reading.age_words import AGES
from nlu.reading.text import folded

NUMBERS_AT_MOST: Final = 60
"""Numbers of one message that are weighed; a longer row is no talk of ages."""


@dataclass(frozen=True)
class Worldwide:
    """An age found at a place of the text; the writer's own or somebody else's."""

    years: int
    start: int
    end: int
    writer: bool


def ages_worldwide(read: str) -> Iterator[Worldwide]:
    """Ages by the frames of `ages.yml`, in order, in a text that is in `as_read` form."""
    if not _DIGIT.search(read):
        return
    for match in islice(_NEAR_DIGIT.finditer(read), NUMBERS_AT_MOST):
        before, years, after = match.group(1), int(match.group(2)), match.group(3)
        for frame in _FRAMES:
            if frame.fits(before, after):
                yield Worldwide(years, match.start(2), match.end(2), frame.writer)
                break


_DIGIT: Final = re.compile(r"\d")
_NEAR_DIGIT: Final = re.compile(
    r"(?<!\d)((?:(?<=^)|(?<=[^\d]))[^\d]{0,24}|)(?<![\d.,:/-])(\d{1,3})(?![\d:/-])(?=([^\d]{0,16}))"
)


@dataclass(frozen=True)
class _Frame:
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    writer: bool

    def fits(self, before: str, after: str) -> bool:
        if self.before is not None and not self.before.search(before):
            return False
        return self.after is None or self.after.match(after) is not None


_ENDS: Final = r"\W*(?:$|[,.!?\n])|\s+(?:y|e|et|und|si|i|и|і|dhe|ve)\s"
"""What follows a number that needs no word for years: the end, or "and"."""


def _words(listed: Iterable[Any]) -> list[str]:
    return [" ".join(folded(str(word)).split()) for word in listed]


def _frame(frame: dict[str, Any], writer: bool) -> _Frame:
    before, after = _words(frame["before"]), _words(frame["after"])
    left = "|".join(re.escape(word) for word in before if word)
    right = "|".join(re.escape(word) for word in after if word)
    spaced = (
        "(?:\\W|$)" if all(word.isascii() or word[-1] < "\u0e00" for word in after if word) else ""
    )
    ends = _ENDS if "" in after else None
    parts = [f"\\s*(?:{right}){spaced}" if right else None, ends]
    rights = "|".join(part for part in parts if part)
    start = "(?:^|[^\\w])" if all(word < "\u0e00" for word in before if word) else ""
    return _Frame(
        None if "" in before else re.compile(f"{start}(?:{left})\\s*$"),
        re.compile(rights) if rights else None,
        writer,
    )


_FRAMES: Final = tuple(
    _frame(frame, kind == "writer")
    for kind in ("writer", "other")
    for frame in AGES.content["other_languages"][kind]
)
