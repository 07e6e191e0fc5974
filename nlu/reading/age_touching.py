"""Ages in scripts whose words touch each other: Thai and Chinese."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from nlu.reading.age_said import Worldwide
from nlu.reading.age_words import languages

_TOUCHING: Final = re.compile(r"[\u0e00-\u0e7f\u4e00-\u9fff]")
_BEFORE: Final = 16
"""Characters before a number in which a frame's words are looked for."""
_AT_MOST: Final = 60


@dataclass(frozen=True)
class _Language:
    """How numbers, years and frames of one language are found.

    A frame: the words before, whether words for years must follow, whether it is the writer's.
    """

    numbers: dict[str, int]
    number: re.Pattern[str]
    years: re.Pattern[str]
    frames: tuple[tuple[str, bool, bool], ...]


def ages_touching(read: str) -> Iterator[Worldwide]:
    """Ages by the frames of the languages of `script: touching`, in a text in `as_read` form."""
    if not _TOUCHING.search(read):
        return
    for language in _languages():
        for count, match in enumerate(language.number.finditer(read)):
            if count >= _AT_MOST:
                break
            said = _said(language, read, match)
            if said is not None:
                yield said


def _said(language: _Language, read: str, match: re.Match[str]) -> Worldwide | None:
    start, end = match.span()
    before = read[max(0, start - _BEFORE) : start].rstrip()
    years = language.years.match(read, end) is not None
    value = language.numbers.get(match.group()) or int(match.group())
    for left, must, writer in language.frames:
        begins = not left and (not before or not before[-1].isalnum())
        if (before.endswith(left) if left else begins) and (years or not must):
            return Worldwide(value, start, end, writer, bool(left))
    return None


@cache
def _languages() -> tuple[_Language, ...]:
    found: list[_Language] = []
    for listed in languages().values():
        if listed.get("script") != "touching":
            continue
        numbers = {word: n for n, words in listed["numbers"].items() for word in words}
        longest = sorted(numbers, key=len, reverse=True)
        frames: list[tuple[str, bool, bool]] = []
        for kind in ("writer", "other"):
            for written in listed.get(kind, ()):
                left, _, right = str(written).removeprefix("^").partition("N")
                frames.append((left.strip(), right.strip() == "Y", kind == "writer"))
        frames.sort(key=lambda frame: -len(frame[0]))
        found.append(
            _Language(
                numbers,
                re.compile(rf"(?<!\d)\d{{1,2}}(?!\d)|{'|'.join(longest)}"),
                re.compile(rf"\s*(?:{'|'.join(listed['years'])})"),
                tuple(frames),
            )
        )
    return tuple(found)
