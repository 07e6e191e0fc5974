"""Sentence vectors from a multilingual encoder: what n-grams cannot know."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.component import LearningComponent
from nlu.components.entities import is_button
from nlu.encoder.vectors import Encoder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoder(LearningComponent, DenseFeaturizer):
    """Sentence features: the encoder's vector.

    Nothing is learnt here; training writes the encoder into the model, in the form it runs in.
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
                self._featurize(message)
        return messages

    def _featurize(self, message: Message) -> None:
        if self._encoder is None:
            raise ValueError("the encoder is not made: train the model")
        row = self._encoder.vector(message.get(TEXT)).reshape(1, -1)
        self.add_features_to_message(None, row, TEXT, message)
