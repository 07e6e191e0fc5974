"""Buttons as people's apps see them: short opaque ids instead of Rasa's payloads.

An id is made from the payload alone, so that every replica knows every button, old ones go on
working, and nothing a person types can ever become a payload.
"""

import hashlib
from collections.abc import Iterable
from typing import Final

PREFIX: Final = "b:"
_LENGTH: Final = 6


def button_id(payload: str) -> str:
    """The id that stands for a payload; 8 characters, the same in every process."""
    return PREFIX + hashlib.sha256(payload.encode()).hexdigest()[:_LENGTH]


class Buttons:
    """Which payload an id stands for, for all payloads that any reply can show."""

    def __init__(self, payloads: Iterable[str]) -> None:
        self._payloads: dict[str, str] = {}
        for payload in payloads:
            if self._payloads.setdefault(button_id(payload), payload) != payload:
                raise ValueError("two payloads share an id: lengthen buttons._LENGTH")

    def payload(self, id: str) -> str | None:
        """The payload, or None for an id that no reply has."""
        return self._payloads.get(id)
