"""Which needs, crisis, urgency and questions a message holds: many labels at once.

One-versus-rest logistic regression over the features of the featurizers before it. DIET can only
give combinations of needs that it has seen; here each label has a probability of its own.
"""

from __future__ import annotations

from typing import Any, Dict, Final, List, Type

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
from nlu.labels import labels_of

ANY_CRISIS: Final = "crisis:any"
"""A label of its own: that it is a crisis is often plainer than which."""
LABELS: Final = "labels"
"""Key of a message under which the probabilities stand, by label."""
_FEWEST: Final = 20
"""A label with fewer training messages is not learnt: it would only be guessed."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LabelClassifier(LearningComponent):
    """Sets `labels`: probability by label, for every label that training knows."""

    @classmethod
    def required_components(cls) -> List[Type]:
        return [Featurizer]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"C": 12.0, "rounds": 10}

    def __init__(
        self,
        config: Dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        weights: np.ndarray | None = None,
        columns: np.ndarray | None = None,
        bias: np.ndarray | None = None,
        names: np.ndarray | None = None,
    ) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._weights, self._columns, self._bias = weights, columns, bias
        self._names = [] if names is None else [str(name) for name in names]

    def train(self, training_data: TrainingData) -> Resource:
        from joblib import Parallel, delayed

        rows = [
            (row, e) for e in training_data.intent_examples if (row := _features(e)) is not None
        ]
        features = vstack([row for row, _ in rows], format="csr")
        truth = [_labels(example) for _, example in rows]
        count: Dict[str, int] = {}
        for labels in truth:
            for label in labels:
                count[label] = count.get(label, 0) + 1
        self._names = sorted(label for label, number in count.items() if number >= _FEWEST)
        # Columns that no training message has would only cost memory.
        used = np.unique(features.indices)
        # Cut and widened once, not once a label: that would take longer than the learning.
        cut = features[:, used].astype(np.float64)
        lines = Parallel(n_jobs=-1, prefer="threads")(
            delayed(_line)(cut, np.array([name in t for t in truth]), self._config)
            for name in self._names
        )
        weights = np.vstack([line[:-1] for line in lines]).T.astype(np.float32)
        self._weights = np.ascontiguousarray(weights)
        self._bias = np.array([line[-1] for line in lines], dtype=np.float32)
        self._columns = _positions(used, features.shape[1])
        return self._keep(
            weights=self._weights,
            columns=self._columns,
            bias=self._bias,
            names=np.array(self._names),
        )

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            row = _features(message)
            if row is not None and self._weights is not None:
                message.set(LABELS, self._probabilities(row))
        return messages

    def moved(self, columns: Dict[str, int], rarity: np.ndarray) -> Dict[str, Dict[str, float]]:
        """By label, how far each n-gram pushed towards it; only pushes worth naming."""
        if self._weights is None or self._columns is None:
            return {}
        pushes: Dict[str, Dict[str, float]] = {name: {} for name in self._names}
        for gram, column in columns.items():
            row = self._columns[column]
            if row < 0:
                continue
            for name, weight in zip(self._names, self._weights[row] * rarity[column], strict=True):
                if weight > 1.0:
                    pushes[name][gram] = round(float(weight), 1)
        return pushes

    def _probabilities(self, row: csr_matrix) -> Dict[str, float]:
        if self._weights is None or self._columns is None:
            return {}
        at = self._columns[row.indices]
        known = at >= 0
        score = row.data[known] @ self._weights[at[known]] + self._bias
        probability = 1.0 / (1.0 + np.exp(-score))
        return dict(zip(self._names, probability.tolist(), strict=True))


def _line(features: csr_matrix, said: np.ndarray, config: Dict[str, Any]) -> np.ndarray:
    """Weights of one label's line, its bias last."""
    # Only training needs it, and a process that talks need not hold it.
    from sklearn.linear_model import SGDClassifier

    # Logistic regression by averaged stochastic descent: a third of an exact solver's time, and
    # as good on messages by others (docs/decisions/0013-linear-model-stays.md).
    regression = SGDClassifier(
        loss="log_loss",
        alpha=1 / (config["C"] * features.shape[0]),
        max_iter=config["rounds"],
        tol=None,
        average=True,
        class_weight={0: 1.0, 1: 2.0},
        random_state=14,
    ).fit(features, said)
    return np.append(regression.coef_[0], regression.intercept_[0])


def _features(message: Message) -> csr_matrix | None:
    """One row: the sparse sentence features, then the dense ones; None for a message without."""
    if not message.get(TEXT):
        return None
    _, sparse = message.get_sparse_features(TEXT)
    if sparse is None:
        return None
    row = csr_matrix(sparse.features)
    _, dense = message.get_dense_features(TEXT)
    if dense is None:
        return row
    numbers = np.asarray(dense.features, dtype=np.float32).ravel()
    width = row.shape[1]
    said = np.flatnonzero(numbers)
    indices = np.concatenate([row.indices, width + said])
    data = np.concatenate([row.data, numbers[said]])
    return csr_matrix((data, indices, [0, len(data)]), shape=(1, width + len(numbers)))


def _labels(example: Message) -> frozenset[str]:
    metadata = (example.get("metadata") or {}).get("intent") or {}
    labels = labels_of(example.get(INTENT) or "", metadata)
    crisis = any(label.startswith("crisis:") for label in labels)
    return labels | {ANY_CRISIS} if crisis else labels


def _positions(used: np.ndarray, width: int) -> np.ndarray:
    """For each column its row among the weights, -1 where training never saw it."""
    positions = np.full(width, -1, dtype=np.int32)
    positions[used] = np.arange(len(used), dtype=np.int32)
    return positions
