"""Pictures sent together: Telegram delivers each by itself, and one answer to all is enough."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

MOST: Final = 1_000
"""People whose newest album is remembered at once."""
FOR: Final = 120.0
"""Seconds: its parts come together, and that somebody sent pictures is no longer ours to know."""


class Albums:
    """The newest album of each person, in this process's memory."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._newest: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._clock = clock

    def __len__(self) -> int:
        return len(self._newest)

    def seen(self, person: str, album: str | None) -> bool:
        """Whether a part of this album has come before; what stands alone is no album."""
        self._forget()
        if album is None:
            return False
        before, _ = self._newest.pop(person, ("", 0.0))
        self._newest[person] = album, self._clock()
        return before == album

    def _forget(self) -> None:
        """Those of long ago, which are first, and the oldest of too many."""
        while self._newest:
            _, since = next(iter(self._newest.values()))
            if len(self._newest) < MOST and self._clock() - since < FOR:
                return
            self._newest.popitem(last=False)
