"""Our components trained on some of the training messages, and how well they hear needs."""

import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.settings import ROOT
from nlu.components.encoder import SentenceEncoder
from nlu.components.labels import LABELS, LabelClassifier
from nlu.components.ngrams import NgramFeaturizer
from nlu.components.verdict import Verdict
from nlu.measure import Needs, read_examples

_SEED: Final = 14

Learnt = tuple[str, str, dict[str, Any]]
"""A training message: its text, its intent and what else it is labelled with."""


def drawn() -> list[Learnt]:
    """All training messages, in an order by chance that is always the same."""
    known = list(_messages())
    random.Random(_SEED).shuffle(known)
    return known


def _messages() -> Iterator[Learnt]:
    for path in sorted((ROOT / "nlu" / "data").rglob("*.yml")):
        for block in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            for line in block["examples"].splitlines():
                if line.startswith("- "):
                    yield line[2:].strip(), block["intent"], block.get("metadata") or {}


def measured(known: Sequence[Learnt], folder: Path) -> dict[str, Any]:
    """Figures of the components trained on these messages, on those of a folder; no phrases."""
    learnt = TrainingData(
        [
            Message({TEXT: text, INTENT: intent, "metadata": {"intent": told}})
            for text, intent, told in known
        ]
    )
    with tempfile.TemporaryDirectory() as kept:
        storage = LocalModelStorage.create(Path(kept))
        ngrams = NgramFeaturizer(NgramFeaturizer.get_default_config(), storage, Resource("ngrams"))
        encoder = SentenceEncoder(
            SentenceEncoder.get_default_config(), storage, Resource("encoder")
        )
        labels = LabelClassifier(LabelClassifier.get_default_config(), storage, Resource("labels"))
        ngrams.train(learnt)
        encoder.train(learnt)
        for featurizer in (ngrams, encoder):
            featurizer.process_training_data(learnt)
        labels.train(learnt)
    least = Verdict.get_default_config()["need"]
    needs, exact = Needs(), []
    for example in read_examples(folder):
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
