"""Everything that reads what comes from outside, given what nobody would write.

python -m tests.parsers 2000    # spoiled inputs for each; `make fuzz`. The short form is a test.

Each reads it, or says in its own words that it cannot. Ages, people, languages, phrases and places
of a message, the sealed state and the cut of a long reply have such a test in their own room.
"""

import argparse
import contextlib
import json
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from telegram import Message, Update

from bot.buttons import Buttons, ServiceButtons
from bot.channels.telegram.reading import command_of
from bot.channels.telegram.reading import read as read_message
from bot.channels.telegram.updates import _only_readable, readable
from bot.commands.base import moment
from bot.directory import hsds
from bot.directory.load import read as read_directory
from bot.engine import training
from bot.errors import Problem, WrongSetting, WrongUse
from bot.known import Known
from bot.places import sweden
from bot.settings import ROOT, Settings
from bot.statistics.database import opened, raw
from bot.statistics.tables import TABLES
from nlu.reading.doses import doses
from tests.channels.telegram.hostile import updates

ODD: Final = st.sampled_from(
    [
        *("\x00", "\u202e", "\ud800", "[", "{" * 300, "- ", "&a", "*a", "!!python/name:os.system"),
        *("9" * 400, "-1", "1e999", "NaN", "null", "true", '"', "\\", "\r", "\t", "%", "é", "🆘"),
        *("2026-02-30", "24:61", "Mo-Fr", "PH off", "../../etc/passwd", "http://[", "tel:112"),
    ]
)
JUNK: Final = st.one_of(ODD, st.text(max_size=30))
VALUES: Final = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), JUNK),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(JUNK, inner, max_size=3),
    max_leaves=8,
)
HERE: Final = Path(__file__).parent


@st.composite
def spoiled(draw: Any, text: str) -> str:
    """The text with pieces of it taken out, and others put in."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        length = draw(st.integers(0, 40))
        text = text[:start] + draw(JUNK) + text[start + length :]
    return text


def replaced(thing: Any) -> SearchStrategy[Any]:
    """The same, with something else in one place of it."""
    kinds = [VALUES]
    if isinstance(thing, dict):
        for key, value in thing.items():
            kinds.append(replaced(value).map(lambda new, key=key: {**thing, key: new}))  # type: ignore[misc]
            kinds.append(st.just({k: v for k, v in thing.items() if k != key}))
    elif isinstance(thing, list):
        for at, value in enumerate(thing):
            kinds.append(
                replaced(value).map(lambda new, at=at: [*thing[:at], new, *thing[at + 1 :]])  # type: ignore[misc]
            )
    return st.one_of(kinds)


def _written(content: str | bytes, name: str, use: Callable[[Path], Any]) -> Any:
    """What comes of a file with this in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
        path.write_bytes(raw)
        return use(path)


# --- Files ---------------------------------------------------------------------------------------
@cache
def _entries() -> str:
    return (HERE / "directory" / "example.yaml").read_text("utf-8")


def directory(text: str) -> None:
    """Services, or errors that stand on lines of the file."""
    found, findings = _written(text, "directory.yaml", read_directory)
    errors = [finding for finding in findings if finding.severity == "error"]
    assert (found is None) == bool(errors)
    lines = len(text.splitlines()) + 1
    assert all(0 <= finding.line <= lines for finding in findings), findings


@cache
def _shared() -> list[dict[str, Any]]:
    return hsds.export(HERE / "directory" / "example.yaml")[:2]


def shared_services(services: Any) -> None:
    """Drafts and nothing else, or a word of ours; through the command, which writes them."""
    from bot.commands.exchange import FILE, IMPORT

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / FILE).write_text(json.dumps(services), "utf-8")
        to = Path(folder) / "drafts.yaml"
        try:
            with patch("sys.stderr"):
                IMPORT.run(argparse.Namespace(format="hsds", dir=Path(folder), to=to))
        except WrongUse:
            return
        assert "status: live" not in to.read_text("utf-8")


@cache
def _counts() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "counts.db"
        with opened(path, create=True) as database:
            database.conn.execute("PRAGMA journal_mode=DELETE")
        return path.read_bytes()


def statistics(given: tuple[int, bytes, int]) -> None:
    """A damaged file, or one of another version, is read or refused."""
    at, instead, version = given
    content = bytearray(_counts())
    at %= len(content)
    content[at : at + len(instead)] = instead
    content[60:64] = version.to_bytes(4, "big")  # SQLite's user_version

    def use(path: Path) -> None:
        with opened(path) as database:
            for table in TABLES:
                raw(database, table, ["2026-10"])

    with contextlib.suppress(Problem, sqlite3.Error):
        _written(bytes(content), "counts.db", use)


