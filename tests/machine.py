"""How slow the machine is just now, so that a limit of time means the same on each.

The limits in the tests are meant for an idle machine as fast as the one that README's times come
from. Elsewhere, or beside other tests, the same code takes longer and is none the worse for it.
"""

import re
import time
from collections import Counter
from typing import Final

_TEXT: Final = "Hej, jag är 15 år och bor i Skövde. " * 500
_THERE: Final = 0.001_5
"""Seconds that the task below takes on that machine."""
SLACK: Final = 3.0
"""What a neighbour may take away between the measuring of the machine and that of the code."""


def seconds(there: float) -> float:
    """So many seconds on that machine, as seconds here and now, with some slack."""
    return SLACK * there * slower()


def slower() -> float:
    """How many times as long a task takes as there, at least 1: patterns, folding, counting."""
    best = float("inf")
    for _ in range(5):
        begun = time.perf_counter()
        Counter(word.casefold() for word in re.findall(r"\w+", _TEXT))
        best = min(best, time.perf_counter() - begun)
    return max(1.0, best / _THERE)
