"""Messages as the library makes them of what Telegram sends."""

from typing import Any

from telegram import Message


def message(**content: Any) -> Message:
    """A message in a private chat."""
    person = {"id": 7, "is_bot": False, "first_name": "x"}
    made = Message.de_json(
        {
            "message_id": 1,
            "date": 1,
            "chat": {"id": 7, "type": "private"},
            "from": person,
            **content,
        },
        None,
    )
    assert made
    return made


def located(latitude: float, longitude: float) -> Message:
    """A shared position."""
    return message(location={"latitude": latitude, "longitude": longitude})
