"""Rasa's own judgement on the project, and that training gives the same model every time.

Each in a process of its own, with the whole of Rasa: it is how `rasa` on the command line sees us.
"""

import hashlib
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import yaml

from bot.engine.training import _SURROUNDINGS
from bot.settings import ROOT
from bot.written import read

VALIDATE = (
    "data validate --domain flows/domain.yml --data nlu/data flows/rules "
    "--config nlu/config.yml --fail-on-warnings"
)
INTENTS = ("greet", "need_images", "need_money", "crisis_danger")
MESSAGES = 30
"""Of each intent and language: enough to be learnt, and quick."""


def _environment() -> dict[str, str]:
    """As training has it; what Rasa's own libraries deprecate is not ours."""
    ours = {**_SURROUNDINGS, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    return {**os.environ, **ours}


def test_rasa_finds_nothing_wrong_with_the_project() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.rasa_check", *VALIDATE.split()],
        cwd=ROOT,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=280,  # seventy thousand messages, on a busy machine
    )
    said = (done.stdout + done.stderr).splitlines()
    assert done.returncode == 0, "\n".join(said[-20:])
    ours = ("UserWarning", "WARNING", "ERROR", "flows/", "nlu/", "Story structure conflict")
    about_us = [line for line in said if any(word in line for word in ours)]
    assert not about_us, "\n".join(about_us)
    assert any("No story structure conflicts found" in line for line in said)


@pytest.fixture(scope="module")
def small_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with a few of its messages; the same domain, rules and pipeline."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "nlu" / "data").mkdir(parents=True)
    for part in ("flows/domain.yml", "flows/rules", "nlu/config.yml"):
        (folder / part).parent.mkdir(exist_ok=True)
        (folder / part).symlink_to(ROOT / part)
    for path in sorted((ROOT / "nlu" / "data").glob("*/*.yml")):
        blocks = read(path)["nlu"]
        few = [
            {**block, "examples": "\n".join(block["examples"].splitlines()[:MESSAGES]) + "\n"}
            for block in blocks[:1]
            if block["intent"] in INTENTS
        ]
        if few:
            name = f"{path.parent.name}-{path.name}"
            made = yaml.safe_dump({"version": "3.1", "nlu": few}, allow_unicode=True)
            (folder / "nlu" / "data" / name).write_text(made, "utf-8")
    return folder


def _components(model: Path) -> dict[str, str]:
    """A digest of every file of every trained component; the archive itself holds times and ids."""
    with tarfile.open(model) as archive:
        files = {m.name: archive.extractfile(m) for m in archive.getmembers() if m.isfile()}
        return {
            name: hashlib.sha256(file.read()).hexdigest()
            for name, file in sorted(files.items())
            if file and not name.endswith("metadata.json")
        }


def test_the_same_messages_give_the_same_model(small_project: Path) -> None:
    """Bit by bit, in two processes at once; as `python -m bot train` starts them."""
    running = []
    for name in ("one", "other"):
        model = small_project / name / "vagvisaren.tar.gz"
        model.parent.mkdir()
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.engine.rasa_train", str(model)],
            cwd=small_project,
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append((process, model))
    found = []
    for process, model in running:
        said, _ = process.communicate(timeout=290)
        assert process.returncode == 0, said[-2000:]
        found.append(_components(model))
    assert found[0] == found[1]
    assert sum(name.endswith("learnt.npz") for name in found[0]) == 2  # n-grams and labels
