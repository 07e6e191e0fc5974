"""Swedish time: every hour that is said, shown or counted is one of it."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")


def now() -> datetime:
    """This moment in Swedish time."""
    return datetime.now(STOCKHOLM)
