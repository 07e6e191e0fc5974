"""Languages written from right to left, and what is written the other way inside them."""

import re
from typing import Final

RIGHT_TO_LEFT: Final = frozenset({"ar", "fa"})
_START, _END = "\u2066", "\u2069"
_RIGHT_TO_LEFT_LETTER: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def isolated(text: str, language: str) -> str:
    """A number, link or name so that it stays in order inside a line of this language.

    Unicode's isolates stand around it, never in it: a number is still tapped and copied as
    digits. Text of the language itself, and of other languages, is left as it is.
    """
    if language not in RIGHT_TO_LEFT or not text.strip() or "\n" in text:
        return text
    if _RIGHT_TO_LEFT_LETTER.search(text):
        return text
    return f"{_START}{text}{_END}"
