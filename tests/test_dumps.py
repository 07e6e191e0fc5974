"""Whatever way the process breaks, the system writes nothing down of what is in it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

CANARY = "kanariefågel"
BREAKS = {
    "in no thread's hand": ("raise ValueError(said)", "not_caught"),
    "in a thread": ("threading.Thread(target=int, args=(said,)).start()", "thread_failed"),
    "where nobody can catch": ("Held()", "not_raised"),
}
BREAKING = f"""
import sys, threading
from bot import dumps, logs
logs.configure("INFO")
dumps.leave_none()
said = "{CANARY} 4711"

class Held:
    def __del__(self): raise KeyError("{CANARY}")
"""
DYING = f"""
import os, signal, sys, faulthandler
from bot import dumps
dumps.leave_none()
said = "{CANARY}"

def turn(said):
    print(os.getpid(), open("/proc/self/limits").read().split("Max core file size")[1].split()[:2])
    os.kill(os.getpid(), signal.SIGABRT)

turn(said)
"""


def _run(script: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("way", BREAKS)
def test_what_nobody_catches_is_told_by_kind_and_place(way: str, tmp_path: Path) -> None:
    """Python's own way is a traceback, and its last line quotes what was stumbled over."""
    breaks, event = BREAKS[way]
    done = _run(BREAKING + breaks + "\n", tmp_path)
    assert CANARY not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == [event]
    assert lines[0]["error"] in ("ValueError", "KeyError")


def test_a_process_that_dies_leaves_no_core(tmp_path: Path) -> None:
    """Also where the operator has allowed cores; the fault handler tells lines, no contents."""
    script = "import resource; resource.setrlimit(resource.RLIMIT_CORE, (-1, -1))\n"
    allowed = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    done = _run((script if allowed.returncode == 0 else "") + DYING, tmp_path)
    assert done.returncode == -signal.SIGABRT
    assert done.stdout.split()[1:] == ["['0',", "'0']"]
    assert "turn" in done.stderr, "the fault handler was not on: nothing was tried"
    assert CANARY not in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


# Only Linux has this guard; elsewhere there is nothing to test.
@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_another_process_of_the_same_user_may_not_copy_its_memory() -> None:
    script = (
        "import ctypes; from bot import dumps; get = lambda: ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)"
        "; before = get(); dumps.leave_none(); print(before, get())"
    )
    assert _run(script, ROOT).stdout.split() == ["1", "0"]
