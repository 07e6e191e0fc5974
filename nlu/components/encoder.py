"""Sentence vectors from a multilingual encoder: what n-grams cannot know."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Dict, List

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.component import LearningComponent
from nlu.components.entities import is_button
from nlu.encoder.vectors import Encoder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoder(LearningComponent, DenseFeaturizer):
    """Sentence features: the encoder's vector.

    Nothing is learnt here; training writes the encoder into the model, in the form it runs in.
    It stands first in the pipeline and takes longest: what comes after it goes on meanwhile, and
    waits for the vector where it is asked for.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {FEATURIZER_CLASS_ALIAS: None}

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """There is nothing to set."""

    @classmethod
    def _kept(cls, folder: Path) -> Dict[str, Any]:
        return {"encoder": Encoder(folder)}

    def __init__(
        self,
        config: Dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        encoder: Encoder | None = None,
    ) -> None:
        super().__init__(self.__class__.__name__, config)
        self._storage, self._resource, self._encoder = storage, resource, encoder

    def train(self, training_data: TrainingData) -> Resource:
        # Only training needs what writes the graph, and it is not in the image that talks.
        from nlu.encoder.making import make

        with self._storage.write_to(self._resource) as folder:
            make(folder)
            self._encoder = Encoder(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        read = [m for m in training_data.training_examples if not is_button(m.get(TEXT))]
        with ThreadPoolExecutor() as pool:
            # One by one, as they are read later: a text's numbers hang on its own pieces alone.
            for _ in pool.map(self._featurize, read, chunksize=64):
                pass
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if not is_button(message.get(TEXT)):
                counting = self._made.begun(message.get(TEXT))
                message.add_features(_Awaited(counting, self.__class__.__name__))
        return messages

    @property
    def _made(self) -> Encoder:
        if self._encoder is None:
            raise ValueError("the encoder is not made: train the model")
        return self._encoder

    def _featurize(self, message: Message) -> None:
        row = self._made.vector(message.get(TEXT)).reshape(1, -1)
        self.add_features_to_message(None, row, TEXT, message)


class _Awaited(Features):
    """Features whose numbers are waited for when somebody asks for them."""

    def __init__(self, counting: Future[np.ndarray], origin: str) -> None:
        self._counting = counting
        super().__init__(np.empty(0), FEATURE_TYPE_SENTENCE, TEXT, origin)

    @property
    def features(self) -> np.ndarray:
        return self._counting.result().reshape(1, -1)

    @features.setter
    def features(self, numbers: np.ndarray) -> None:
        """What Rasa's own constructor sets; the numbers are still on their way."""

    def is_sparse(self) -> bool:
        """Known without waiting."""
        return False

    def __deepcopy__(self, memo: Dict[int, Any]) -> Features:
        """What Rasa makes for whoever asks for them: plain features, now that they are there."""
        return Features(self.features, self.type, self.attribute, self.origin)
