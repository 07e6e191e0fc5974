"""docs/evaluation.md is that of today, and tells what it was measured on."""

import asyncio
import re
from typing import TYPE_CHECKING

import pytest

from bot.settings import ROOT
from nlu.measure import Example, Figure, figures, read_examples
from tests import documents as doc
from tests.evaluation.misunderstood import KNOWN
from tests.evaluation.rival import intent_of, labels_in

if TYPE_CHECKING:
    from bot.conversation import Conversation

PAGE = ROOT / "docs" / "evaluation.md"
ANEW = "run: make evaluation-page"
NEAR = 0.03
"""Others' training messages move a figure a little before the page is made anew."""


@pytest.fixture(scope="module")
def today(conversation: "Conversation") -> dict[str, Figure]:
    """The figures of the model as it is."""

    async def measured() -> list[Example]:
        return [
            Example(t["text"], t, (await conversation.understand(t["text"])).as_json())
            for t in read_examples()
        ]

    return {figure.what: figure for figure in figures(asyncio.run(measured()))}


def test_the_page_shows_the_figures_of_today(today: dict[str, Figure]) -> None:
    rows = doc.table(doc.section(PAGE.read_text("utf-8"), "All figures"))
    shown = {row[0]: row for row in rows}
    assert set(shown) == set(today), ANEW
    for name, figure in today.items():
        if figure.number >= 100 and figure.value is not None:
            assert abs(float(shown[name][1]) - figure.value) <= NEAR, f"{name}: {ANEW}"


def test_the_page_says_on_what_it_was_measured() -> None:
    text = PAGE.read_text("utf-8")
    said = re.search(r"on the (\d+) messages of `nlu/evaluation`", text)
    assert said and int(said[1]) == len(read_examples()), ANEW
    assert f"\n{len(KNOWN)} messages that are known" in text, ANEW


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: str(known["text"])[:40])
def test_what_is_known_to_be_misunderstood_still_is(
    known: dict[str, object], conversation: "Conversation"
) -> None:
    """When this fails, something has got better: take the message off the list."""
    found = asyncio.run(conversation.understand(str(known["text"]))).as_json()
    said = {key: value for key, value in known.items() if key not in ("text", "language", "why")}
    assert said, "say what the message says"

    def same(key: str) -> bool:
        value = said[key]
        return bool(
            set(value) == set(found[key]) if isinstance(value, list) else value == found[key]
        )

    assert not all(map(same, said)), "it is understood now: take it off the list"


def test_an_intent_for_diet_holds_all_needs_and_gives_them_back() -> None:
    intent = intent_of({"need:money", "need:violence", "for:other", "meta:ask_rights"})
    assert intent == "need_money+need_violence"
    assert labels_in(intent)["needs"] == ["money", "violence"]
    assert labels_in(intent_of({"crisis:danger", "need:health"}))["crisis"] == "danger"
    assert labels_in(intent_of({"meta:greet"}))["meta"] == ["greet"]
    assert labels_in(intent_of(set())) == {"needs": [], "crisis": "none", "meta": []}
