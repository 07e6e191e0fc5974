"""What is remembered between two messages, and nothing else: slots and the open question.

Rasa keeps every event of a talk, with all texts, and replays them at each message: the three
hundredth costs forty times the first. Our rules look only at slots, the active form and the
message at hand, so after each turn a talk shrinks to those, without a word of what was written.
"""

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, Final

from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SessionStarted, SlotSet
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

MOST_TALKS: Final = 20_000
"""Talks kept in memory at once (about 2 kB each); beyond, the longest silent one is forgotten."""


def compact(tracker: DialogueStateTracker) -> str:
    """The tracker as JSON: the slots that are set, and the form that is open."""
    slots = {
        name: slot.value
        for name, slot in tracker.slots.items()
        if slot.value is not None and slot.value != slot.initial_value
    }
    return json.dumps({"slots": slots, "form": tracker.active_loop_name})


def expand(sender_id: str, state: str, slots: Iterable[Slot]) -> DialogueStateTracker:
    """The tracker that `compact` made small, waiting for the person's next message."""
    kept: dict[str, Any] = json.loads(state)
    tracker = DialogueStateTracker(sender_id, slots)
    tracker.update(SessionStarted())
    for name, value in kept["slots"].items():
        tracker.update(SlotSet(name, value))
    if kept["form"]:
        tracker.update(ActiveLoop(kept["form"]))
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
    return tracker


class ForgetfulStore(InMemoryTrackerStore):
    """Talks in memory, forgotten after `forget_after` seconds of silence.

    Rasa's own store is an unbounded dict of whole texts without expiry.
    """

    def __init__(
        self,
        domain: Domain,
        event_broker: Any = None,
        *,
        forget_after: float = 1800.0,
        most: int = MOST_TALKS,
        clock: Callable[[], float] = time.monotonic,
        **_others: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        self._forget_after, self._most, self._clock = forget_after, most, clock
        self._talks: OrderedDict[str, tuple[float, str]] = OrderedDict()

    async def save(self, tracker: DialogueStateTracker) -> None:
        self._talks[tracker.sender_id] = (self._clock(), compact(tracker))
        self._talks.move_to_end(tracker.sender_id)
        self._forget_old()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        self._forget_old()
        kept = self._talks.get(sender_id)
        return expand(sender_id, kept[1], self.domain.slots) if kept else None

    async def keys(self) -> Iterable[str]:
        self._forget_old()
        return self._talks.keys()

    async def forget(self, sender_id: str) -> None:
        """Drop one talk at once; doing it for an unknown one is no error."""
        self._talks.pop(sender_id, None)

    def _forget_old(self) -> None:
        before = self._clock() - self._forget_after
        while self._talks:
            oldest = next(iter(self._talks))
            if len(self._talks) <= self._most and self._talks[oldest][0] >= before:
                return
            del self._talks[oldest]
