"""The terminal as somebody at the keyboard meets it: the real command in a real terminal."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT

WAIT = 60.0


class Keyboard:
    """A person at a terminal: types lines, reads what stands on the screen."""

    def __init__(self, screen: int) -> None:
        self._screen = screen
        self.shown = ""

    def type(self, line: str) -> None:
        os.write(self._screen, f"{line}\n".encode())

    def until(self, words: str) -> str:
        """What was shown from now until these words; fails when they do not come."""
        start, end = len(self.shown), time.monotonic() + WAIT
        while words not in self.shown[start:]:
            assert time.monotonic() < end, f"{words!r} never came:\n{self.shown[-2000:]}"
            if select.select([self._screen], [], [], 0.5)[0]:
                self.shown += os.read(self._screen, 65536).decode("utf-8", "replace")
        return self.shown[start:]


@pytest.fixture
def keyboard(trained_model: Path) -> Iterator[Keyboard]:
    """`chat`, started by somebody who sits in front of it."""
    ours, theirs = pty.openpty()
    surroundings = {"MODEL": str(trained_model), "TERM": "dumb", "COLUMNS": "400"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"],
        cwd=ROOT,
        env={**os.environ, **surroundings},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    try:
        yield Keyboard(ours)
    finally:
        process.terminate()
        process.wait()
        os.close(ours)


def test_whoever_sits_down_is_greeted_and_can_press_or_write(keyboard: Keyboard) -> None:
    """Honest about itself before a word is written; #3 presses, a bare number is an age."""
    welcome = keyboard.until("[Jag är i fara]")
    assert "robot" in welcome and "116 111" in welcome
    keyboard.until("› ")
    keyboard.type("#3")
    assert "112" in keyboard.until("[Gå vidare]")
    keyboard.type("jag är trygg nu")
    keyboard.until("› ")
    keyboard.type("14")
    assert "Under 13" not in keyboard.until("› ").replace("14\r\n", "")
