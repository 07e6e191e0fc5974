"""The one intent by which a rule is chosen: danger first, then wishes, questions, needs."""

from __future__ import annotations

from typing import Any, Dict, Final, List, Tuple

from nlu.components.crisis import crisis_in
from nlu.components.evidence import Evidence, Finding, falling
from nlu.labels import FEARS, INFORM, WISHES

FALLBACK: Final = "nlu_fallback"
Intent = Tuple[str, float]
"""Its name, and how sure it is."""
_FIRST: Final = ("stop", "fade", "erase", "seek_person")
"""Wishes that override what else the message holds: the person leaves, or hunts somebody."""
_QUESTIONS: Final = (
    *("ask_reporting", "ask_anonymity", "ask_fault", "ask_rights", "ask_bot"),
    *("ask_language", "what_happens"),
)
_FACTS: Final = (
    *("age", "age_band", "their_age", "writer_age", "writer_band", "group", "by", "for"),
    *("municipality", "county", "abroad"),
)
_MAYBE: Final = ("maybe_municipality", "maybe_county", "everywhere")


class IntentChooser:
    """Asks in the order of what must not be missed; the first that answers is the intent."""

    def __init__(self, thresholds: Dict[str, Any]) -> None:
        self._at = thresholds

    def choose(self, evidence: Evidence, found: List[Finding]) -> Intent:
        """The intent of a message in which these entities were found."""
        needs = [(f"need_{value}", sure) for name, value, sure in found if name == "need"]
        metas = {m: p for m, p in falling(evidence.family("meta")) if m not in _FIRST}
        return (
            self._hunted(evidence)
            or crisis_in(evidence, self._at)
            or self._leaving(evidence)
            or self._fear(metas, evidence)
            or self._question(metas, evidence)
            or self._wish(metas, evidence, needs[0][1] if needs else 0.0)
            or next(iter(needs), None)
            or self._talk(metas, evidence, found)
        )

    def _hunted(self, evidence: Evidence) -> Intent | None:
        alarmed = any(label.startswith("crisis:") for label in evidence.heard)
        return ("seek_person", 1.0) if evidence.says("seek_person") and not alarmed else None

    def _leaving(self, evidence: Evidence) -> Intent | None:
        likely = evidence.family("meta")
        for meta in _FIRST:
            sure = likely.get(meta, 0.0)
            # Nobody's talk is erased on a guess: that takes plain words, a button or a command.
            guess = meta not in ("fade", "erase") and sure >= self._at["first"]
            if evidence.says(meta) or guess:
                return meta, max(sure, self._at["first"])
        return None

    def _fear(self, metas: Dict[str, float], evidence: Evidence) -> Intent | None:
        """What the person fears, said outright or surer than any other question.

        What they tell besides is still learnt, and help for it is shown after the answer.
        """
        for said in filter(evidence.says, FEARS):
            return said, 1.0
        if any(map(evidence.says, _QUESTIONS)):
            return None
        fear, sure = _likeliest(FEARS, metas)
        _, other = _likeliest(_QUESTIONS, metas)
        return (fear, sure) if sure >= self._at["fear"] and sure > other else None

    def _question(self, metas: Dict[str, float], evidence: Evidence) -> Intent | None:
        asked = [
            question for question in _QUESTIONS if metas.get(question, 0.0) >= self._at["meta"]
        ]
        for question in (*filter(evidence.says, _QUESTIONS), *asked):
            return question, metas.get(question, 1.0)
        return ("ask_language", 1.0) if evidence.outright("reply_in") else None

    def _wish(self, metas: Dict[str, float], evidence: Evidence, need: float) -> Intent | None:
        """What is asked of the talk, said outright, or surer than any need that is told."""
        for said in filter(evidence.says, WISHES):
            return said, 1.0
        wish, sure = _likeliest(WISHES, metas)
        return (wish, sure) if sure >= self._at["wish"] and sure > need else None

    def _talk(self, metas: Dict[str, float], evidence: Evidence, found: List[Finding]) -> Intent:
        """What is neither asked nor needed: a greeting, a fact alone, or nothing understood."""
        top, sure = self._top(metas, evidence)
        told = bool(evidence.stated & set(_FACTS)) or any(name == "urgent" for name, _, _ in found)
        # "8" answers a question; alone it only looks like talk of something else.
        beside = told and top in ("greet", "out_of_scope")
        if sure >= self._at["meta"] and top != INFORM and not beside:
            return top, sure
        maybe = bool(evidence.stated & set(_MAYBE))
        if told or maybe or (top == INFORM and sure >= self._at["meta"]):
            return INFORM, max(sure, 0.5)
        if top == "out_of_scope" and sure >= self._at["outside"]:
            return top, sure
        return FALLBACK, 1.0 - sure

    def _top(self, metas: Dict[str, float], evidence: Evidence) -> Intent:
        """What was said outright, the last of it ("thanks, bye" is a goodbye), or is likeliest."""
        for said in reversed(evidence.outright("say")):
            return said, 1.0
        top, sure = next(iter(metas.items()), ("", 0.0))
        insulted = top == "out_of_scope" and metas.get("abuse", 0.0) >= self._at["meta"]
        return ("abuse" if insulted else top), sure  # an insult is both


def _likeliest(values: Tuple[str, ...], likely: Dict[str, float]) -> Intent:
    return max(((v, likely.get(v, 0.0)) for v in values), key=lambda pair: pair[1])
