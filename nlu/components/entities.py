"""Entities about a whole message, and telling a button from a text."""

from typing import Any, Dict


def is_button(text: str | None) -> bool:
    """Whether a text is a pressed button's payload, which Rasa itself reads."""
    return not text or text.startswith("/")


def entity(name: str, value: Any, text: str, confidence: float = 1.0) -> Dict[str, Any]:
    """An entity about the whole message, in Rasa's form."""
    return {
        "entity": name,
        "value": value,
        "start": 0,
        "end": len(text),
        "confidence_entity": confidence,
    }
