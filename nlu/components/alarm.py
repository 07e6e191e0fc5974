"""The floor under every crisis: fixed phrases, heard before language and model have a say."""

from __future__ import annotations

from typing import Any, Dict, Final, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.component import Component
from nlu.components.entities import is_button
from nlu.reading.heard import heard, phrases
from nlu.reading.phrases import Hit

HEARD: Final = "heard"
"""Key of a message under which the labels of the phrases found in it stand."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PhraseFinder(Component):
    """Sets `heard`: the labels of all listed phrases that the message holds."""

    def __init__(self, config: Dict[str, Any] | None = None) -> None:
        self._phrases = phrases()

    def hits(self, text: str) -> List[Hit]:
        """All phrases in a text, for explaining."""
        return self._phrases.find(text)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if not is_button(text):
                message.set(HEARD, sorted(heard(text)))
        return messages
