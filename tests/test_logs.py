"""What is written to the log: events and counts of ours, the mere place of all others."""

import ast
import importlib.util
import io
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import logs
from bot.logs import OURS
from bot.settings import ROOT

CANARY = "kanariefågel"

NOISE = f"""
import logging, sys, warnings
from bot import logs
logs.configure("INFO")
import structlog
said = "{CANARY} 4711"
structlog.get_logger().debug("processor.message.parse", parse_data_text=said)
structlog.get_logger().warning("message.parsing.failed", user_text=said)
structlog.get_logger().error("interpolator", response=said)
structlog.get_logger().critical("down", text=said)
for name in ("rasa.core.processor", "telegram.ext", "httpx", "aiohttp.access", "asyncio"):
    logger = logging.getLogger(name)
    for level in (10, 20, 30, 40, 50):
        logger.log(level, "message %s", said, extra={{"user": said}})
    try:
        {{}}[said]
    except KeyError:
        logger.exception(said)
    logger.critical("%d", said)
class Silent:
    def __str__(self):
        raise ValueError(said)
logging.getLogger("rasa").critical(Silent())
warnings.warn(said)
warnings.warn(said, DeprecationWarning)
try:
    int(said)
except ValueError as error:
    logs.note_failure("turn_failed", error)
    try:
        raise RuntimeError(said) from error
    except RuntimeError as other:
        logs.note_failure("turn_failed", other)
logs.note("started", services=7)
"""


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Where a handler with our formatter writes, beside those that pytest has."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs._formatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def _lines(written: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_our_own_lines_are_whole(written: io.StringIO) -> None:
    logs.note("turn_failed", level=logging.ERROR, error="KeyError", turns=3)
    (line,) = _lines(written)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(line.pop("time")))
    assert line == {
        **{"level": "error", "logger": OURS, "event": "turn_failed"},
        **{"error": "KeyError", "turns": 3},
    }
    assert list(json.loads(written.getvalue()))[:4] == ["time", "level", "logger", "event"]


def test_of_a_library_only_the_place_is_kept(written: io.StringIO) -> None:
    logging.getLogger("rasa.core.processor").error("got %s", CANARY, extra={"user": CANARY})
    (line,) = _lines(written)
    assert str(line["event"]).startswith("test_logs:")
    assert set(line) == {"time", "level", "logger", "event"}
    assert CANARY not in written.getvalue()


def test_of_an_exception_only_the_kind_is_kept(written: io.StringIO) -> None:
    try:
        raise KeyError(CANARY)
    except KeyError:
        logging.getLogger("rasa").exception(CANARY, stack_info=True)
    (line,) = _lines(written)
    assert line["error"] == "KeyError"
    assert CANARY not in written.getvalue()


def test_nothing_that_a_person_wrote_gets_out_of_the_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", NOISE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    assert CANARY not in done.stderr
    assert "4711" not in done.stderr
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert all(line["time"] and line["level"] and line["event"] for line in lines)
    ours = [line for line in lines if line["logger"] == OURS]
    assert [line["event"] for line in ours] == ["turn_failed", "turn_failed", "started"]
    assert ours[0]["error"] == "ValueError"
    assert ours[0]["place"].startswith("<module>:")
    assert ours[2]["services"] == 7


# --- Rasa's own lines ----------------------------------------------------------------------------
LOUD = f"""
import asyncio, logging, sys, structlog
from bot import logs
from bot.commands.start import conversation
from bot.privacy import Private
from bot.settings import Settings

ready = conversation(Settings.read())
# As if somebody undid the level: all that Rasa says of a message now comes to our processor.
kept = structlog.get_config()
kept["wrapper_class"] = structlog.make_filtering_bound_logger(logging.NOTSET)
kept["cache_logger_on_first_use"] = False
structlog.configure(**kept)
logging.getLogger().setLevel(logging.NOTSET)
for name in list(logging.Logger.manager.loggerDict):
    logging.getLogger(name).setLevel(logging.NOTSET)

async def talk():
    for said in ("jag heter {CANARY}", "{CANARY} slår mig", '/inform{{"age": "{CANARY}"}}'):
        await ready.turn("person", Private(said))

asyncio.run(talk())
structlog.get_logger().debug("{CANARY} said so")
structlog.get_logger().debug("{CANARY}")
"""


def test_rasas_lines_hold_no_message_even_with_every_level_open(trained_model: Path) -> None:
    """Silenced where they are written, not only by level: the lines come, the words do not."""
    done = subprocess.run(
        [sys.executable, "-c", LOUD],
        cwd=ROOT,
        env={**os.environ, "MODEL": str(trained_model), "LOG_LEVEL": "DEBUG"},
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    said = {(line["logger"], line["event"]) for line in map(json.loads, done.stderr.splitlines())}
    assert ("rasa.core.processor", "processor.message.parse") in said, "Rasa was silent"
    assert ("__main__", "unnamed") in said
    places = [event for logger, event in said if logger.startswith("rasa.") and ":" in event]
    assert places, "Rasa's other log was silent"
    assert CANARY not in done.stdout + done.stderr
    assert done.stdout == ""


def test_a_command_without_rasa_writes_its_failure_like_all_others() -> None:
    said = 'from bot.logs import note_failure; note_failure("command_failed", KeyError("x"))'
    done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == b""
    line = json.loads(done.stderr)
    assert (line["event"], line["error"]) == ("command_failed", "KeyError")


def test_the_names_of_rasas_events_are_fixed() -> None:
    """Our processor keeps them, so none may be put together from what somebody wrote."""
    spec = importlib.util.find_spec("rasa")
    assert spec and spec.submodule_search_locations
    calls = 0
    for path in Path(spec.submodule_search_locations[0]).rglob("*.py"):
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)) if "structlog" in text else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("structlogger."):
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"
                calls += 1
    assert calls > 5
