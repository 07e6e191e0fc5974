"""Promises 1, 2, 4 and 5 over made-up talks, whatever is done in whatever order; `make fuzz`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase

from .conftest import StoppedClock

if TYPE_CHECKING:
    from bot.conversation import Conversation

    from .fuzz import Bench


@pytest.fixture
def bench(
    conversation: "Conversation", clock: StoppedClock, directory_text: str
) -> Iterator["Bench"]:
    """The real conversation, whose memory goes by the real clock again afterwards."""
    from .fuzz import Bench

    made = Bench(conversation, clock, directory_text)
    real = made.store._clock
    yield made
    made.store._clock = real


def test_the_promises_hold_at_every_step(bench: "Bench") -> None:
    """25 steps a talk; the long form does 20,000."""
    from .fuzz import run

    run(bench, 45)
    assert bench.counts["steps"] >= 200
    for doing in ("written", "pressed", "crises", "erased", "restarts", "pauses", "failures"):
        assert bench.counts[doing] >= 1, bench.counts


def test_a_broken_promise_is_found(bench: "Bench", monkeypatch: pytest.MonkeyPatch) -> None:
    """The judges do judge: a bot that shows no help does not pass."""
    from . import fuzz

    monkeypatch.setattr(fuzz, "fits", lambda *_: False)
    with pytest.raises(AssertionError, match="1: no contact"):
        fuzz.run(bench, 3, phases=[Phase.generate])
