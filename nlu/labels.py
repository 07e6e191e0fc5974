"""The labels of a training message: which of the things we listen for it says.

A label is written `family:value`: `need:images`, `crisis:danger`, `urgent:tonight`,
`meta:ask_fault`, `for:other`.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.codes import METAS, NEEDS

OWN_METAS: Final = ("fade", "seek_person", "more", "what_happens", "safe", "go_on")
"""Intents beside `codes.METAS` that are about the talk itself."""
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
