"""Whether a message tells of a crisis, by phrases and by probability; or only perhaps."""

from __future__ import annotations

from typing import Any, Dict, Final, List, Tuple

from nlu.components.labels import ANY_CRISIS
from nlu.labels import FEARS
from nlu.reading.phrases import SIGN

KINDS: Final = ("danger", "suicide")
KNOWN: Final = frozenset(
    ["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"]
)


def crisis_in(
    likely: Dict[str, float], heard: List[str], language: set[str], at: Dict[str, Any]
) -> Tuple[str, float] | None:
    """Plain words or the trained component: either is enough. Weak words need its consent.

    Where it is not sure enough, the bot asks, while the number is shown.
    """
    sure = {kind: likely.get(f"crisis:{kind}", 0.0) for kind in KINDS}
    any_kind = likely.get(ANY_CRISIS, max(sure.values()))
    plain = [kind for kind in sure if f"crisis:{kind}" in heard]
    signs = [kind for kind in sure if SIGN + kind in heard]
    spoken = any(label in heard for label in ("say:safe", "urgent:tonight"))
    if spoken and not plain and not signs:
        # "I am calm now" is not doubted on a guess; what cannot wait has an answer of its own.
        return None
    agreed = bool(signs) and any_kind >= at["sign"]
    if plain or agreed or any_kind >= at[threshold("crisis", language)]:
        kind = max(plain or (signs if agreed else []) or sure, key=lambda k: sure[k])
        return f"crisis_{kind}", 1.0 if plain else any_kind
    guess = any_kind >= at[threshold("doubt", language)]
    needs = [p for label, p in likely.items() if label.startswith("need:")]
    # Whoever has said plainly what is the matter is not asked about a danger on a guess.
    outright = ("need:", *(f"say:{fear}" for fear in FEARS))
    told = max(needs, default=0.0) >= at["plain_need"] or any(
        label.startswith(outright) for label in heard
    )
    if signs or "doubt" in heard or (guess and not told):
        return "doubt", any_kind
    return None


def likelier(likely: Dict[str, float], heard: List[str]) -> str:
    """Which crisis it may be: whoever may want to die is asked about that, not about danger."""
    signs = [kind for kind in KINDS if SIGN + kind in heard]
    return max(signs or KINDS, key=lambda kind: likely.get(f"crisis:{kind}", 0.0))


def threshold(name: str, language: set[str]) -> str:
    """The name of the threshold for a language: the less is known of it, the less a guess is worth.

    Training has thousands of messages in Swedish and English, and hardly any in the others; some
    of those the encoder knows.
    """
    if language <= {"sv", "en"}:
        return f"{name}_en" if name != "need" and "en" in language else name
    return f"{name}_elsewhere" if language <= KNOWN else f"{name}_unknown"
