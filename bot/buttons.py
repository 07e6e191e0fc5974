"""Buttons as people's apps see them: short opaque ids instead of Rasa's payloads.

An id is made from the payload alone, so that every replica knows every button, old ones go on
working, and nothing a person types can ever become a payload.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Final

PREFIX: Final = "b:"
_LENGTH: Final = 6
_LENGTH_ABOUT_SERVICE: Final = 12
"""There are thousands of these, and staff add more while the bot runs: none may share an id."""
_SERVICE: Final = '{"service": '
INTENTS_ABOUT_SERVICES: Final = ("what_happens", "no_answer", "wrong_number")
"""What a person can say about one service by pressing its name."""


def about_service(intent: str, service_id: str) -> str:
    """The payload of a button that says `intent` about one service."""
    return f"/{intent}{json.dumps({'service': service_id})}"


def button_id(payload: str) -> str:
    """The id that stands for a payload; 8 or 14 characters, the same in every process."""
    length = _LENGTH_ABOUT_SERVICE if _SERVICE in payload else _LENGTH
    return PREFIX + hashlib.sha256(payload.encode()).hexdigest()[:length]


def greeting(language: str) -> str:
    """The payload of a greeting in a language."""
    return f"/greet{json.dumps({'language': language})}"


def choosing(language: str) -> str:
    """The payload of choosing a language."""
    return f"/ask_language{json.dumps({'language': language})}"


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


class ServiceButtons:
    """Buttons that name a service of the directory as it stands now."""

    def __init__(self) -> None:
        self._buttons = Buttons(())
        self._ids: tuple[str, ...] = ()

    def payload(self, id: str, services: Iterable[str]) -> str | None:
        """The payload, or None for an id that no button about these services has."""
        ids = tuple(services)
        if ids != self._ids:
            self._ids = ids
            self._buttons = Buttons(
                about_service(intent, one) for intent in INTENTS_ABOUT_SERVICES for one in ids
            )
        return self._buttons.payload(id)
