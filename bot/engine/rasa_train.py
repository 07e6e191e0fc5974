"""Rasa's own training, run as a process of its own: `python -m bot.engine.rasa_train MODEL`.

As `rasa train` does, less its validation of the data, which is a test of ours (20 s), and less
what would cost more than the learning itself: the schema that each file of messages is held
against (half a minute), a copy of all messages for each of fourteen merges (half a minute), a
second reading for another language, and fingerprints for a cache that is off.
"""

import functools
import sys
from pathlib import Path
from typing import Any

from rasa.engine.training.hooks import TrainingHook
from rasa.model_training import train
from rasa.shared.importers import utils as importing
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.training_data import TrainingData

_merge = TrainingData.merge
_read = functools.cache(importing.training_data_from_paths)


def lighten() -> None:
    """Leave out of Rasa's training what changes nothing in the model."""
    read_once()
    # tests/test_rasa_project.py has Rasa hold every file against it.
    RasaYAMLReader.validate = lambda self, string: None
    TrainingHook.on_before_node = lambda self, *_args, **_kwargs: {}
    TrainingHook.on_after_node = lambda self, *_args, **_kwargs: None


def read_once() -> None:
    """Have Rasa read the messages once, and copy them only where two sides are joined."""
    TrainingData.merge = _merged
    # The language that Rasa hands on here is not looked at for messages in YAML.
    importing.training_data_from_paths = lambda paths, language: _read(tuple(paths), "")


def _merged(mine: TrainingData, *others: TrainingData | None) -> TrainingData:
    """As Rasa's own; but when only one side holds anything, that side and no copy of it."""
    full = [one for one in (mine, *others) if one and not (one.is_empty() and not one.responses)]
    if len(full) == 1:
        return full[0]
    merged: Any = _merge(mine, *others)
    return merged


def main(model: Path) -> int:
    """Train into this archive; the exit status."""
    lighten()
    result = train(
        domain="flows/domain.yml",
        config="nlu/config.yml",
        training_files=["nlu/data", "flows/rules"],
        output=str(model.parent),
        fixed_model_name=model.name.removesuffix(".tar.gz"),
        force_training=True,
    )
    return int(result.code)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
