"""All that a message gives a judge: probabilities, phrases and facts, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Dict, Final, List, Set, Tuple

from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.alarm import HEARD
from nlu.components.labels import LABELS
from nlu.reading.phrases import is_unspaced
from nlu.reading.text import words

Finding = Tuple[str, Any, float]
"""Name and value of an entity, and how sure it is."""


NO_POLICE: Final = "no_police"
"""The label of phrases that refuse the police: answered as what must be reported."""
_PLACES: Final = frozenset(("municipality", "county"))
_MAYBE_PLACES: Final = frozenset(("maybe_municipality", "maybe_county"))
_AROUND_A_PLACE: Final = frozenset(
    ("jag", "ja", "vi", "bor", "ar", "e", "i", "pa", "fran", "kommer", "live", "in", "im", "from")
)
"""Words that tell nothing but where one is, as `words` leaves them."""


@dataclass(frozen=True)
class Evidence:
    """What the components before the verdict have found in one message."""

    likely: Dict[str, float]
    """Probability by label."""
    heard: List[str]
    """Labels of the phrases in it."""
    stated: Set[str]
    """Names of the facts that it states."""
    groups: Set[str]
    language: Set[str]
    by: Set[str]

    @classmethod
    def of(cls, message: Message) -> Evidence:
        """Of a message that the other components have been through."""
        likely: Dict[str, float] = message.get(LABELS) or {}
        if not any(letter.isalpha() for letter in message.get(TEXT)):
            # A crying face alone is no crisis; those that are stand among the phrases.
            likely = {name: p for name, p in likely.items() if not name.startswith("crisis:")}
        facts = message.get(ENTITIES, [])
        stated = {fact["entity"] for fact in facts}
        if stated & (_PLACES | _MAYBE_PLACES) and _names_one_thing(message.get(TEXT)):
            # "Bor i Sorsele" is no cry, and "bor i Ånge" no need. A name that is only near to
            # one may be a slip in any word, and so tells of a need.
            left = ("meta:",) if stated & _PLACES else ("meta:", "need:")
            likely = {name: p for name, p in likely.items() if name.startswith(left)}
        heard = list(message.get(HEARD) or ())
        if NO_POLICE in heard:
            heard.append("say:ask_reporting")
        return cls(
            likely,
            heard,
            stated,
            *(
                {fact["value"] for fact in facts if fact["entity"] == name}
                for name in ("group", "language", "by")
            ),
        )

    @cached_property
    def by_family(self) -> Dict[str, Dict[str, float]]:
        """Probability by family and value: `need` -> `images` -> 0.9."""
        families: Dict[str, Dict[str, float]] = {}
        for label, probability in self.likely.items():
            family, _, value = label.partition(":")
            families.setdefault(family, {})[value] = probability
        return families

    def family(self, name: str) -> Dict[str, float]:
        """Probability by value of one family."""
        return self.by_family.get(name, {})

    def says(self, meta: str) -> bool:
        """Whether a phrase says so outright."""
        return f"say:{meta}" in self.heard

    def outright(self, family: str) -> List[str]:
        """The values of a family that phrases say."""
        return [label[len(family) + 1 :] for label in self.heard if label.startswith(f"{family}:")]


def _names_one_thing(text: str) -> bool:
    """Whether a message is a name and the small words around a place, and nothing else."""
    # Where words touch each other, one that holds a place may be a whole sentence.
    names = [word for word in words(text).split() if word not in _AROUND_A_PLACE]
    return len(names) == 1 and not any(is_unspaced(letter) for letter in names[0])


def falling(probabilities: Dict[str, float]) -> List[Tuple[str, float]]:
    """The likeliest first; the same order always."""
    return sorted(probabilities.items(), key=lambda item: (-item[1], item[0]))
