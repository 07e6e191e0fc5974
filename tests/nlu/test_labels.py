"""Which labels a training message has: from its intent and the metadata of its block."""

from typing import Any

import pytest

from bot.codes import METAS, NEEDS
from nlu.labels import OWN_METAS, labels_of

CASES: list[tuple[str, dict[str, Any], set[str]]] = [
    ("need_images", {}, {"need:images"}),
    ("need_images", {"needs": ["images", "violence"]}, {"need:images", "need:violence"}),
    ("need_talk", {"needs": ["money"]}, {"need:money"}),
    ("need_talk", {"needs": []}, set()),
    ("need_talk", {"crisis": "none"}, {"need:talk"}),
    ("crisis_danger", {}, {"crisis:danger"}),
    ("crisis_suicide", {}, {"crisis:suicide"}),
    ("crisis_danger", {"needs": ["violence"]}, {"crisis:danger", "need:violence"}),
    ("crisis_danger", {"crisis": "suicide"}, {"crisis:suicide"}),
    ("crisis_danger", {"crisis": "none"}, set()),
    (
        "need_sexual_violence",
        {"urgent": "recent_assault"},
        {"need:sexual_violence", "urgent:recent_assault"},
    ),
    ("need_violence", {"for": "other"}, {"need:violence", "for:other"}),
    ("need_violence", {"for": "self"}, {"need:violence"}),
    ("inform", {}, {"meta:inform"}),
    ("greet", {}, {"meta:greet"}),
    ("seek_person", {}, {"meta:seek_person"}),
    (
        "need_images",
        {"meta": ["ask_fault", "ask_anonymity"]},
        {"need:images", "meta:ask_fault", "meta:ask_anonymity"},
    ),
    ("need_images", {"groups": ["girls"], "by": "no_phone"}, {"need:images"}),
]


@pytest.mark.parametrize(("intent", "metadata", "labels"), CASES)
def test_labels(intent: str, metadata: dict[str, Any], labels: set[str]) -> None:
    assert labels_of(intent, metadata) == labels


@pytest.mark.parametrize("need", NEEDS)
def test_every_need_is_understood_from_the_name(need: str) -> None:
    assert labels_of(f"need_{need}", {}) == {f"need:{need}"}


@pytest.mark.parametrize("meta", [*METAS, *OWN_METAS])
def test_every_meta_is_a_label(meta: str) -> None:
    assert labels_of(meta, {}) == {f"meta:{meta}"}
