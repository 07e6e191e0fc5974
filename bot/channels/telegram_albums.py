"""Pictures sent together: Telegram delivers each by itself, and one answer to all is enough."""

from collections import OrderedDict
from typing import Final

MOST: Final = 1_000
"""People whose newest album is remembered at once."""


class Albums:
    """The newest album of each person, in this process's memory."""

    def __init__(self) -> None:
        self._newest: OrderedDict[str, str] = OrderedDict()

    def seen(self, person: str, album: str | None) -> bool:
        """Whether a part of this album has come before; what stands alone is no album."""
        if album is None:
            return False
        before = self._newest.pop(person, None) == album
        self._newest[person] = album
        if len(self._newest) > MOST:
            self._newest.popitem(last=False)
        return before
