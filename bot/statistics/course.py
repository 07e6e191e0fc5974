"""What an action tells of its turn, and the conversation reads: what was known, what broke.

Rasa runs the actions and swallows what they raise: a step that broke looks like one without words.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from bot.known import Known
from bot.logs import note_failure


@dataclass
class Course:
    """One turn; `before` is None until an action has run."""

    before: Known | None = None
    broke: bool = False
    """Some step of it raised: not everything that was meant for the person has been said."""


_COURSE: ContextVar[Course | None] = ContextVar("course", default=None)


@contextmanager
def course() -> Iterator[Course]:
    """Around one turn; the tasks that it starts write into the same object."""
    turn = Course()
    token = _COURSE.set(turn)
    try:
        yield turn
    finally:
        _COURSE.reset(token)


def began_with(known: Known) -> None:
    """Told by every action; only the first of a turn counts."""
    turn = _COURSE.get()
    if turn is not None and turn.before is None:
        turn.before = known


def broke(event: str, error: BaseException) -> None:
    """Told where a step raised, also outside of a turn; the person then gets help without it."""
    note_failure(event, error)
    turn = _COURSE.get()
    if turn is not None:
        turn.broke = True
