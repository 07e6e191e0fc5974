"""Logging that never holds a person's words.

`configure` runs before the first import of Rasa. Unconfigured, Rasa 3.6 prints every message in
full on stdout through structlog; at WARNING it still prints texts that it could not parse, and
httpx at INFO prints addresses that hold the bot's token. So nothing of what a library wants to
say about a message gets through: structlog calls keep only the event's name, foreign loggers
only their level and place.
"""

import json
import logging
import re
import sys
import time
from collections.abc import MutableMapping
from typing import Any, Final

OURS: Final = "vagvisaren"
"""The logger whose lines we write ourselves and may print whole."""

_NAME_OF_AN_EVENT: Final = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_WORDY: Final = ("httpx", "httpcore", "telegram", "aiohttp.access")


class OneLine(logging.Formatter):
    """JSON, one object a line: time, level, place, event; of an exception only type and place."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.name == OURS:
            line["event"] = record.getMessage()
            line.update(getattr(record, "facts", {}))
        else:
            # A library's message may quote the person; where it was written is enough to search.
            line["event"] = f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)


def configure(level: str = "WARNING") -> None:
    """Quiet every library, send our own lines to stderr as JSON."""
    import structlog

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.ERROR)
    logging.getLogger(OURS).setLevel(level)
    for name in _WORDY:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    # A library's deprecation is not news to the person at the keyboard. Rasa resets the filters,
    # so warnings go the way of all other foreign log lines instead.
    logging.captureWarnings(True)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL),
        processors=[_only_the_event],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _only_the_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    """One line like ours with the event's name alone: every other key may hold a message.

    What is no dotted name of an event is a sentence, in which somebody may be quoted.
    """
    said = str(event.get("event"))
    name = said if _NAME_OF_AN_EVENT.fullmatch(said) else "unnamed"
    return json.dumps({"level": _method, "logger": "structlog", "event": name})


def note(event: str, *, level: int = logging.INFO, **facts: str | int | float | bool) -> None:
    """Write one line of ours; `facts` are counts and kinds, never anything a person wrote."""
    logging.getLogger(OURS).log(level, event, extra={"facts": facts})


def note_failure(event: str, error: BaseException) -> None:
    """Write that something failed: the error's kind and place, never its words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else "unknown"
    note(event, level=logging.ERROR, error=type(error).__name__, place=place)
