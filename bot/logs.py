"""Logging that never holds a person's words: structlog, one JSON object a line on stderr.

`configure` runs before the first import of Rasa. Unconfigured, Rasa 3.6 prints every message in
full on stdout through structlog; at WARNING it still prints texts that it could not parse, and
httpx at INFO prints addresses that hold the bot's token. So nothing of what a library wants to
say about a message gets through: of its structlog lines only the event's name is kept, of its
other lines only where they were written.
"""

import logging
import re
import sys
import time
from collections.abc import Iterator, MutableMapping
from functools import cache
from typing import Any, Final

OURS: Final = "vagvisaren"
"""The logger whose lines we write ourselves and may print whole."""

_NAME_OF_AN_EVENT: Final = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_WORDY: Final = ("httpx", "httpcore", "telegram", "aiohttp.access")
_NO_FACTS: Final = ("event", "_record", "_from_structlog")


def configure(level: str = "WARNING") -> None:
    """Quiet every library, send our own lines to stderr as JSON."""
    import structlog

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.ERROR)
    logging.getLogger(OURS).setLevel(level)
    for name in _WORDY:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    # A library's deprecation is not news to the person at the keyboard. Rasa resets the filters,
    # so warnings go the way of all other foreign log lines instead.
    logging.captureWarnings(True)
    # Of a line that cannot be written, Python would print what was to be said, and a traceback.
    logging.raiseExceptions = False
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL),
        processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def note(event: str, *, level: int = logging.INFO, **facts: str | int | float | bool) -> None:
    """Write one line of ours; `facts` are counts and kinds, never anything a person wrote."""
    _ours().log(level, event, **facts)


def note_failure(event: str, error: BaseException) -> None:
    """Write that something failed: the error's kind and place, never its words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else "unknown"
    note(event, level=logging.ERROR, error=type(error).__name__, place=place)


@cache
def _ours() -> Any:
    """Our logger, the same whatever others make of structlog's settings."""
    import structlog

    if not logging.getLogger().handlers:
        configure()  # a command that needs no Rasa has failed
    return structlog.wrap_logger(
        logging.getLogger(OURS),
        wrapper_class=structlog.stdlib.BoundLogger,
        processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    )


def _formatter() -> logging.Formatter:
    """Where all lines become JSON: ours, those of structlog, and those of Python's own logging."""
    from structlog.processors import JSONRenderer
    from structlog.stdlib import ProcessorFormatter

    return ProcessorFormatter(
        processors=[_kept, JSONRenderer(ensure_ascii=False)],
        use_get_message=False,  # a foreign line is never put together
    )


def _kept(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """What is written of a line: time, level, logger, event; facts only if they are ours."""
    record: logging.LogRecord = event["_record"]
    return {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
        "level": record.levelname.lower(),
        "logger": record.name,
        **dict(_said(record, event)),
    }


def _said(record: logging.LogRecord, event: MutableMapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The event and what belongs to it; a library's own words may quote the person."""
    if record.name == OURS:
        yield "event", event["event"]
        yield from ((key, fact) for key, fact in event.items() if key not in _NO_FACTS)
        return
    if event["_from_structlog"]:
        # What is no dotted name of an event is a sentence, in which somebody may be quoted.
        said = str(event.get("event"))
        yield "event", said if _NAME_OF_AN_EVENT.fullmatch(said) else "unnamed"
    else:
        # Where it was written is enough to search.
        yield "event", f"{record.module}:{record.lineno}"
    error = event.get("exc_info")
    if isinstance(error, tuple) and error[0]:
        yield "error", error[0].__name__
