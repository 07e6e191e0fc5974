"""Whether a message tells of a crisis, by phrases and by probability; or only perhaps."""

from __future__ import annotations

from typing import Any, Dict, Final, Tuple

from bot.codes import NO_PHONE
from nlu.components.evidence import NO_POLICE, Evidence
from nlu.components.labels import ANY_CRISIS
from nlu.labels import FEARS, INFORM, WISHES

KINDS: Final = ("danger", "suicide")
_SAID_FIRST: Final = ("safe", "ask_reporting", "ask_anonymity")
"""Said outright, they outweigh a crisis that is only guessed."""
_ONLY_FACTS: Final = 0.9
"""From this probability on, a message tells an age or a place and nothing else."""


def crisis_in(evidence: Evidence, at: Dict[str, Any]) -> Tuple[str, float] | None:
    """Plain words or the trained component: either is enough. Weak words need its consent.

    Where it is not sure enough, the bot asks, while the number is shown.
    """
    sure = {kind: evidence.likely.get(f"crisis:{kind}", 0.0) for kind in KINDS}
    any_kind = _any_kind(evidence, sure)
    plain, signs = evidence.outright("crisis"), evidence.outright("sign")
    spoken = (
        any(map(evidence.says, _SAID_FIRST))
        or "urgent:tonight" in evidence.heard
        or evidence.family("meta").get(INFORM, 0.0) >= _ONLY_FACTS
    )
    likely = any_kind >= at[threshold("crisis", evidence.language)]
    if spoken and not plain and not signs and any_kind < at["plain_crisis"]:
        # "I am calm now", "don't tell mum" and "sorry, I am 16" are not doubted on a guess; what
        # cannot wait has an answer of its own. But "no police" may be said while it happens.
        return ("doubt", any_kind) if likely and NO_POLICE in evidence.heard else None
    agreed = bool(signs) and any_kind >= at["sign"]
    # Whoever dares not call, since somebody hears, is asked about a danger that is only guessed.
    overheard = NO_PHONE in evidence.by and any_kind < at["plain_crisis"]
    if plain or agreed or (likely and not overheard):
        kind = max(plain or (signs if agreed else []) or sure, key=lambda k: sure[k])
        return f"crisis_{kind}", 1.0 if plain else any_kind
    guess = any_kind >= at[threshold("doubt", evidence.language)]
    # Whoever has said plainly what is the matter, or what they want to know, is not asked about
    # a danger on a guess.
    told = (
        max(evidence.family("need").values(), default=0.0) >= at["plain_need"]
        or bool(evidence.outright("need"))
        or any(map(evidence.says, (*FEARS, *WISHES)))
    )
    if signs or likely or "doubt" in evidence.heard or (guess and not told):
        return "doubt", any_kind
    return None


def _any_kind(evidence: Evidence, sure: Dict[str, float]) -> float:
    """How likely it is a crisis at all: learnt as such, and as either kind; each errs alone."""
    either = 1.0 - (1.0 - sure["danger"]) * (1.0 - sure["suicide"])
    return (evidence.likely.get(ANY_CRISIS, either) + either) / 2


def likelier(evidence: Evidence) -> str:
    """Which crisis it may be: whoever may want to die is asked about that, not about danger."""
    kinds = evidence.outright("sign") or KINDS
    return max(kinds, key=lambda kind: evidence.likely.get(f"crisis:{kind}", 0.0))


def threshold(name: str, language: set[str]) -> str:
    """The name of the threshold for a language: training has most in Swedish, then in English."""
    if language <= {"sv", "en"}:
        return f"{name}_en" if "en" in language else name
    return f"{name}_elsewhere"
