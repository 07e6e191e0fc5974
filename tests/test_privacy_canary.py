"""Promise 4, no trace: secrets go in through every door, and all that is left is searched."""

import base64
import gzip
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from bot.privacy import Private
from bot.settings import ROOT
from tests.noted import noted

from .canaries import files, forms, found_in
from .conftest import StoppedClock

if TYPE_CHECKING:
    from bot.conversation import Conversation

CANARY = "kanarie" + uuid4().hex[:10]
LINES = [
    f"hej {CANARY}",
    f"jag heter {CANARY} och nån hotar sprida bilder på mig",
    f'/inform{{"age": "{CANARY}"}}',
    f"/{CANARY}",
    f'/intake{{"{CANARY}": "{CANARY}"}}',
    f"EXTERNAL: {CANARY}",
    f"[{CANARY}](age)",
    f"b:{CANARY[:6]} {CANARY}",
    f"#{CANARY}",
    f"boom {CANARY}",
    f"orkar inte leva {CANARY}",
    f"boom igen {CANARY}",
    f"{CANARY} " * 1200,
    f"min mejl är {CANARY}@example.org och numret är 070 {CANARY}",
    f"\x00\x1b[31m{CANARY}\u202e",
    f"radera allt {CANARY}",
    CANARY,
]
# Starts `chat --json` as it is, but a message with "boom" breaks understanding: the exception's
# own text holds the message, as ValueError, KeyError and UnicodeError do in real life.
BREAKING = """
import sys
from bot.commands import start

whole = start.conversation

def breaking(*given, **named):
    from bot import logs
    from bot.engine.lean import leave_tensorflow_out
    logs.configure()
    leave_tensorflow_out()
    from nlu.components.facts import FactFinder
    process = FactFinder.process

    def broken(self, messages):
        text = messages[0].get("text")
        if text and "boom" in text:
            try:
                raise KeyError(text)
            except KeyError as error:
                raise ValueError("cannot read " + text) from error
        return process(self, messages)

    FactFinder.process = broken  # before loading: Rasa keeps the function it finds then
    return whole(*given, **named)

start.conversation = breaking
from bot.__main__ import main
sys.exit(main(["chat", *sys.argv[1:]]))
"""


@pytest.mark.parametrize("secret", [CANARY, "kanåri+e/ ÿ" + CANARY], ids=["plain", "odd"])
def test_the_search_itself_finds(secret: str) -> None:
    """A search that finds nothing proves nothing: it does find each form."""
    for form in forms(secret):
        assert found_in(b"before " + form + b" after", secret)
    assert found_in(gzip.compress(b"x" + secret.encode()), secret)
    assert found_in(base64.b64encode(b"ab " + secret.encode() + b" cd"), secret)
    assert found_in(json.dumps({"a": secret}).encode(), secret)
    assert not found_in(b"nothing here", secret)


