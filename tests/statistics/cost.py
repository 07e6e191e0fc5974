"""What counting adds to a turn: every call that is made for its sake, in real turns, summed.

Not the difference of turns with and without counting: two turns differ by more than that.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from statistics import median
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch
from uuid import uuid4

from bot.privacy import Private
from bot.statistics.counting import Tally

if TYPE_CHECKING:
    from bot.conversation import Conversation

CALLS: Final = (
    ("bot.actions.acting", "began_with"),
    ("bot.turn.Turn", "mark"),
    ("bot.actions.afterwards", "told"),
    ("bot.actions.answers", "told"),
    ("bot.actions.getting_there", "told"),
    ("bot.conversation", "course"),
    ("bot.conversation", "_counts"),
    ("bot.conversation.Conversation", "_count"),
)
"""Everything that a turn calls only because it is counted."""


class Cost:
    """Seconds spent in `CALLS` since the beginning."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.called: set[str] = set()

    def timed(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """The same, with its time added."""

        def measured(*given: Any, **named: Any) -> Any:
            begin = time.perf_counter()
            try:
                return real(*given, **named)
            finally:
                self.seconds += time.perf_counter() - begin
                self.called.add(name)

        return measured


@contextmanager
def measuring() -> Iterator[Cost]:
    """While this lasts, the calls for counting are timed."""
    from pkgutil import resolve_name

    cost = Cost()
    with ExitStack() as stack:
        for where, name in CALLS:
            place = resolve_name(where)
            real = getattr(place, name)
            stack.enter_context(patch.object(place, name, cost.timed(name, real)))
        yield cost


async def added(
    conversation: "Conversation", talks: Sequence[Sequence[str]], *, times: int = 3
) -> tuple[float, float, set[str]]:
    """Median milliseconds of counting and of a whole turn, and which calls were made.

    Of each turn the least of so many tries: the rest is waiting for other work.
    """
    counted: list[float] = []
    whole: list[float] = []
    before, conversation.counting = conversation.counting, Tally()
    try:
        with measuring() as cost:
            for talk in talks:
                tries = [await _talk(conversation, talk, cost) for _ in range(times)]
                counted += [min(one) for one in zip(*(t[0] for t in tries), strict=True)]
                whole += [min(one) for one in zip(*(t[1] for t in tries), strict=True)]
    finally:
        conversation.counting = before
    return 1000 * median(counted), 1000 * median(whole), cost.called


async def _talk(
    conversation: "Conversation", talk: Sequence[str], cost: Cost
) -> tuple[list[float], list[float]]:
    """Seconds of counting and of everything, turn by turn, of one person."""
    person, counted, whole = uuid4().hex, [], []
    for said in talk:
        spent, begin = cost.seconds, time.perf_counter()
        await conversation.turn(person, Private(said))
        whole.append(time.perf_counter() - begin)
        counted.append(cost.seconds - spent)
    await conversation.forget(person)
    return counted, whole