def model_note(text: str) -> None:
    """A note that is not training's own makes the model outdated or refused, never a crash."""

    def use(note: Path) -> None:
        model = note.with_name("m.tar.gz")
        model.write_bytes(b"weights")
        training.up_to_date(model)
        with contextlib.suppress(Problem):
            training.check_whole(model)

    _written(text, "m.json", use)


# --- What people and Telegram send ---------------------------------------------------------------
@cache
def _sent() -> list[Any]:
    return list(updates(60))


def update(given: Any) -> None:
    """Read, or let go of; what is read of it is told apart without a crash."""
    found = readable(given)
    assert found is None or isinstance(found, Update)
    message = found and (found.message or found.edited_message)
    if isinstance(message, Message):
        read_message(message, sweden())


def batch(body: bytes) -> None:
    """What the library gets to read: bytes, and never more updates than came."""
    assert isinstance(_only_readable(body), bytes)


def typed(text: str) -> None:
    """Commands and buttons: one of ours, or nothing."""
    command_of(text)
    assert Buttons(["/skip"]).payload(text) in (None, "/skip")
    assert ServiceButtons().payload(text, ["bris-116111"]) is None
    assert doses(text) in (True, False)


def position(where: tuple[float, float]) -> None:
    """Every place on earth has a municipality that is nearest."""
    assert sweden().nearest(*where).code in sweden().municipalities


# --- What we kept ourselves, perhaps in an older version -----------------------------------------
def remembered(others: Any) -> None:
    """What an older or newer version of ours left: known as far as it is still understood."""
    known = Known.of({"known": {**others, "age": 15, "needs": ["images"]}})
    assert (known.age, known.needs) == (15, ("images",))


# --- What operators write ------------------------------------------------------------------------
def environment(values: dict[str, str]) -> None:
    """Settings, or one line that names the variable."""
    try:
        Settings.read(values)
    except WrongSetting as error:
        assert any(key in str(error) for key in values) and "\n" not in str(error).strip()


def time_on_the_command_line(text: str) -> None:
    """A moment with a zone, or a word for argparse."""
    with contextlib.suppress(argparse.ArgumentTypeError):
        assert moment(text).tzinfo is not None


_KEYS: Final = [name.upper() for name in Settings.__dataclass_fields__]
PARSERS: Final[dict[str, tuple[SearchStrategy[Any], Callable[[Any], None]]]] = {
    "directory": (st.deferred(lambda: spoiled(_entries())), directory),
    "shared services": (st.deferred(lambda: replaced(_shared())), shared_services),
    "statistics file": (
        st.tuples(st.integers(0, 10**6), st.binary(max_size=200), st.integers(0, 3)),
        statistics,
    ),
    "model's note": (
        st.one_of(JUNK, spoiled('{"inputs": "a", "model": "b"}'), st.just("[" * 5000)),
        model_note,
    ),
    "an update": (
        st.one_of(VALUES, st.deferred(lambda: st.one_of([replaced(one) for one in _sent()]))),
        update,
    ),
    "a batch": (
        st.one_of(
            st.binary(max_size=60),
            st.lists(VALUES, max_size=3).map(
                lambda r: json.dumps({"ok": True, "result": r}).encode()
            ),
        ),
        batch,
    ),
    "typed": (st.one_of(JUNK, JUNK.map("/{}".format), JUNK.map("b:{}".format)), typed),
    "a position": (st.tuples(st.floats(-90, 90), st.floats(-180, 180)), position),
    "remembered": (
        st.dictionaries(st.text(max_size=12), st.lists(st.text(max_size=5), max_size=3)),
        remembered,
    ),
    "settings": (
        st.dictionaries(st.sampled_from(_KEYS), JUNK.filter(lambda t: "\0" not in t), max_size=4),
        environment,
    ),
    "a time": (st.one_of(JUNK, spoiled("2026-11-27T12:00+01:00")), time_on_the_command_line),
}
"""By name: what is given, and who reads it and is judged."""


def check(name: str, examples: int, **more: Any) -> None:
    """AssertionError or whatever it was that the parser raised, with the input that did it."""
    strategy, judged = PARSERS[name]
    trial = given(strategy)(judged)
    settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        **more,
    )(trial)()


def main() -> None:
    """Each parser so many times."""
    examples = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    for name in PARSERS:
        check(name, examples, database=None)
        print(f"{name:<18}{examples:>8} inputs", flush=True)


if __name__ == "__main__":
    assert ROOT
    main()
