"""One normal form for everything that is compared: messages, phrase lists, training messages."""

import re
import unicodedata
from typing import Final

READ_AT_MOST: Final = 3_000
"""Characters of a long message whose style is measured: its first and last half of these."""

_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\ufe0f]")
_REPEATED: Final = re.compile(r"(\D)\1{2,}")
_MARKS_OF_THAI: Final = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
"""Vowels and tones that stand above or below a letter: parts of words, though no letters."""
_SIGNS: Final = "\u2190-\u2bff\U0001f000-\U0001faff"
_NOT_WORD: Final = re.compile(rf"[^\w\s{_MARKS_OF_THAI}{_SIGNS}]+|_")
_SIGN: Final = re.compile(rf"[{_SIGNS}]")
_LAID_ON: Final = dict.fromkeys(
    # accents left over, Arabic vowel signs and the stretching line, the colours of hands
    [*range(0x300, 0x370), *range(0x64B, 0x660), 0x670, 0x640, *range(0x1F3FB, 0x1F400)]
)
_FOLDED: Final = str.maketrans("åäöéèáàüøæ", "aaoeeaauoa")
# In one go: a long text is gone through once less.
_FOLDED_AND_FREED: Final = {**_LAID_ON, **_FOLDED}


def plain(text: str) -> str:
    """Lower case, composed, without invisible characters or letters held down."""
    composed = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()
    return _REPEATED.sub(r"\1\1", composed)


def folded(text: str) -> str:
    """`plain` without the dots and rings that a hurried thumb leaves out: hjälp -> hjalp."""
    return plain(text).translate(_FOLDED)


def words(text: str) -> str:
    """`folded` words, one space between them and around all: what phrases are searched in.

    Emoji stay as words of their own, since some of them tell more than a word.
    """
    spaced = plain(text)
    if not spaced.isascii():
        spaced = _SIGN.sub(r" \g<0> ", spaced.translate(_FOLDED_AND_FREED))
    return f" {' '.join(_NOT_WORD.sub(' ', spaced).split())} "


def bare(normal: str) -> str:
    """Letters without what a keyboard may lack, character by character: ż -> z, ё -> е, أ -> ا."""
    return normal if normal.isascii() else normal.translate(_BARE)


def ends(text: str, at_most: int = READ_AT_MOST) -> str:
    """A long text's beginning and end; a short one as it is."""
    if len(text) <= at_most:
        return text
    half = at_most // 2
    return f"{text[:half]} {text[-half:]}"


def _unaccented() -> dict[int, str]:
    """Latin letters with anything on them -> the letter itself."""
    found = {}
    for code in [*range(0xE0, 0x250), *range(0x1E00, 0x1F00)]:
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base.isalpha():
            found[code] = base
    return found


_BARE: Final = _unaccented() | str.maketrans(
    "łđıøæœßðþёїґأإآٱىېيکگةۀھ",
    "ldioaosdtеігاااايييككههه",
)
