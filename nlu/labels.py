"""The labels of a training message: which of the things we listen for it says.

A label is written `family:value`: `need:images`, `crisis:danger`, `urgent:tonight`,
`meta:ask_fault`, `for:other`.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.codes import METAS, NEEDS

FEARS: Final = (
    *("ask_taken", "ask_deported", "ask_angry", "ask_love", "ask_myself", "ask_refuses"),
)
"""What people fear when they tell, and what keeps them where they are."""
WISHES: Final = (
    *("wrong_number", "no_answer", "met_badly", "first_words", "dare_not", "easier", "testing"),
    *("why_this", "other_ways", "what_to_do", "got_help", "got_through", "fits_not", "ask_topic"),
)
"""What is asked of the talk, or told about the help shown."""
OWN_METAS: Final = (
    *FEARS,
    *WISHES,
    *("fade", "seek_person", "more", "what_happens", "safe", "go_on", "fits", "abuse"),
)
"""Intents beside `codes.METAS` that are about the talk itself."""

_OF_ONESELF: Final = (
    *("papers", "debt", "pictures", "trans", "boys", "deaf", "runaway", "unaccompanied"),
    *("in_care", "pregnant", "long_ago"),
)
JOBS: Final = ("in_school", "in_health", "in_social", "volunteer")
"""Where somebody works who asks in a job: duty and advice differ."""
_HELPERS: Final = (
    *("bup", "barnahus", "mika", "regional", "youth_clinic", "school", "shelter"),
    *("social_services", "police"),
)
ABOUT: Final[Mapping[str, tuple[str, ...]]] = {
    "ask_anonymity": ("saved", "safe_chat", "who"),
    "ask_bot": ("who",),
    "ask_fault": ("myself", "illegal", "said_yes", "paid", "long_ago", "debt"),
    "ask_rights": ("victim_rights", "papers", "child_rights"),
    "ask_reporting": ("taken", "angry", "deported", "papers", "parents", "social"),
    "ask_topic": ("myself", "deported", *_OF_ONESELF),
    "ask_taken": ("my_children",),
    "what_happens": (*_HELPERS, "cost"),
    "first_words": ("to_them", *_HELPERS),
    "fits_not": ("too_far", "closed", "not_anonymous"),
}
"""What each question may be about, more closely; what stands first is heard first."""
ABOUT_WHAT_IS_TOLD: Final = ("pictures", "debt", "said_yes", "paid", "long_ago")
"""The same for somebody who tells more of what has happened."""
CRISIS_INTENTS: Final = {"crisis_danger": "danger", "crisis_suicide": "suicide"}
INFORM: Final = "inform"


def labels_of(intent: str, metadata: Mapping[str, Any]) -> frozenset[str]:
    """All labels of a training message with this intent and the metadata of its block."""
    labels: set[str] = set()
    if "needs" in metadata:
        labels.update(f"need:{need}" for need in metadata["needs"])
    elif intent.removeprefix("need_") in NEEDS:
        labels.add(f"need:{intent.removeprefix('need_')}")
    crisis = metadata.get("crisis", CRISIS_INTENTS.get(intent, "none"))
    if crisis != "none":
        labels.add(f"crisis:{crisis}")
    if metadata.get("urgent"):
        labels.add(f"urgent:{metadata['urgent']}")
    if metadata.get("for") == "other":
        labels.add("for:other")
    if intent in (*METAS, *OWN_METAS, INFORM):
        labels.add(f"meta:{intent}")
    labels.update(f"meta:{meta}" for meta in metadata.get("meta", ()))
    return frozenset(labels)
