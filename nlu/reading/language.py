"""Which language a message is written in."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.places import sweden
from nlu.reading.text import plain

DATA: Final = Path(__file__).parent / "data" / "languages.yml"
READ_AT_MOST: Final = 120
"""Characters that are looked at: a language does not change after that."""
_NEUTRAL: Final = "neutral"
_FEWEST: Final = 2
"""Letters of the shortest message that tells anything."""
_LONGEST: Final = 4
_WORD_WEIGHT: Final = 2.5
_LETTER_WEIGHT: Final = 3.0
_SMOOTH: Final = 0.4
_SCRIPTS: Final = (
    ("th", 0x0E00, 0x0E7F),
    ("ti", 0x1200, 0x139F),
    ("zh", 0x3400, 0x9FFF),
    ("cyrillic", 0x0400, 0x052F),
    ("arabic", 0x0600, 0x06FF),
    ("arabic", 0x0750, 0x077F),
    ("arabic", 0xFB50, 0xFEFC),
    ("", 0x0370, 0x03FF),
    ("", 0x0530, 0x05FF),
    ("", 0x0900, 0x0DFF),
    ("", 0x10A0, 0x11FF),
    ("", 0x3040, 0x30FF),
    ("", 0xAC00, 0xD7AF),
)
_OF_SCRIPT: Final = {"cyrillic": ("ru", "uk", "bg"), "arabic": ("ar", "fa")}
_ONE_SCRIPT: Final = ("th", "ti", "zh")


@dataclass(frozen=True)
class _Model:
    """Log-likelihoods of pieces by language; rows of `weights` are found by `row`."""

    languages: tuple[str, ...]
    row: dict[str, int]
    weights: NDArray[np.float32]
    chance: NDArray[np.float32]
    vocabulary: dict[str, frozenset[str]]
    neutral: frozenset[str]


def language_of(text: str) -> str | None:
    """The language code of a text; None where it is too short, or none of ours."""
    if "_" in text and " " not in text.strip():
        return None  # a command, or a link: "crisis_danger" is no French
    words = _words(plain(text[:READ_AT_MOST]))
    letters = "".join(words)
    if not letters or (len(letters) < _FEWEST and letters.isascii()):
        return None
    script = _script(letters)
    if script in _ONE_SCRIPT:
        return script
    if script == "":
        return None
    model = _model()
    telling = [word for word in words if word not in model.neutral]
    if not telling or telling in (["i"], ["a"], ["e"], ["o"]):
        return None  # "i umeå", "e 15": one letter is a word of several languages
    among = _OF_SCRIPT.get(script) or tuple(
        code for code in model.languages if code not in ("ru", "uk", "bg", "ar", "fa")
    )
    return _likeliest(model, telling, among, sure_at_once=script != "latin")


def _words(text: str) -> list[str]:
    """The words of a text; marks between and digits left out."""
    kept = "".join(
        c if c.isalpha() or unicodedata.combining(c) else " " for c in text.replace("'", "")
    )
    return kept.split()


def _script(letters: str) -> str:
    """The script of most of a text, "" for one that is none of ours."""
    if max(letters) <= "\u036f":
        return "latin"  # as most texts are: no letter need be counted
    counts: dict[str, int] = {}
    for letter in letters:
        code = ord(letter)
        name = "latin"
        if code > 0x036F:
            name = next((n for n, low, high in _SCRIPTS if low <= code <= high), "latin")
        counts[name] = counts.get(name, 0) + (3 if name == "zh" else 1)
    return max(counts, key=lambda name: counts[name])


def _likeliest(
    model: _Model, words: list[str], among: tuple[str, ...], *, sure_at_once: bool
) -> str | None:
    """The language that the pieces of the words speak for; None when they are at odds."""
    rows = [model.row[piece] for word in words for piece in _pieces(word) if piece in model.row]
    if not rows:
        return None
    scores = model.weights[rows].sum(axis=0) + model.chance
    order = sorted(among, key=lambda code: -float(scores[model.languages.index(code)]))
    first, second = (float(scores[model.languages.index(code)]) for code in order[:2])
    winner = order[0]
    if sure_at_once:
        return winner
    known = sum(word in model.vocabulary[winner] for word in words)
    if not known and (len(words) < 3 or first - second < 4.0):
        return None
    return winner


def _pieces(word: str) -> list[str]:
    """Runs of one to four letters of a word with its edges, and the word itself."""
    edged = f" {word} "
    found = [
        edged[at : at + length]
        for length in range(1, _LONGEST + 1)
        for at in range(len(edged) - length + 1)
    ]
    found.append(f"={word}")
    return found


def _bare(text: str) -> str:
    """The same without the marks that a foreign keyboard lacks."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


@cache
def _model() -> _Model:
    """The model, counted from the lines in the data: a moment's work, done once."""
    content: dict[str, dict[str, Any]] = yaml.load(DATA.read_text("utf-8"), Loader=yaml.CSafeLoader)
    places = " ".join(place.name for place in sweden().municipalities.values())
    neutral = _vocabulary(content.pop(_NEUTRAL)["text"]) | _vocabulary(places)
    codes = tuple(content)
    counts: dict[str, dict[str, float]] = {}
    vocabulary = {}
    for code in codes:
        text = content[code]["text"]
        vocabulary[code] = _vocabulary(text) - neutral
        counts[code] = _counts(text)
    row: dict[str, int] = {}
    for counted in counts.values():
        for piece in counted:
            row.setdefault(piece, len(row))
    lengths = np.array([0 if piece[0] == "=" else len(piece) for piece in row], dtype=np.intp)
    weights = np.zeros((len(row), len(codes)), dtype=np.float32)
    for column, code in enumerate(codes):
        weights[:, column] = _column(counts[code], row, lengths)
        for letter in content[code]["letters"]:
            if letter in row:
                weights[row[letter], column] += _LETTER_WEIGHT
    _evened(weights, row)
    chance = np.array([content[code]["chance"] for code in codes], dtype=np.float32)
    return _Model(codes, row, weights, chance, vocabulary, neutral)


def _vocabulary(text: str) -> frozenset[str]:
    lowered = plain(text)
    return frozenset(_words(lowered)) | frozenset(_words(_bare(lowered)))


def _counts(text: str) -> dict[str, float]:
    """How often each piece occurs, written as it should be and without marks."""
    counted: dict[str, float] = {}
    lowered = plain(text)
    for words, weight in ((_words(lowered), 1.0), (_words(_bare(lowered)), 0.5)):
        for word in words:
            for piece in _pieces(word):
                counted[piece] = counted.get(piece, 0.0) + weight
    return counted


def _column(
    counted: dict[str, float], row: dict[str, int], lengths: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Log-likelihoods of all pieces in one language, runs of each length apart; 0: whole words."""
    counts = np.zeros(len(lengths))
    at = np.fromiter((row[piece] for piece in counted), np.intp, len(counted))
    counts[at] = list(counted.values())
    totals = np.bincount(lengths, counts)[lengths]
    weight = np.where(lengths == 0, _WORD_WEIGHT, 0.3 + 0.15 * lengths)
    column: NDArray[np.float64] = weight * np.log((counts + _SMOOTH) / (totals + 1500.0))
    return column


def _evened(weights: NDArray[np.float32], row: dict[str, int]) -> None:
    """Takes each piece's mean away, so that only differences between languages count."""
    weights -= weights.mean(axis=1, keepdims=True)
