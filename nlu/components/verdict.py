"""From probabilities and phrases to one intent and its entities: what the rules act on."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.codes import NO_PHONE
from nlu.components.component import Component
from nlu.components.crisis import likelier, threshold
from nlu.components.entities import entity, is_button
from nlu.components.evidence import Evidence, Finding, falling
from nlu.components.intent import IntentChooser
from nlu.components.labels import for_another
from nlu.labels import ABOUT, ABOUT_WHAT_IS_TOLD, INFORM, JOBS, OWN_METAS


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
            "need": 0.44,
            "need_en": 0.44,
            "need_elsewhere": 0.32,
            "likely": 0.1,
            "crisis": 0.24,
            "crisis_en": 0.2,
            "crisis_elsewhere": 0.4,
            "sign": 0.25,
            "doubt": 0.14,
            "doubt_en": 0.12,
            "doubt_elsewhere": 0.2,
            "plain_crisis": 0.5,
            "plain_need": 0.6,
            "urgent": 0.22,
            "meta": 0.32,
            "first": 0.4,
            "wish": 0.25,
            "fear": 0.25,
            "outside": 0.12,
        }

    def __init__(self, config: Dict[str, Any]) -> None:
        self._at = config
        self._intents = IntentChooser(config)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if not is_button(message.get(TEXT)):
                self._judge(message)
        return messages

    def _judge(self, message: Message) -> None:
        evidence = Evidence.of(message)
        found = self._found(evidence)
        intent, confidence = self._intents.choose(evidence, found)
        message.set(INTENT, {"name": intent, "confidence": confidence}, add_to_output=True)
        offended = "buyer" in evidence.groups or "need:own_behaviour" in evidence.heard
        if intent == "ask_fault" and not offended:
            # "It is my fault, I did it" is guilt, which is not offending (safety rule 5).
            found = [one for one in found if one[:2] != ("need", "own_behaviour")]
        if intent == "doubt":
            found.append(("doubt", likelier(evidence), confidence))
        found += [("about", what, 1.0) for what in _about(intent, evidence)]
        if "professional" in evidence.groups:
            found += [("job", job, 1.0) for job in JOBS if f"about:{job}" in evidence.heard][:1]
        text = message.get(TEXT)
        entities = [entity(name, value, text, sure) for name, value, sure in found]
        message.set(
            ENTITIES,
            message.get(ENTITIES, []) + self.add_extractor_name(entities),
            add_to_output=True,
        )

    def _found(self, evidence: Evidence) -> List[Finding]:
        """Entities beside the stated facts."""
        needs = self._needs(evidence)
        # Of several that are said outright, the likeliest leads.
        likely = evidence.family("need")
        order = sorted(needs, key=lambda need: (-needs[need], -likely.get(need, 0.0), need))
        found: List[Finding] = [("need", need, needs[need]) for need in order]
        if not needs:
            unsure = falling(evidence.family("need"))[:3]
            found += [("likely", need, p) for need, p in unsure if p >= self._at["likely"]]
        metas = {m: p for m, p in evidence.family("meta").items() if p >= self._at["meta"]}
        metas.update(dict.fromkeys(evidence.outright("say"), 1.0))
        found += [
            ("meta", meta, p) for meta, p in falling(metas) if meta not in (*OWN_METAS, INFORM)
        ]
        found += self._urgent(evidence)
        # "I dare not call, she hears": whoever is overheard writes of themself, unless said else.
        guessed = "for" not in evidence.stated and NO_PHONE not in evidence.by
        if guessed and for_another(evidence.likely):
            found.append(("for", "other", evidence.likely["for:other"]))
        if "acute" in evidence.heard:
            found.append(("acute", True, 1.0))
        found += [("reply_in", language, 1.0) for language in evidence.outright("reply_in")[:1]]
        return found

    def _needs(self, evidence: Evidence) -> Dict[str, float]:
        """The needs that are likely enough, or said outright."""
        said = dict.fromkeys(evidence.outright("need"), 1.0)
        if "buyer" in evidence.groups or "own_behaviour" in said:
            # Said outright; the classifier alone would read "want to stop" as a victim's wish.
            return {"own_behaviour": 1.0}
        least = self._at[threshold("need", evidence.language)]
        needs = {need: p for need, p in evidence.family("need").items() if p >= least} | said
        if "peers" in evidence.heard:
            needs = {**needs, "talk": 1.0}
            needs.pop("own_behaviour", None)
        if not evidence.says("ask_reporting"):
            return needs
        # "Must I report it?" asks about a duty, not for a court; "her parents must not know"
        # asks about secrecy, and tells no more of the family.
        another = "for" in evidence.stated or for_another(evidence.likely)
        guessed = ("legal", "honour") if another else ("legal",)
        return {need: p for need, p in needs.items() if need not in guessed or need in said}

    def _urgent(self, evidence: Evidence) -> List[Finding]:
        """What cannot wait; nothing that was long ago, and no plans with a friend."""
        said = dict.fromkeys(evidence.outright("urgent"), 1.0)
        harmless = evidence.family("meta").get("out_of_scope", 0.0)
        wanted = max(evidence.family("need").values(), default=0.0)
        if not said and ("past" in evidence.heard or harmless > wanted):
            return []
        top = falling({**evidence.family("urgent"), **said})[:1]
        return [("urgent", value, p) for value, p in top if p >= self._at["urgent"]]


def _about(intent: str, evidence: Evidence) -> List[str]:
    """What the message is about, more closely than its intent says."""
    possible = ABOUT_WHAT_IS_TOLD if intent.startswith("need_") else ABOUT.get(intent, ())
    return [what for what in possible if f"about:{what}" in evidence.heard]
