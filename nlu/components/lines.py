"""What the n-grams say of each label: one logistic regression a label, over sparse rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Final, Iterator, Tuple

import numpy as np
from scipy.sparse import csr_matrix

_STRENGTH: Final = 12.0
_ROUNDS: Final = 10
_ROUNDS_OF_HALVES: Final = 4
_SAID_COUNTS: Final = 2.0
"""A message that has a label counts twice: most have not."""
_WORTH_NAMING: Final = 1.0
_SEED: Final = 14


@dataclass(frozen=True)
class Lines:
    """Weights by n-gram and label, of those n-grams alone that training has met."""

    weights: np.ndarray
    """In 16 bits: half of the memory, and the same probabilities to the third digit."""
    columns: np.ndarray
    """For each column of a row its place among the weights, -1 where training never saw it."""
    bias: np.ndarray

    @classmethod
    def learnt(cls, rows: csr_matrix, said: np.ndarray, rounds: int = _ROUNDS) -> Lines:
        """From rows (messages, n-grams) and what each says (messages, labels), true or false."""
        from joblib import Parallel, delayed

        used = np.unique(rows.indices)
        # Cut and widened once, not once a label: that would take longer than the learning.
        cut = rows[:, used].astype(np.float64)
        lines = Parallel(n_jobs=-1, prefer="threads")(
            delayed(_line)(cut, column, rounds) for column in said.T
        )
        columns = np.full(rows.shape[1], -1, dtype=np.int32)
        columns[used] = np.arange(len(used), dtype=np.int32)
        weights = np.vstack([line[:-1] for line in lines]).T.astype(np.float16)
        bias = np.array([line[-1] for line in lines], dtype=np.float32)
        return cls(np.ascontiguousarray(weights), columns, bias)

    def scores(self, row: csr_matrix) -> np.ndarray:
        """How much one row speaks for each label, in log-odds."""
        at = self.columns[row.indices]
        known = at >= 0
        weights = self.weights[at[known]].astype(np.float32)
        scores: np.ndarray = row.data[known] @ weights + self.bias
        return scores

    def scores_of_all(self, rows: csr_matrix) -> np.ndarray:
        """The same for many rows: (messages, labels)."""
        known = np.flatnonzero(self.columns >= 0)
        weights = self.weights[self.columns[known]].astype(np.float32)
        scores: np.ndarray = rows[:, known] @ weights + self.bias
        return scores

    def pushes(
        self, columns: Dict[str, int], rarity: np.ndarray
    ) -> Iterator[Tuple[str, int, float]]:
        """N-gram, label's number and how far it pushes towards it; only pushes worth naming."""
        for gram, column in columns.items():
            row = self.columns[column]
            if row < 0:
                continue
            pushed = self.weights[row].astype(np.float32) * rarity[column]
            for label in np.flatnonzero(pushed > _WORTH_NAMING):
                yield gram, int(label), round(float(pushed[label]), 1)


def scores_unseen(rows: csr_matrix, said: np.ndarray) -> np.ndarray:
    """What lines say of messages that they did not learn from: (messages, labels), in log-odds.

    Either half of the messages is read by lines that learnt from the other.
    """
    half = np.random.RandomState(_SEED).permutation(rows.shape[0]) % 2
    scores = np.zeros(said.shape, dtype=np.float32)
    for read in (0, 1):
        others = Lines.learnt(rows[half != read], said[half != read], _ROUNDS_OF_HALVES)
        scores[half == read] = others.scores_of_all(rows[half == read])
    return scores


def _line(rows: csr_matrix, said: np.ndarray, rounds: int) -> np.ndarray:
    """Weights of one label's line, its bias last."""
    # Only training needs it, and a process that talks need not hold it.
    from sklearn.linear_model import SGDClassifier

    # Logistic regression by averaged stochastic descent: a third of an exact solver's time, and
    # as good on messages by others (docs/decisions/0013-linear-model-stays.md).
    regression = SGDClassifier(
        loss="log_loss",
        alpha=1 / (_STRENGTH * rows.shape[0]),
        max_iter=rounds,
        tol=None,
        average=True,
        class_weight={0: 1.0, 1: _SAID_COUNTS},
        random_state=_SEED,
    ).fit(rows, said)
    return np.append(regression.coef_[0], regression.intercept_[0])
