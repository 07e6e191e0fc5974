"""Every command's help ends with an example that runs, and README's figures are those of today."""

import os
import signal
import socket
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from bot.commands import COMMANDS
from bot.settings import ROOT

from . import documents as doc


@cache
def _examples() -> dict[str, str]:
    """The last line of each command's help."""
    lines = {}
    for command in COMMANDS:
        told = subprocess.run(
            [sys.executable, "-m", "bot", command.name, "--help"],
            cwd=ROOT,
            env={**os.environ, "COLUMNS": "500"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        lines[command.name] = told.strip().splitlines()[-1]
    return lines


def test_every_help_ends_with_an_example() -> None:
    for name, last in _examples().items():
        assert last.startswith("example:"), name
        assert f"python -m bot {name}" in last


@pytest.mark.parametrize("name", [c.name for c in COMMANDS if c.name not in ("serve", "evaluate")])
def test_the_example_of_the_help_runs(name: str, trained_model: Path, tmp_path: Path) -> None:
    """In an empty folder, for some write files there."""
    examples = _examples()
    if name == "import":  # reads what export wrote
        assert _run(examples["export"], trained_model, tmp_path).returncode == 0
    done = _run(examples[name], trained_model, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() or done.stderr.strip()


def test_the_figures_in_readme_are_those_of_today(trained_model: Path) -> None:
    """Runs the example of `evaluate`, and compares what README says with what it prints."""
    done = _run(_examples()["evaluate"], trained_model)
    assert done.returncode == 0, done.stderr
    today = {row[0]: row[1:] for row in doc.figures(done.stdout)}
    shown = doc.table(doc.made(doc.README.read_text("utf-8"), "figures"))
    assert {row[0] for row in shown} == set(today) == set(doc.SHOWN_FIGURES)
    for name, *cells in shown:
        for part, (told, measured) in enumerate(zip(cells[:4], today[name][:4], strict=True)):
            assert (told == "–") == (measured == "–"), doc.ANEW
            # One message more or less moves a language's figure by up to 0.05, but not the whole.
            near = 0.02 if part == 0 else 0.06
            assert told == "–" or abs(float(told) - float(measured)) <= near, f"{name}: {doc.ANEW}"


def test_the_example_of_serve_serves_until_told_to_stop(
    trained_model: Path, tmp_path: Path
) -> None:
    """With a made-up token, and a Bot API that is not there."""
    (tmp_path / "token").write_text("1:made-up", "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    example = _examples()["serve"].replace("_FILE=token", f"_FILE={tmp_path}/token")
    surroundings = {
        "OPERATIONS_PORT": str(port),
        "TELEGRAM_API_URL": "http://127.0.0.1:9",
        "MODEL": str(trained_model),
    }
    line = "exec env " + _as_here(example)
    with subprocess.Popen(
        ["/bin/sh", "-c", line],
        cwd=ROOT,
        env={**os.environ, **surroundings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            assert _answers(f"http://127.0.0.1:{port}/health", process)
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def _answers(address: str, process: "subprocess.Popen[bytes]") -> bool:
    """Whether the address answers within a minute, while the process lives."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(address, timeout=5) as answer:  # noqa: S310  loopback
                return bool(answer.status == 200)
        except (URLError, OSError):
            time.sleep(0.3)
    return False


def _run(example: str, model: Path, folder: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["/bin/sh", "-c", _as_here(example)],
        cwd=folder,
        env={**os.environ, "MODEL": str(model), "DIRECTORY": str(ROOT / "directory.yaml")},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )


def _as_here(example: str) -> str:
    """The example's line, for the Python that runs this test."""
    line = example.removeprefix("example:").strip()
    return line.replace("python -m bot", f"{sys.executable} -m bot")
