"""Starting Rasa for a command: quiet, lean, and with a clear line when it cannot be done."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot import logs
from bot.clock import now
from bot.rooms import Rooms
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.conversation import Conversation
    from bot.replicas.claims import SharedClaims

_SURROUNDINGS: Final = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    # One message is too small to share out: more threads only wait for each other.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def conversation(
    settings: Settings,
    clock: Callable[[], datetime] = now,
    *,
    claims: SharedClaims | None = None,
) -> Conversation:
    """A conversation over the trained model; raises a Problem for a missing or broken part.

    Talks are kept in memory, or with `claims` where all replicas find them.
    """
    logs.configure(settings.log_level)
    for name, value in _SURROUNDINGS.items():
        os.environ.setdefault(name, value)
    # The rooms first: a mistake in the directory is told at once, before Rasa is loaded.
    rooms = Rooms.open(settings, clock)
    from bot.engine.lean import leave_tensorflow_out

    leave_tensorflow_out()
    from bot.conversation import Conversation
    from bot.engine.agent import load_agent

    ready = Conversation(load_agent(settings, rooms, claims), rooms)
    # What is loaded now stays: the collector need not look through it at every turn.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    return ready
