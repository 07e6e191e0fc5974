"""Rasa's voice: turns the keys that rules and actions name into texts for this person."""

from collections.abc import Mapping
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker

from bot.known import Known
from bot.rooms import Rooms, default_rooms
from bot.statistics.course import broke


class Speech(NaturalLanguageGenerator):
    """Rasa's response generator over `bot.replies`.

    In endpoints.yml it is `nlg: {type: bot.engine.speech.Speech}`; Rasa then makes it with the
    endpoint and the domain, which it does not need.
    """

    def __init__(
        self, endpoint_config: Any = None, domain: Any = None, *, rooms: Rooms | None = None
    ) -> None:
        self._rooms = rooms or default_rooms()

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **given: Any,
    ) -> dict[str, Any] | None:
        """The text and buttons of a key; what an action has already put into words stays so.

        `given` holds the fields that the action fills, and `text` where it is said already.
        """
        try:
            return self._spoken(utter_action, tracker, given)
        except Exception as error:
            broke("reply_failed", error)  # Rasa would go on without it
            raise

    def _spoken(
        self, utter_action: str, tracker: DialogueStateTracker, given: Mapping[str, Any]
    ) -> dict[str, Any]:
        known = Known.of(tracker.current_slot_values())
        fields = {name: value for name, value in given.items() if isinstance(value, str)}
        reply = self._rooms.replies.get(utter_action, known.language)
        text = given.get("text") or self._rooms.say(known)(utter_action, **fields)
        buttons = [{"title": b.title, "payload": b.payload} for b in reply.buttons]
        return {"text": text, "buttons": buttons}
