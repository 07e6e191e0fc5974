"""Starting Rasa for a command: quiet, lean, and with a clear line when it cannot be done."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from bot import logs
from bot.rooms import Rooms, now
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.conversation import Conversation


def conversation(settings: Settings, clock: Callable[[], datetime] = now) -> Conversation:
    """A conversation over the trained model; raises a Problem for a missing or broken part."""
    logs.configure(settings.log_level)
    # The rooms first: a mistake in the directory is told at once, before Rasa is loaded.
    rooms = Rooms.open(settings, clock)
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    from bot.engine.lean import leave_tensorflow_out

    leave_tensorflow_out()
    from bot.conversation import Conversation
    from bot.engine.agent import load_agent

    return Conversation(load_agent(settings, rooms), rooms)
