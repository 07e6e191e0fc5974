"""What a message's vector says of each label: a net with one hidden layer."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np

_HIDDEN: Final = 256
_ROUNDS: Final = 3
_AT_ONCE: Final = 256
_SHRINKING: Final = 1e-3
_SEED: Final = 14
_LEAST_SPREAD: Final = 1e-4


@dataclass(frozen=True)
class Net:
    """Weights of both layers; `middle` and `spread` bring each number of a vector to one size."""

    middle: np.ndarray
    spread: np.ndarray
    inner: np.ndarray
    inner_bias: np.ndarray
    outer: np.ndarray
    outer_bias: np.ndarray

    @classmethod
    def learnt(cls, vectors: np.ndarray, said: np.ndarray) -> Net:
        """From vectors (messages, numbers) and what each says (messages, labels)."""
        # Only training needs it, and a process that talks need not hold it.
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.neural_network import MLPClassifier

        middle, spread = vectors.mean(axis=0), vectors.std(axis=0) + _LEAST_SPREAD
        net = MLPClassifier(
            (_HIDDEN,),
            alpha=_SHRINKING,
            batch_size=min(_AT_ONCE, len(vectors)),
            max_iter=_ROUNDS,
            random_state=_SEED,
        )
        with warnings.catch_warnings():
            # It is stopped on purpose, before it knows the messages by heart.
            warnings.simplefilter("ignore", ConvergenceWarning)
            net.fit((vectors - middle) / spread, said.astype(int))
        (inner, outer), (inner_bias, outer_bias) = net.coefs_, net.intercepts_
        learnt = middle, spread, inner, inner_bias, outer, outer_bias
        return cls(*(np.asarray(part, dtype=np.float32) for part in learnt))

    def scores(self, vector: np.ndarray) -> np.ndarray:
        """How much a vector speaks for each label, in log-odds."""
        even = (vector - self.middle) / self.spread
        hidden = np.maximum(even @ self.inner + self.inner_bias, 0.0)
        scores: np.ndarray = hidden @ self.outer + self.outer_bias
        return scores
