"""Ages in languages other than Swedish and English, by the words around the number."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, Final

from nlu.reading.age_numbers import WITHIN_ROW
from nlu.reading.age_said import Worldwide
from nlu.reading.age_touching import ages_touching
from nlu.reading.age_words import Token, languages, tokens, worldwide
from nlu.reading.text import bare, folded

NUMBERS_AT_MOST: Final = 60
"""Numbers of one message that are weighed; a longer row is no talk of ages."""


def ages_worldwide(read: str, pieces: tuple[Token, ...]) -> list[Worldwide]:
    """Ages by the frames of `ages_worldwide.yml`, in order."""
    found = list(ages_touching(read))
    words = [bare(piece.form) for piece in pieces]
    for number in islice(_numbers(pieces, words), NUMBERS_AT_MOST):
        said = _said(pieces, words, number)
        if said is not None:
            found.append(said)
    return sorted(found, key=lambda age: age.start)


_AND_BEFORE_A_WORD: Final = "و"
"""Arabic writes "and" together with the word behind it: "عمري ١٤ وفي"."""


@dataclass(frozen=True)
class _Number:
    """A number from token `at` up to `after`; of one language where it is a word."""

    at: int
    after: int
    value: int
    language: str | None = None


@dataclass(frozen=True)
class _Frame:
    """Words before and behind a number that make it an age.

    `years` tells whether the language's words for years must stand right behind the number, `soon`
    whether the birthday is yet to come.
    """

    language: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    years: bool
    begins: bool
    writer: bool
    soon: bool


def _said(pieces: tuple[Token, ...], words: list[str], number: _Number) -> Worldwide | None:
    """The age that a number is, by the frame with most words that fits."""
    before = words[number.at - 1] if number.at else ""
    behind = words[number.after] if number.after < len(words) else ""
    for frame in (*_by_left().get(before, ()), *_by_right().get(behind, ())):
        if number.language in (None, frame.language) and _fits(frame, pieces, words, number):
            start, end = pieces[number.at].start, pieces[number.after - 1].end
            outright = not frame.begins
            return Worldwide(number.value - frame.soon, start, end, frame.writer, outright)
    return None


def _fits(frame: _Frame, pieces: tuple[Token, ...], words: list[str], number: _Number) -> bool:
    left, at = len(frame.left), number.at
    if left > at or tuple(words[at - left : at]) != frame.left:
        return False
    if frame.begins and at > left and pieces[at - left - 1].kind not in ("stop", "mark"):
        return False
    width = _years_at(frame.language, words, number.after)
    if frame.right:
        behind = number.after + (width if frame.years else 0)
        exact = tuple(words[behind : behind + len(frame.right)]) == frame.right
        return exact and (width > 0 or not frame.years)
    clear = _clear(pieces, words, number.after + width)
    if frame.begins:
        return clear and width > 0
    return width > 0 or (clear and not frame.years)


def _years_at(language: str, words: list[str], at: int) -> int:
    """How many tokens at a place are a language's word for years."""
    for width in (3, 2, 1):
        if tuple(words[at : at + width]) in _years()[language]:
            return width
    return 0


def _clear(pieces: tuple[Token, ...], words: list[str], at: int) -> bool:
    """Whether nothing stands at a place that the number could count."""
    if at >= len(pieces) or pieces[at].kind in ("stop", "mark"):
        return True
    return words[at] in _joins() or words[at].startswith(_AND_BEFORE_A_WORD)


def _numbers(pieces: tuple[Token, ...], words: list[str]) -> Iterator[_Number]:
    """Numbers in digits and in the words of each language, in order."""
    listed = _number_words()
    for at, piece in enumerate(pieces):
        if piece.kind == "number":
            if len(piece.form) <= 3 and not _in_row(pieces, at):
                yield _Number(at, at + 1, int(piece.form))
        elif piece.kind == "word" and words[at] in listed:
            yield from _worded(words, at)


