"""The product starts with its own packages alone: nothing it needs is a package for developing."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from bot.settings import ROOT

UV = ROOT / ".bootstrap" / "bin" / "uv"
DEVELOPING = re.findall(
    r"^([A-Za-z][\w-]*)", (ROOT / "requirements-dev.in").read_text("utf-8"), re.MULTILINE
)


def _packages(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Installs requirements.lock; from uv's cache alone where that holds everything."""
    order = [str(UV), "pip", "install", "-q", "--require-hashes", "-r", "requirements.lock"]
    environment = {**os.environ, "VIRTUAL_ENV": str(folder)}
    for more in (["--offline"], []):
        done = subprocess.run(
            [*order, *more],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=280,
        )
        if done.returncode == 0:
            break
    return done


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python in an environment made from requirements.lock alone."""
    if not UV.is_file():
        order = ["/usr/bin/env", "make", "setup"]
        subprocess.run(order, cwd=ROOT, check=True, capture_output=True, timeout=280)
    folder = tmp_path_factory.mktemp("bare") / "venv"
    python = ROOT / ".venv" / "bin" / "python"
    subprocess.run([str(UV), "venv", "-q", "-p", str(python), str(folder)], cwd=ROOT, check=True)
    done = _packages(folder)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / "bin" / "python"


def _run(python: Path, *order: str, typed: str = "", **settings: str) -> str:
    """What a command prints; started with no setting of the tester's, in the project's folder."""
    done = subprocess.run(
        [str(python), *order],
        cwd=ROOT,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", **settings},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_no_package_for_developing_is_there(bare: Path) -> None:
    code = "import importlib.metadata as m; print(*(d.metadata['Name'] for d in m.distributions()))"
    there = set(_run(bare, "-c", code).lower().split())
    # Rasa itself asks for jsonschema.
    assert {"rasa", "python-telegram-bot"} <= there
    assert "pytest" in DEVELOPING
    assert not there & ({name.lower() for name in DEVELOPING} - {"jsonschema"})


def test_it_finds(bare: Path) -> None:
    order = ("find", "--need", "images", "--age", "14", "--place", "Umeå", "--json")
    found = json.loads(_run(bare, "-m", "bot", *order))
    assert found["query"]["municipality"] == "2480"
    assert found["services"]


def test_it_talks(bare: Path, trained_model: Path) -> None:
    typed = "hej\nnån har bilder på mig o säger han ska skicka till alla\n14\nvill inte säga var\n"
    printed = _run(bare, "-m", "bot", "chat", "--json", typed=typed, MODEL=str(trained_model))
    turns = [json.loads(line) for line in printed.splitlines()]
    assert [turn["turn"] for turn in turns][-4:] == [1, 2, 3, 4]
    assert turns[-1]["learned"]["needs"] == ["images"]
    assert turns[-1]["learned"]["age"] == 14
    assert all(turn["replies"] for turn in turns)
    assert turns[-3]["services"]


def test_it_checks_the_directory(bare: Path) -> None:
    example = ROOT / "tests" / "directory" / "example.yaml"
    assert "error" not in _run(bare, "-m", "bot", "check", str(example)).lower()


def test_every_command_has_help(bare: Path) -> None:
    for command in ("chat", "understand", "find", "serve", "train", "evaluate", "check"):
        assert "example:" in _run(bare, "-m", "bot", command, "--help")
