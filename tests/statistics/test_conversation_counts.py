"""The real talk is counted: once, in the right cells, and not at all once it is erased."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from bot.known import Known
from bot.privacy import Private
from bot.statistics.counting import NotCounting, Tally

from ..bench import messages
from .cost import CALLS, added

if TYPE_CHECKING:
    from bot.conversation import Conversation

UMEA = "hej är 15 bor i umeå nån hotar sprida bilder på mig"


@pytest.fixture
def tally(conversation: "Conversation") -> Iterator[Tally]:
    tally = Tally()
    conversation.counting = tally
    yield tally
    conversation.counting = NotCounting()


async def _talk(conversation: "Conversation", person: str, *messages: str) -> Known:
    await conversation.forget(person)
    for message in messages:
        known = (await conversation.turn(person, Private(message))).known
    return known


def _counted(tally: Tally) -> dict[tuple[str, ...], int]:
    changes, _talks = tally.take()
    assert {cell.month for cell in changes} <= {"2026-11"}
    return {(cell.table, *cell.values): n for cell, n in changes.items()}


async def test_a_talk_is_counted_once_a_cell(conversation: "Conversation", tally: Tally) -> None:
    await _talk(conversation, "count-1", "hej", UMEA, UMEA, "visa fler")
    assert tally.talks == 1
    counted = _counted(tally)
    assert set(counted.values()) == {1}
    assert counted["need_county", "images", "24"] == 1
    assert counted["need_age", "images", "teen"] == 1
    assert counted["language", "sv"] == 1
    assert [key for key in counted if key[0] == "outcome_county"]


async def test_a_place_told_later_moves_the_need_there(
    conversation: "Conversation", tally: Tally
) -> None:
    await _talk(conversation, "count-2", "nån hotar sprida bilder på mig")
    assert _counted(tally)["need_county", "images", "unknown"] == 1
    await conversation.turn("count-2", Private("jag bor i Umeå"))
    changed = _counted(tally)
    assert changed["need_county", "images", "unknown"] == -1
    assert changed["need_county", "images", "24"] == 1


@pytest.mark.parametrize("way", ["written", "by the channel"])
async def test_whoever_erases_is_not_counted(
    conversation: "Conversation", tally: Tally, way: str
) -> None:
    await _talk(conversation, "count-3", UMEA, "orkar inte leva mer")
    if way == "written":
        answer = await conversation.turn("count-3", Private("radera allt"))
        assert answer.erase
    else:
        await conversation.erase("count-3")
    assert _counted(tally) == {}


async def test_whoever_hides_stays_counted(conversation: "Conversation", tally: Tally) -> None:
    await _talk(conversation, "count-4", UMEA)
    before = Counter(_counted(tally))
    answer = await conversation.press("count-4", _button(conversation, "/stop"))
    assert answer is not None and answer.known == Known(language="sv")
    assert before and not _counted(tally)


async def test_a_crisis_is_counted_for_the_country(
    conversation: "Conversation", tally: Tally
) -> None:
    await _talk(conversation, "count-5", "bor i umeå", "orkar inte leva mer")
    assert _counted(tally)["crisis", "suicide"] == 1


async def test_a_turn_that_broke_is_not_counted_twice(
    conversation: "Conversation", tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    await conversation.forget("count-6")
    kind = type(conversation)  # patching the object would leave it changed for later tests
    real = kind._ask_rasa

    async def breaks(*given: object) -> str:
        await real(*given)  # type: ignore[arg-type]
        raise ConnectionError

    monkeypatch.setattr(kind, "_ask_rasa", breaks)
    await conversation.turn("count-6", Private(UMEA))
    monkeypatch.undo()
    await conversation.turn("count-6", Private(UMEA))
    assert set(_counted(tally).values()) <= {1}


async def test_counting_costs_a_turn_little(conversation: "Conversation") -> None:
    """All of it, in real turns: 0.1 ms of 7.8 are 1.3 %; a busy machine makes both longer."""
    counted, whole, called = await added(conversation, messages()[:20])
    assert called == {name for _, name in CALLS}, "counting has another way into a turn now"
    assert counted < 0.04 * whole, f"{counted:.3f} of {whole:.1f} ms"


def _button(conversation: "Conversation", payload: str) -> str:
    from bot.buttons import button_id

    return button_id(payload)
