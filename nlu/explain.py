"""Why a message was understood as it was: the words that moved each label, for the staff."""

from collections.abc import Iterator
from typing import Any, Final

from rasa.core.agent import Agent

from nlu.components.alarm import PhraseFinder
from nlu.components.labels import LabelClassifier
from nlu.components.ngrams import NgramFeaturizer, Ngrams

MOST_LABELS: Final = 4
MOST_WORDS: Final = 5


class Explainer:
    """Looks into the trained components of an agent."""

    def __init__(self, agent: Agent) -> None:
        parts = list(components_of(agent))
        self._classifier = next(p for p in parts if isinstance(p, LabelClassifier))
        self._featurizer = next(p for p in parts if isinstance(p, NgramFeaturizer))
        self._phrases = next(p for p in parts if isinstance(p, PhraseFinder))
        self._ngrams = Ngrams()

    def why(self, text: str) -> dict[str, Any]:
        """By label, the likeliest first: its words by weight; and the fixed phrases found."""
        columns = self._ngrams.columns(text)
        moved = self._classifier.moved(columns, self._featurizer.rarity)
        likely = sorted(moved.items(), key=lambda item: -sum(item[1].values()))[:MOST_LABELS]
        return {
            "words": {
                label: dict(sorted(words.items(), key=lambda w: -w[1])[:MOST_WORDS])
                for label, words in likely
                if words
            },
            "phrases": {hit.phrase: hit.label for hit in self._phrases.hits(text)},
        }


def components_of(agent: Agent) -> Iterator[Any]:
    """The components of an agent's pipeline, as they are while it talks."""
    if agent.processor is None:
        return
    for node in agent.processor.graph_runner._instantiated_nodes.values():
        yield node._component
