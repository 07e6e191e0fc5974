"""One normal form for everything that is compared: messages, phrase lists, training messages."""

import re
import unicodedata
from typing import Final

READ_AT_MOST: Final = 3_000
"""Characters of a long message whose style is measured: its first and last half of these."""

_INVISIBLE: Final = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF, 0xAD, 0xFE0F]
)
_REPEATED: Final = re.compile(r"(\D)\1{2,}")
_NOT_WORD: Final = re.compile(r"[^\w\s\u2190-\u2bff\U0001f000-\U0001faff]+|_")
_FOLDED: Final = str.maketrans("åäöéèáàüøæ", "aaoeeaauoa")


def plain(text: str) -> str:
    """Lower case, composed, without invisible characters or letters held down."""
    composed = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).lower()
    return _REPEATED.sub(r"\1\1", composed)


def folded(text: str) -> str:
    """`plain` without the dots and rings that a hurried thumb leaves out: hjälp -> hjalp."""
    return plain(text).translate(_FOLDED)


def words(text: str) -> str:
    """`folded` words, one space between them and around all: what phrases are searched in.

    Emoji stay as words of their own, since some of them tell more than a word.
    """
    spaced = "".join(f" {c} " if unicodedata.category(c) == "So" else c for c in folded(text))
    return f" {' '.join(_NOT_WORD.sub(' ', spaced).split())} "



def ends(text: str, at_most: int = READ_AT_MOST) -> str:
    """A long text's beginning and end; a short one as it is."""
    if len(text) <= at_most:
        return text
    half = at_most // 2
    return f"{text[:half]} {text[-half:]}"
