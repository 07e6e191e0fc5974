"""What numbers about a message say of each label: nets with one hidden layer, read as one."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np

_HIDDEN: Final = 256
_ROUNDS: Final = 3
_AT_ONCE: Final = 256
_SHRINKING: Final = 1e-3
_SEEDS: Final = (14, 15, 16, 17)
"""One net each, which differ only by chance: together they err less than any of them."""
_LEAST_SPREAD: Final = 1e-4


@dataclass(frozen=True)
class Net:
    """Weights of both layers; `middle` and `spread` bring each number to one size.

    The hidden layers of several nets stand side by side, so that their mean costs one reading.
    """

    middle: np.ndarray
    spread: np.ndarray
    inner: np.ndarray
    inner_bias: np.ndarray
    outer: np.ndarray
    outer_bias: np.ndarray

    @classmethod
    def learnt(cls, numbers: np.ndarray, said: np.ndarray) -> Net:
        """From numbers (messages, numbers) and what each message says (messages, labels)."""
        middle, spread = numbers.mean(axis=0), numbers.std(axis=0) + _LEAST_SPREAD
        even = ((numbers - middle) / spread).astype(np.float32)
        nets = [_layers(even, said, seed) for seed in _SEEDS]
        inner, outer, inner_bias, outer_bias = zip(*nets, strict=True)
        learnt = (
            *(middle, spread, np.hstack(inner), np.concatenate(inner_bias)),
            *(np.vstack(outer) / len(nets), np.mean(outer_bias, axis=0)),
        )
        return cls(*(np.asarray(part, dtype=np.float32) for part in learnt))

    def scores(self, numbers: np.ndarray) -> np.ndarray:
        """How much one message's numbers speak for each label, in log-odds."""
        even = (numbers - self.middle) / self.spread
        hidden = np.maximum(even @ self.inner + self.inner_bias, 0.0)
        scores: np.ndarray = hidden @ self.outer + self.outer_bias
        return scores


def _layers(even: np.ndarray, said: np.ndarray, seed: int) -> tuple[np.ndarray, ...]:
    """Inner and outer weights of one net, then the biases of both layers."""
    # Only training needs it, and a process that talks need not hold it.
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    net = MLPClassifier(
        (_HIDDEN,),
        alpha=_SHRINKING,
        batch_size=min(_AT_ONCE, len(even)),
        max_iter=_ROUNDS,
        random_state=seed,
    )
    with warnings.catch_warnings():
        # It is stopped on purpose, before it knows the messages by heart.
        warnings.simplefilter("ignore", ConvergenceWarning)
        net.fit(even, said.astype(int))
    return (*net.coefs_, *net.intercepts_)
