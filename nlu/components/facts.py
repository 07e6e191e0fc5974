"""What a message says outright: language, ages, who it is for, groups, way of contact, place."""

from __future__ import annotations

from typing import Any, Dict, Final, Iterator, List, Tuple

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.places import find_place, place_as_answer
from nlu.components.component import Component
from nlu.components.entities import entity, is_button
from nlu.components.labels import LABELS, for_another
from nlu.reading.language import language_of
from nlu.reading.people import People, read_people
from nlu.reading.text import ends

READ_AT_MOST: Final = 5_000
"""Characters of a text in which facts are looked for, half of them at each end.

More than Telegram carries; nobody's age stands in the middle of more.
"""
SURE: Final = 0.5
"""From here a place counts wherever it stands; below, only as the answer to our question."""
_PEOPLE: Final = "people"
_TOLD_OF_SELF: Final = "told_of_self"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactReader(Component, EntityExtractorMixin):
    """Sets `people`, what a message says of the writer and of others, and `told_of_self`, the
    facts if help is for the writer.

    Read while the encoder counts. When it turns out that help is for somebody else, whose age and
    place they are is read once more.
    """

    def __init__(self, config: Dict[str, Any] | None = None) -> None:
        # Word lists load at the first text; not while somebody waits for an answer.
        list(facts("hej jag bor i lund"))

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if not is_button(message.get(TEXT)):
                text = _read(message)
                people = read_people(text)
                message.set(_PEOPLE, people)
                message.set(_TOLD_OF_SELF, list(facts(text, people=people)))
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactFinder(Component, EntityExtractorMixin):
    """Adds an entity for each fact that a message states, of the one who needs help."""

    def __init__(self, config: Dict[str, Any] | None = None) -> None:
        """There is nothing to set."""

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if is_button(text):
                continue
            stated = message.get(_TOLD_OF_SELF)
            if for_another(message.get(LABELS) or {}):
                stated = facts(_read(message), other=True, people=message.get(_PEOPLE))
            found = [entity(name, value, text) for name, value in stated]
            message.set(
                ENTITIES,
                message.get(ENTITIES, []) + self.add_extractor_name(found),
                add_to_output=True,
            )
        return messages


def facts(
    text: str, *, other: bool = False, people: People | None = None
) -> Iterator[Tuple[str, Any]]:
    """Names and values of the facts in a text, in the terms of `bot.understanding`.

    other: help is for somebody else, as far as the trained component knows; then where that
    person is counts more than where the writer is. people: what `read_people` gave, if it is
    read already.
    """
    language = language_of(text)
    if language is not None:
        yield "language", language
    people = people or read_people(text)
    yield from people.facts(other=other)
    place = find_place(text, other=other or people.whom == "other")
    sure = place is not None and place.certainty >= SURE
    place = place or place_as_answer(text)
    if place is not None:
        for name in ("abroad", "everywhere"):
            if getattr(place, name):
                yield name, True
        for name, code in (("municipality", place.municipality), ("county", place.county)):
            if code:
                yield (name if sure else f"maybe_{name}"), code


def _read(message: Message) -> str:
    return ends(message.get(TEXT), READ_AT_MOST)
