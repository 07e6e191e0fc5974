"""What the trained components of an agent make of a text, before anything is decided on it."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from rasa.core.agent import Agent
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.encoder import SentenceEncoder
from nlu.components.labels import LABELS, LabelClassifier
from nlu.components.ngrams import NgramFeaturizer
from nlu.explain import components_of

_TRAINED: Final = (NgramFeaturizer, SentenceEncoder, LabelClassifier)


class Probabilities:
    """By label, how likely it is."""

    def __init__(self, agent: Agent) -> None:
        parts = list(components_of(agent))
        self._parts: list[Any] = [
            next(part for part in parts if isinstance(part, kind)) for kind in _TRAINED
        ]

    def of(self, text: str) -> dict[str, float]:
        """Of one text; empty where there is nothing to read."""
        messages = [Message({TEXT: text})]
        for part in self._parts:
            messages = part.process(messages)
        found: dict[str, float] = messages[0].get(LABELS) or {}
        return found


def scope_curve(
    inside: Sequence[tuple[Iterable[str], dict[str, float]]],
    outside: Sequence[dict[str, float]],
    thresholds: Iterable[float],
) -> list[tuple[float, float, float]]:
    """Threshold, share of messages whose likeliest need is right and above it, and share of
    messages not for us that have no need above it.

    `inside` holds the needs that are said and the probabilities, `outside` the probabilities.
    """
    top = [_likeliest(likely) for _, likely in inside]
    right = np.array([need in set(said) for (said, _), (need, _) in zip(inside, top, strict=True)])
    sure = np.array([p for _, p in top])
    stray = np.array([_likeliest(likely)[1] for likely in outside])
    return [(t, float((right & (sure >= t)).mean()), float((stray < t).mean())) for t in thresholds]


def _likeliest(likely: dict[str, float]) -> tuple[str, float]:
    needs = [(p, label[5:]) for label, p in likely.items() if label.startswith("need:")]
    p, need = max(needs, default=(0.0, ""))
    return need, p
