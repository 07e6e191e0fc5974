"""From probabilities and phrases to one intent and its entities: what the rules act on."""

from __future__ import annotations

from typing import Any, Dict, Final, List, Tuple

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.alarm import HEARD
from nlu.components.component import Component
from nlu.components.crisis import crisis_in, likelier, threshold
from nlu.components.entities import entity, is_button
from nlu.components.labels import LABELS
from nlu.labels import ABOUT, ABOUT_WHAT_IS_TOLD, FEARS, INFORM, JOBS, OWN_METAS

FALLBACK: Final = "nlu_fallback"
_FIRST: Final = ("stop", "fade", "erase", "seek_person")
"""Wishes that override what else the message holds: the person leaves, or hunts somebody."""
_QUESTIONS: Final = (
    *("ask_reporting", "ask_anonymity", "ask_fault", "ask_rights", "ask_bot"),
    *("ask_language", "what_happens"),
)
_WISHES: Final = (
    *("wrong_number", "no_answer", "met_badly", "first_words", "dare_not", "easier", "testing"),
    *("why_this", "other_ways", "what_to_do", "got_help", "got_through", "fits_not", "ask_topic"),
)
"""What is asked of the talk, or told about the help shown: before a need, if it is surer."""
_FACTS: Final = (
    *("age", "age_band", "their_age", "writer_age", "writer_band", "group", "by", "for"),
    *("municipality", "county", "abroad"),
)
_MAYBE: Final = ("maybe_municipality", "maybe_county", "everywhere")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Verdict(Component, EntityExtractorMixin):
    """Sets the intent, and an entity for each need, meta and urgency that is likely enough."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Thresholds, chosen on nlu/tuning, never on the evaluation.

        A missed cry costs more than a needless number, so crises count early. `sign` is how
        likely the trained component must find a crisis where a weak phrase tells of one.
        """
        return {
            "need": 0.42,
            "need_elsewhere": 0.35,
            "need_unknown": 0.3,
            "likely": 0.1,
            "crisis": 0.37,
            "crisis_en": 0.45,
            "crisis_elsewhere": 0.55,
            "crisis_unknown": 0.7,
            "sign": 0.3,
            "doubt": 0.25,
            "doubt_en": 0.3,
            "doubt_elsewhere": 0.45,
            "doubt_unknown": 0.6,
            "plain_need": 0.6,
            "urgent": 0.22,
            "for": 0.6,
            "meta": 0.28,
            "first": 0.45,
            "wish": 0.45,
            "fear": 0.45,
            "outside": 0.12,
        }

    def __init__(self, config: Dict[str, Any]) -> None:
        self._at = config

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if not is_button(message.get(TEXT)):
                self._judge(message)
        return messages

    def _judge(self, message: Message) -> None:
        text = message.get(TEXT)
        likely: Dict[str, float] = message.get(LABELS) or {}
        if not any(letter.isalpha() for letter in text):
            # A crying face alone is no crisis; those that are stand among the phrases.
            likely = {name: p for name, p in likely.items() if not name.startswith("crisis:")}
        heard: List[str] = message.get(HEARD) or []
        stated = {e["entity"] for e in message.get(ENTITIES, [])}
        told = {e["value"] for e in message.get(ENTITIES, []) if e["entity"] == "group"}
        language = {e["value"] for e in message.get(ENTITIES, []) if e["entity"] == "language"}
        least = self._at[threshold("need", language)]
        found = self._found(likely, heard, stated, told, least)
        crisis = crisis_in(likely, heard, language, self._at)
        intent, confidence = self._intent(likely, heard, stated, found, crisis)
        message.set(INTENT, {"name": intent, "confidence": confidence}, add_to_output=True)
        if intent == "ask_fault" and "buyer" not in told and "need:own_behaviour" not in heard:
            # "It is my fault, I did it" is guilt, which is not offending (safety rule 5).
            found = [one for one in found if one[:2] != ("need", "own_behaviour")]
        if intent == "doubt":
            found.append(("doubt", likelier(likely, heard), confidence))
        found += [("about", what, 1.0) for what in _about(intent, heard)]
        if "professional" in told:
            found += [("job", job, 1.0) for job in JOBS if f"about:{job}" in heard][:1]
        entities = [entity(name, value, text, sure) for name, value, sure in found]
        message.set(
            ENTITIES,
            message.get(ENTITIES, []) + self.add_extractor_name(entities),
            add_to_output=True,
        )

    def _found(
        self,
        likely: Dict[str, float],
        heard: List[str],
        stated: set[str],
        told: set[str],
        least: float,
    ) -> List[Tuple[str, Any, float]]:
        """Entities beside the stated facts: name, value, how sure."""
        found: List[Tuple[str, Any, float]] = []
        by_family = _by_family(likely)
        needs = {need: p for need, p in by_family.get("need", {}).items() if p >= least}
        needs.update({label[5:]: 1.0 for label in heard if label.startswith("need:")})
        if "buyer" in told or "need:own_behaviour" in heard:
            # Said outright; the classifier alone would read "want to stop" as a victim's wish.
            needs = {"own_behaviour": 1.0}
        if "say:ask_reporting" in heard:
            # "Must I report it?" asks about a duty, not for a court; "her parents must not know"
            # asks about secrecy, and tells no more of the family.
            another = "for" in stated or likely.get("for:other", 0.0) >= self._at["for"]
            guessed = ("legal", "honour") if another else ("legal",)
            needs = {n: p for n, p in needs.items() if n not in guessed or f"need:{n}" in heard}
        found += [("need", need, p) for need, p in _falling(needs)]
        if not needs:
            unsure = _falling(by_family.get("need", {}))[:3]
            found += [("likely", need, p) for need, p in unsure if p >= self._at["likely"]]
        metas = {m: p for m, p in by_family.get("meta", {}).items() if p >= self._at["meta"]}
        metas.update({label[4:]: 1.0 for label in heard if label.startswith("say:")})
        found += [
            ("meta", meta, p) for meta, p in _falling(metas) if meta not in (*OWN_METAS, INFORM)
        ]
        found += self._urgent(by_family, heard)
        if "for" not in stated and likely.get("for:other", 0.0) >= self._at["for"]:
            found.append(("for", "other", likely["for:other"]))
        if "acute" in heard:
            found.append(("acute", True, 1.0))
        return found

    def _urgent(
        self, likely: Dict[str, Dict[str, float]], heard: List[str]
    ) -> List[Tuple[str, Any, float]]:
        """What cannot wait; nothing that was long ago, and no plans with a friend."""
        said = {label[7:]: 1.0 for label in heard if label.startswith("urgent:")}
        harmless = likely.get("meta", {}).get("out_of_scope", 0.0)
        wanted = max(likely.get("need", {}).values(), default=0.0)
        if not said and ("past" in heard or harmless > wanted):
            return []
        top = _falling({**likely.get("urgent", {}), **said})[:1]
        return [("urgent", value, p) for value, p in top if p >= self._at["urgent"]]

    def _intent(
        self,
        likely: Dict[str, float],
        heard: List[str],
        stated: set[str],
        found: List[Tuple[str, Any, float]],
        crisis: Tuple[str, float] | None,
    ) -> Tuple[str, float]:
        """The one intent by which a rule is chosen: danger first, then wishes, questions, needs."""
        alarmed = any(label.startswith("crisis:") for label in heard)
        if "say:seek_person" in heard and not alarmed:
            return "seek_person", 1.0
        if crisis:
            return crisis
        metas = dict(_falling(_by_family(likely).get("meta", {})))
        for meta in _FIRST:
            sure = metas.pop(meta, 0.0)
            # Nobody's talk is erased on a guess: that takes plain words, a button or a command.
            guess = meta not in ("fade", "erase") and sure >= self._at["first"]
            if f"say:{meta}" in heard or guess:
                return meta, max(sure, self._at["first"])
        fear = self._fear(metas, heard)
        if fear:
            return fear
        said = [meta for meta in _QUESTIONS if f"say:{meta}" in heard]
        likely_asked = [q for q in _QUESTIONS if metas.get(q, 0.0) >= self._at["meta"]]
        for meta in (*said, *likely_asked):
            return meta, metas.get(meta, 1.0)
        needs = [(value, sure) for name, value, sure in found if name == "need"]
        wish = self._wish(metas, heard, needs[0][1] if needs else 0.0)
        if wish:
            return wish
        if needs:
            return f"need_{needs[0][0]}", needs[0][1]
        top, sure = next(iter(metas.items()), ("", 0.0))
        if top == "out_of_scope" and metas.get("abuse", 0.0) >= self._at["meta"]:
            top = "abuse"  # an insult is both
        for label in reversed([label for label in heard if label.startswith("say:")]):
            top, sure = label[4:], 1.0  # "thanks, bye" is a goodbye: what was said outright decides
        told = bool(stated & set(_FACTS)) or any(name == "urgent" for name, _, _ in found)
        # "8" answers a question; alone it only looks like talk of something else.
        beside = told and top in ("greet", "out_of_scope")
        if sure >= self._at["meta"] and top != INFORM and not beside:
            return top, sure
        if told or (stated & set(_MAYBE)) or (top == INFORM and sure >= self._at["meta"]):
            return INFORM, max(sure, 0.5)
        if top == "out_of_scope" and sure >= self._at["outside"]:
            return top, sure
        return FALLBACK, 1.0 - sure

    def _fear(self, metas: Dict[str, float], heard: List[str]) -> Tuple[str, float] | None:
        """What the person fears, said outright or surer than any other question.

        What they tell besides is still learnt, and help for it is shown after the answer.
        """
        for said in (fear for fear in FEARS if f"say:{fear}" in heard):
            return said, 1.0
        if any(f"say:{question}" in heard for question in _QUESTIONS):
            return None
        fear, sure = max(((f, metas.get(f, 0.0)) for f in FEARS), key=lambda pair: pair[1])
        other = max((metas.get(question, 0.0) for question in _QUESTIONS), default=0.0)
        return (fear, sure) if sure >= self._at["fear"] and sure > other else None

    def _wish(
        self, metas: Dict[str, float], heard: List[str], need: float
    ) -> Tuple[str, float] | None:
        """What is asked of the talk, said outright or surer than any need that is told."""
        for said in (wish for wish in _WISHES if f"say:{wish}" in heard):
            return said, 1.0
        wish, sure = max(((w, metas.get(w, 0.0)) for w in _WISHES), key=lambda pair: pair[1])
        return (wish, sure) if sure >= self._at["wish"] and sure > need else None


def _about(intent: str, heard: List[str]) -> List[str]:
    """What the message is about, more closely than its intent says."""
    possible = ABOUT_WHAT_IS_TOLD if intent.startswith("need_") else ABOUT.get(intent, ())
    return [what for what in possible if f"about:{what}" in heard]


def _by_family(likely: Dict[str, float]) -> Dict[str, Dict[str, float]]:
    families: Dict[str, Dict[str, float]] = {}
    for label, probability in likely.items():
        family, _, value = label.partition(":")
        families.setdefault(family, {})[value] = probability
    return families


def _falling(probabilities: Dict[str, float]) -> List[Tuple[str, float]]:
    return sorted(probabilities.items(), key=lambda item: (-item[1], item[0]))