@pytest.mark.parametrize("form", ["--json", "plain"])
def test_nothing_is_left_of_what_was_written(
    form: str, tmp_path: Path, trained_model: Path
) -> None:
    """Not on stdout or stderr at DEBUG, not in any file; each message is answered all the same."""
    started = time.time() - 1
    done = subprocess.run(
        [sys.executable, "-c", BREAKING, *([form] if form == "--json" else [])],
        input="\n".join(LINES) + "\n",
        cwd=ROOT,
        env={
            **os.environ,
            "MODEL": str(trained_model),
            "LOG_LEVEL": "DEBUG",
            "TMPDIR": str(tmp_path),
            "HOME": str(tmp_path),
            "XDG_CONFIG_HOME": str(tmp_path),
            "STATISTICS_DB": str(tmp_path / "statistics.db"),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-600:]
    assert not found_in(done.stdout.encode(), CANARY), "on stdout"
    assert not found_in(done.stderr.encode(), CANARY), "in the log"
    assert "Traceback" not in done.stdout + done.stderr
    if form == "--json":
        turns = [json.loads(line) for line in done.stdout.splitlines()]
        assert [turn["turn"] for turn in turns] == list(range(1, len(LINES) + 1))
        assert all(turn["replies"] for turn in turns)
        broken = [turn for turn, line in zip(turns, LINES, strict=True) if "boom" in line]
        for turn in broken:
            text = "".join(reply["text"] for reply in turn["replies"])
            assert "112" in text and turn["services"], "no help after an error"
        assert all(line in done.stderr for line in ("turn_failed",)), "the error went unnoticed"
    for path in files(tmp_path, ROOT, since=started):
        assert not found_in(path.read_bytes(), CANARY), f"in {path}"


async def test_state_holds_no_words(conversation: "Conversation", clock: StoppedClock) -> None:
    """What is remembered between two messages: slots and the open question, without text."""
    from bot.engine.agent import store_of

    person = uuid4().hex
    secret = "hemlig" + uuid4().hex[:8]
    said = (f"jag är 14 och {secret} hotar sprida bilder på mig", f"/{secret}", secret, "i Åsele")
    for message in said:
        await conversation.turn(person, Private(message))
    kept = repr(vars(store_of(conversation.agent)))
    assert person in kept and secret not in kept
    assert "hotar" not in json.dumps(kept.split(person, 1)[1][:3000])
    tracker = await store_of(conversation.agent).retrieve(person)
    assert tracker is not None
    assert secret not in json.dumps(tracker.current_state(), default=str)


# Talks, then looks through everything that lives in the process for the secret. In a process of
# its own, since pytest keeps what was logged, with the frames of each error.
LOOKING = """
import asyncio, gc, os
from bot.commands.start import conversation
from bot.privacy import Private
from bot.settings import Settings

ready = conversation(Settings.read())
SECRET = "hemlig" + os.urandom(4).hex()

def holds(container):
    pairs = container.items() if isinstance(container, dict) else ((None, one) for one in container)
    return any(isinstance(v, str) and SECRET in v and v is not SECRET for p in pairs for v in p)

async def talk():
    for said in (f"jag heter {SECRET}", f"{SECRET} slår mig", f"/{SECRET}", f"dö {SECRET}"):
        await ready.turn("person", Private(said))
    del said
    for number in range(6):  # whatever remembers only the last few may do so
        await ready.turn(f"other{number}", Private("hej"))
    gc.collect()
    for container in gc.get_objects():
        if isinstance(container, (dict, list, tuple, set)) and holds(container):
            print(type(container).__name__, [str(key)[:20] for key in container][:6])

asyncio.run(talk())
"""


def test_nothing_in_the_process_goes_on_holding_words(trained_model: Path) -> None:
    """No cache, history or closure keeps a message once it is answered."""
    done = subprocess.run(
        [sys.executable, "-c", LOOKING],
        cwd=ROOT,
        env={**os.environ, "MODEL": str(trained_model)},
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    assert done.stdout == ""


async def test_a_failing_turn_tells_the_log_only_kind_and_place(
    conversation: "Conversation",
    clock: StoppedClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """And the person still gets contacts."""
    secret = "hemlig" + uuid4().hex[:8]

    async def broken(self: Any, _person: str, text: str, *_others: Any) -> str:
        raise ValueError(text)

    monkeypatch.setattr(type(conversation), "_ask_rasa", broken)
    with caplog.at_level("DEBUG"):
        answer = await conversation.turn(uuid4().hex, Private(f"jag heter {secret}"))
    assert answer.services and "112" in answer.replies[0].text
    assert "turn_failed" in noted(caplog), "the error went unnoticed"
    for record in caplog.records:
        assert secret not in f"{record.getMessage()} {vars(record)}"


def test_private_words_do_not_print() -> None:
    """`str`, `repr`, `format` and pickling give nothing away."""
    import pickle

    words = Private(CANARY)
    assert CANARY not in f"{words} {words!r} {words!s} {[words]} {words:>40}"
    assert words.reveal() == CANARY
    with pytest.raises(TypeError):
        pickle.dumps(words)
