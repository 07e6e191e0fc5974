"""What our own code wrote to the log, as structlog hands it on."""

import pytest

from bot.logs import OURS


def noted(caplog: pytest.LogCaptureFixture, level: str = "") -> list[str]:
    """Names of our events, in order; those of one level if it is given."""
    return [
        str(record.msg["event"])
        for record in caplog.records
        if record.name == OURS and isinstance(record.msg, dict)
        if level in ("", record.levelname)
    ]
