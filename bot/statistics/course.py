"""What was known when a turn began: the first action of a turn tells, the conversation reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from bot.known import Known


@dataclass
class Course:
    """One turn's start; `before` is None until an action has run."""

    before: Known | None = None


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