def _in_row(pieces: tuple[Token, ...], at: int) -> bool:
    """Whether digits go on beside a mark, as in an hour or a date."""
    return any(
        0 <= at + 2 * step < len(pieces)
        and pieces[at + step].form in WITHIN_ROW
        and pieces[at + 2 * step].kind == "number"
        and abs(pieces[at + 2 * step].start - pieces[at].start) <= 4
        for step in (-1, 1)
    )


def _worded(words: list[str], at: int) -> Iterator[_Number]:
    """The longest number of each language that begins at a word; tens with ones behind too."""
    done: set[str] = set()
    for language, number, value in _number_words()[words[at]]:
        after = at + len(number)
        if language in done or tuple(words[at:after]) != number:
            continue
        done.add(language)
        if value >= 20 and value % 10 == 0:
            joined = after + (after < len(words) and words[after] in _and()[language])
            for other, one, ones in _number_words().get("".join(words[joined : joined + 1]), ()):
                if other == language and ones < 10 and len(one) == 1:
                    yield _Number(at, joined + 1, value + ones, language)
        if value >= 3:
            yield _Number(at, after, value, language)


def _words_of(phrase: Any) -> tuple[str, ...]:
    """A listed phrase as the words of a message are compared."""
    return tuple(bare(piece.form) for piece in tokens(folded(str(phrase))))


@cache
def _years() -> dict[str, frozenset[tuple[str, ...]]]:
    return {name: frozenset(map(_words_of, of["years"])) for name, of in languages().items()}


@cache
def _and() -> dict[str, frozenset[str]]:
    return {
        name: frozenset("".join(_words_of(word)) for word in of.get("and", ()))
        for name, of in languages().items()
    }


@cache
def _joins() -> frozenset[str]:
    return frozenset("".join(_words_of(word)) for word in worldwide()["joins"])


@cache
def _number_words() -> dict[str, list[tuple[str, tuple[str, ...], int]]]:
    """First word -> language, all words and value of each number; the longest first."""
    found: dict[str, list[tuple[str, tuple[str, ...], int]]] = {}
    for name, of in languages().items():
        if of.get("script") == "touching":
            continue
        for value, listed in of["numbers"].items():
            for written in map(_words_of, listed):
                found.setdefault(written[0], []).append((name, written, value))
    return {word: sorted(listed, key=lambda n: -len(n[1])) for word, listed in found.items()}


@cache
def _frames() -> tuple[_Frame, ...]:
    """All frames; those with most words first, and the writer's before another's."""
    found: list[_Frame] = []
    for name, of in languages().items():
        for kind in ("writer", "other", "soon", "soon_other"):
            for written in of.get(kind, ()):
                left, _, right = str(written).removeprefix("^").partition("N")
                behind = right.split()
                years = behind[:1] == ["Y"]
                found.append(
                    _Frame(
                        name,
                        _words_of(left),
                        _words_of(" ".join(behind[years:])),
                        years,
                        str(written).startswith("^"),
                        kind in ("writer", "soon"),
                        kind.startswith("soon"),
                    )
                )
    return tuple(sorted(found, key=lambda f: (-len(f.left) - len(f.right), not f.writer)))


@cache
def _by_left() -> dict[str, tuple[_Frame, ...]]:
    """Frames by the last word before the number."""
    found: dict[str, list[_Frame]] = {}
    for frame in _frames():
        if frame.left:
            found.setdefault(frame.left[-1], []).append(frame)
    return {word: tuple(frames) for word, frames in found.items()}


@cache
def _by_right() -> dict[str, tuple[_Frame, ...]]:
    """Frames with no words before the number, by the first word behind it."""
    found: dict[str, list[_Frame]] = {}
    for frame in _frames():
        if frame.left:
            continue
        if frame.right and not frame.years:
            found.setdefault(frame.right[0], []).append(frame)
        else:
            for years in _years()[frame.language]:
                found.setdefault(years[0], []).append(frame)
    return {word: tuple(dict.fromkeys(frames)) for word, frames in found.items()}
