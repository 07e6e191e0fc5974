"""Rasa's own training, run as a process of its own: `python -m bot.engine.rasa_train MODEL`.

As `rasa train` does, less its validation of the data, which is a test of ours (20 s), and less
the schema that it holds each file of messages against (half a minute).
"""

import sys
from pathlib import Path

from rasa.model_training import train
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader


def main(model: Path) -> int:
    """Train into this archive; the exit status."""
    # tests/test_rasa_project.py has Rasa validate all of it, with nothing left out.
    RasaYAMLReader.validate = lambda self, string: None
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
