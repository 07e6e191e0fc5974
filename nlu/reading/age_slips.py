"""Numbers in words as hurried thumbs write them: a letter wrong, added, missing or swapped."""

from collections.abc import Iterator
from functools import cache
from string import ascii_lowercase

from nlu.reading.age_words import AGES


@cache
def slips() -> dict[str, int]:
    """Word that is one slip from a number between 13 and 19 -> that number.

    Of two numbers that it may be, the lower: it protects most. No word that means something else.
    """
    known = AGES.numbered("number_words").keys() | AGES.numbered("grade_words").keys()
    listed = sorted(AGES.numbered("slips_of").items(), key=lambda number: -number[1])
    found = {slip: value for word, value in listed for slip in _one_slip(word)}
    return {word: n for word, n in found.items() if word not in known | AGES["no_slips"]}


def _one_slip(word: str) -> Iterator[str]:
    """A word with one letter left out, wrong, added, or two beside each other swapped."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        for letter in ascii_lowercase:
            yield head + letter + tail
            if tail and at:
                yield head + letter + tail[1:]
        if tail and at:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
