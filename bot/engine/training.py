"""Training: real Rasa in a process of its own, again only when something it reads has changed."""

import gzip
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.errors import NoModel, Problem
from bot.settings import ROOT, for_children

_READ: Final = (
    "nlu/config.yml",
    "nlu/labels.py",
    "nlu/data/**/*.yml",
    "nlu/components/*.py",
    "nlu/encoder/*",
    "nlu/reading/text.py",
    "flows/domain.yml",
    "flows/rules/*.yml",
    "bot/codes.py",
    "requirements.lock",
)
"""What goes into a model. Phrases, places and ages are read when it is used, not when trained."""


class TrainingFailed(Problem):
    """Rasa could not train; the message holds the end of what it said."""


def train(model: Path, *, force: bool = False) -> bool:
    """Train the model at this path; False when there was nothing to do.

    Raises TrainingFailed. The same data gives the same model: hash order, threads and seeds
    are fixed.
    """
    inputs = fingerprint()
    if not force and _made_from(model) == inputs:
        return False
    model.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "bot.engine.rasa_train", str(model)],
        cwd=ROOT,
        env={**for_children(), **_SURROUNDINGS, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0 or not model.is_file():
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise TrainingFailed("training failed:\n" + "\n".join(said[-12:]))
    _unpacked_at_once(model)
    _note(model).write_text(json.dumps({"inputs": inputs, "model": _digest(model)}), "utf-8")
    return True


def fingerprint() -> str:
    """A digest of everything that the model is made from."""
    digest = hashlib.sha256()
    for path in sorted(set(_inputs())):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def up_to_date(model: Path) -> bool:
    """Whether the model was made from the data, configuration and components as they are now."""
    return _made_from(model) == fingerprint()


def check_whole(model: Path) -> None:
    """Raises NoModel when the archive is not the one that training wrote."""
    note = _read_note(model)
    if note and note.get("model") != _digest(model):
        raise NoModel(f"{model}: the file is damaged or from elsewhere; run: make train")


_SURROUNDINGS: Final = {
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_MAX_CACHE_SIZE": "0",
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


def _unpacked_at_once(model: Path) -> None:
    """Write the archive anew without compressing: 0.4 s less at each start, 15 % more on the disk.

    Nearly all of it is weights, which hardly get smaller; Rasa reads no archive but a gzipped one.
    """
    content = gzip.decompress(model.read_bytes())
    model.write_bytes(gzip.compress(content, compresslevel=0, mtime=0))


def _inputs() -> Iterator[Path]:
    for pattern in _READ:
        for path in ROOT.glob(pattern):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def _note(model: Path) -> Path:
    return model.with_name(model.name.removesuffix(".tar.gz") + ".json")


def _read_note(model: Path) -> dict[str, str]:
    try:
        note = json.loads(_note(model).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return note if isinstance(note, dict) else {}


def _made_from(model: Path) -> str | None:
    return _read_note(model).get("inputs") if model.is_file() else None


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
