"""What the system would write down by itself when the process breaks: nothing.

A core dump holds every message in memory, a traceback quotes what it stumbled over, and whoever
may trace a process may copy its memory. `leave_none` runs before anything of a person's is read.
"""

import contextlib
import ctypes
import resource
import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Final

from bot.logs import note_failure

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_PR_SET_DUMPABLE: Final = 4
_STOPPED_BY_HAND: Final = (KeyboardInterrupt, SystemExit)


def leave_none() -> None:
    """No core, no copy of the memory by another process of the same user, no traceback."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _refuse_to_be_dumped()
    sys.excepthook = _only_kind_and_place
    threading.excepthook = _of_a_thread
    sys.unraisablehook = _of_no_caller


def _refuse_to_be_dumped() -> None:
    """The limit alone is not asked where the system pipes cores to a program (core(5))."""
    with contextlib.suppress(OSError, AttributeError):  # only Linux has it
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _only_kind_and_place(
    _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    if not isinstance(error, _STOPPED_BY_HAND):
        note_failure("not_caught", error)


def _of_a_thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is not None and not isinstance(given.exc_value, _STOPPED_BY_HAND):
        note_failure("thread_failed", given.exc_value)


def _of_no_caller(given: "UnraisableHookArgs") -> None:
    if given.exc_value is not None:
        note_failure("not_raised", given.exc_value)
