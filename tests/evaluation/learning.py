"""The learning curve: how well needs are understood with parts of the training messages.

    make learning-curve

Writes `docs/figures/learning.json`, which docs/evaluation.md shows. Measured on `nlu/tuning`.
"""

import json
import random
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.encoder import SentenceEncoder
from nlu.components.labels import LABELS, LabelClassifier
from nlu.components.ngrams import NgramFeaturizer
from nlu.components.verdict import Verdict
from nlu.measure import Needs, read_examples
from tests.evaluation.page import LEARNING
from tests.evaluation.rival import ROOT

PARTS: Final = (0.125, 0.25, 0.5, 1.0)
_SEED: Final = 14


def main() -> int:
    """Train on each part, measure, write; the exit status."""
    known = list(_messages())
    random.Random(_SEED).shuffle(known)
    rows = []
    for part in PARTS:
        rows.append(_measured(known[: int(part * len(known))]))
        print(rows[-1], flush=True)
    LEARNING.parent.mkdir(exist_ok=True)
    LEARNING.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")
    return 0


def _messages() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path in sorted((ROOT / "nlu" / "data").rglob("*.yml")):
        for block in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            for line in block["examples"].splitlines():
                if line.startswith("- "):
                    yield line[2:].strip(), block["intent"], block.get("metadata") or {}


def _measured(known: list[tuple[str, str, dict[str, Any]]]) -> dict[str, Any]:
    """Figures of the components trained on these messages."""
    learnt = TrainingData(
        [
            Message({TEXT: text, INTENT: intent, "metadata": {"intent": told}})
            for text, intent, told in known
        ]
    )
    with tempfile.TemporaryDirectory() as folder:
        storage = LocalModelStorage.create(Path(folder))
        ngrams = NgramFeaturizer(NgramFeaturizer.get_default_config(), storage, Resource("ngrams"))
        encoder = SentenceEncoder(SentenceEncoder.get_default_config())
        labels = LabelClassifier(LabelClassifier.get_default_config(), storage, Resource("labels"))
        ngrams.train(learnt)
        for featurizer in (ngrams, encoder):
            featurizer.process_training_data(learnt)
        labels.train(learnt)
    least = Verdict.get_default_config()["need"]
    needs, exact = Needs(), []
    for example in read_examples(ROOT / "nlu" / "tuning"):
        messages = [Message({TEXT: example["text"]})]
        for component in (ngrams, encoder, labels):
            messages = component.process(messages)
        likely = messages[0].get(LABELS) or {}
        found = {n[5:] for n, p in likely.items() if n.startswith("need:") and p >= least}
        needs.add(example["needs"], found)
        if len(example["needs"]) > 1:
            exact.append(set(example["needs"]) == found)
    share = sum(exact) / len(exact)
    return {"messages": len(known), "micro": needs.micro, "macro": needs.macro, "exact": share}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main())
