"""Character and word n-grams of a whole message, as a sparse Rasa featurizer.

Rasa's CountVectorsFeaturizer does the same with a vocabulary, for every token besides. Hashing
needs no vocabulary in the model, and folding first makes "hjälp", "hjalp" and "hjäääälp" one.
"""

from __future__ import annotations

from typing import Any, Dict, Final, List

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.preprocessing import normalize

from nlu.components.component import LearningComponent
from nlu.components.entities import is_button
from nlu.reading.text import READ_AT_MOST, ends, folded

WORD_BITS: Final = 16
LETTER_BITS: Final = 18


class Ngrams:
    """How a text becomes counts of its n-grams, and which n-gram stands in which column."""

    def __init__(self) -> None:
        options = {"alternate_sign": False, "norm": None, "lowercase": False, "dtype": np.float32}
        self._words = HashingVectorizer(
            n_features=2**WORD_BITS,
            ngram_range=(1, 2),
            token_pattern=r"\w+|[^\w\s]",  # noqa: S106  a pattern of words, no password
            **options,
        )
        self._letters = HashingVectorizer(
            n_features=2**LETTER_BITS, ngram_range=(2, 5), analyzer="char_wb", **options
        )

    @property
    def width(self) -> int:
        """Number of columns."""
        return 2**WORD_BITS + 2**LETTER_BITS

    def counts(self, texts: List[str]) -> csr_matrix:
        """One row a text; each half has length one, so that long texts do not shout."""
        # Cut before folding too, with room to spare: folding 100,000 characters costs 12 ms.
        normal = [ends(folded(ends(text, 4 * READ_AT_MOST))) for text in texts]
        halves = [
            normalize(np.log1p(vectorizer.transform(normal)))
            for vectorizer in (self._words, self._letters)
        ]
        return hstack(halves, format="csr", dtype=np.float32)

    def columns(self, text: str) -> Dict[str, int]:
        """Each word n-gram of a text and its column: for explaining a verdict."""
        grams = self._words.build_analyzer()(ends(folded(text)))
        return {gram: int(self._words.transform([gram]).indices[0]) for gram in grams if gram}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(LearningComponent, SparseFeaturizer):
    """Sentence features: n-grams, the rarer the heavier (weights learnt from the messages)."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {FEATURIZER_CLASS_ALIAS: None}

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """There is nothing to set."""

    def __init__(
        self,
        config: Dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        weights: np.ndarray | None = None,
    ) -> None:
        super().__init__(self.__class__.__name__, config)
        self._storage, self._resource = storage, resource
        self._ngrams, self._weights = Ngrams(), weights

    @property
    def rarity(self) -> np.ndarray:
        """Weight of each column; the rarer an n-gram, the heavier."""
        if self._weights is None:
            raise ValueError("the featurizer is not trained")
        return self._weights

    def train(self, training_data: TrainingData) -> Resource:
        texts = [message.get(TEXT) for message in training_data.intent_examples]
        counts = self._ngrams.counts([text for text in texts if text])
        seen = np.asarray((counts > 0).sum(axis=0)).ravel()
        self._weights = (np.log((1 + counts.shape[0]) / (1 + seen)) + 1).astype(np.float32)
        return self._keep(weights=self._weights)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        read = [message for message in messages if not is_button(message.get(TEXT))]
        if not read or self._weights is None:
            return messages
        weighted = self._ngrams.counts([message.get(TEXT) for message in read])
        # In place: a product with a diagonal matrix of all columns would cost 15 ms a message.
        weighted.data *= self._weights[weighted.indices]
        weighted = normalize(weighted, copy=False)
        for message, row in zip(read, weighted, strict=True):
            self.add_features_to_message(None, csr_matrix(row), TEXT, message)
        return messages
