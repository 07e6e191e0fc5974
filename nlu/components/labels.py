"""Which needs, crisis, urgency and questions a message holds: many labels at once.

Two readers are asked, one that knows the words (`lines.py`) and one that knows what the whole
means (`net.py`). A third hears both, what the whole means and what the first made of the words,
and counts as much as the two together. DIET can only give combinations of needs that it has seen;
here each label has a probability of its own.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Dict, Final, Iterable, List, Type

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from nlu.components.component import LearningComponent
from nlu.components.lines import Lines, scores_unseen
from nlu.components.net import Net
from nlu.labels import labels_of

ANY_CRISIS: Final = "crisis:any"
"""A label of its own: that it is a crisis is often plainer than which."""
LABELS: Final = "labels"
"""Key of a message under which the probabilities stand, by label."""
_FOR_ANOTHER: Final = 0.5
"""From this probability on, help is taken to be for somebody else than the writer."""
_FEWEST: Final = 20
"""A label with fewer training messages is not learnt."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LabelClassifier(LearningComponent):
    """Sets `labels`: probability by label, for every label that training knows."""

    @classmethod
    def required_components(cls) -> List[Type]:
        return [Featurizer]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {}

    def __init__(
        self,
        config: Dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        **learnt: np.ndarray,
    ) -> None:
        self._storage, self._resource = storage, resource
        self._names: List[str] = [str(name) for name in learnt.pop("names", ())]
        self._lines = _part(Lines, "lines", learnt) if learnt else None
        self._net = _part(Net, "net", learnt) if learnt else None
        self._third = _part(Net, "third", learnt) if learnt else None

    def train(self, training_data: TrainingData) -> Resource:
        rows = [(row, e) for e in training_data.intent_examples if (row := _row(e)) is not None]
        truth = [said_in(example) for _, example in rows]
        self._names = often_enough(truth)
        said = np.array([[name in labels for name in self._names] for labels in truth])
        words = vstack([row for row, _ in rows], format="csr")
        vectors = np.vstack([_vector(example) for _, example in rows])
        self._lines = Lines.learnt(words, said)
        self._net = Net.learnt(vectors, said)
        # Of messages that the lines have learnt they are surer than they ever will be of others.
        self._third = Net.learnt(np.hstack([vectors, scores_unseen(words, said)]), said)
        parts = {"lines": self._lines, "net": self._net, "third": self._third}
        arrays = {f"{of}_{name}": a for of, part in parts.items() for name, a in vars(part).items()}
        return self._keep(names=np.array(self._names), **arrays)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            row = _row(message)
            if row is not None and self._lines and self._net and self._third:
                # In this order: the encoder still counts while the n-grams are weighed.
                words = self._lines.scores(row)
                vector = _vector(message)
                whole = self._net.scores(vector)
                both = self._third.scores(np.concatenate([vector, words]))
                probability = 1.0 / (1.0 + np.exp(-(words + whole + 2 * both) / 4))
                message.set(LABELS, dict(zip(self._names, probability.tolist(), strict=True)))
        return messages

    def moved(self, columns: Dict[str, int], rarity: np.ndarray) -> Dict[str, Dict[str, float]]:
        """By label, how far each n-gram pushed towards it; only pushes worth naming.

        The other readers have no words of their own: they read the message as a whole.
        """
        pushes: Dict[str, Dict[str, float]] = {name: {} for name in self._names}
        for gram, label, push in self._lines.pushes(columns, rarity) if self._lines else ():
            pushes[self._names[label]][gram] = push
        return pushes


def for_another(likely: Dict[str, float]) -> bool:
    """Whether these probabilities say that help is for somebody else than the writer."""
    return likely.get("for:other", 0.0) >= _FOR_ANOTHER


def often_enough(truth: Iterable[frozenset[str]]) -> List[str]:
    """The labels that enough messages have; the others would only be guessed."""
    count = Counter(label for labels in truth for label in labels)
    return sorted(label for label, number in count.items() if number >= _FEWEST)


def _part(kind: Type[Any], of: str, learnt: Dict[str, np.ndarray]) -> Any:
    """One of the readers, of those of the arrays that are its own."""
    return kind(**{name: learnt[f"{of}_{name}"] for name in kind.__dataclass_fields__})


def _row(message: Message) -> csr_matrix | None:
    """The row of n-grams; None for a button, which has none."""
    _, sparse = message.get_sparse_features(TEXT)
    return None if sparse is None else csr_matrix(sparse.features)


def _vector(message: Message) -> np.ndarray:
    """The encoder's vector, waited for if it is still on its way."""
    _, dense = message.get_dense_features(TEXT)
    if dense is None:
        raise ValueError("a message with n-grams has no vector: is the encoder in nlu/config.yml?")
    return np.asarray(dense.features, dtype=np.float32).ravel()


def said_in(example: Message) -> frozenset[str]:
    """The labels of a training message."""
    metadata = (example.get("metadata") or {}).get("intent") or {}
    labels = labels_of(example.get(INTENT) or "", metadata)
    crisis = any(label.startswith("crisis:") for label in labels)
    return labels | {ANY_CRISIS} if crisis else labels
