"""What is known about one person, from all messages of the talk so far."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, Literal

from bot.codes import AgeBand, Crisis, Need, Urgent, Whom

Settled = Literal["told", "declined", "not_needed"]
"""A question that need not be asked: answered, refused, or without meaning for this person."""
SETTLED: Final = ("need_settled", "writer_settled", "age_settled", "place_settled")
"""Fields that are slots of their own, since the intake's form asks for each that is not set."""


@dataclass(frozen=True)
class Known:
    """Everything remembered between two messages, as Rasa slots (`as_slots`)."""

    language: str = "sv"
    needs: tuple[Need, ...] = ()
    crisis: Crisis = "none"
    acute: bool = False
    doubted: Crisis = "none"
    """The crisis that the last reply asked about: what a written "yes" answers."""
    whom: Whom = "self"
    age: int | None = None
    age_band: AgeBand = "unknown"
    writer_age: int | None = None
    writer_band: AgeBand = "unknown"
    municipality: str | None = None
    county: str | None = None
    abroad: bool = False
    groups: tuple[str, ...] = ()
    by: str | None = None
    urgent: Urgent | None = None
    need_settled: Settled | None = None
    writer_settled: Settled | None = None
    age_settled: Settled | None = None
    place_settled: Settled | None = None
    asked: int = 0
    """How many times the open question has been asked."""
    welcomed: bool = False
    warned: bool = False
    """The line about a watched phone has been shown."""
    shown: tuple[str, ...] = ()
    """Services shown in this talk, the newest last."""
    read: tuple[str, ...] = ()
    """Services whose whole card has been shown; later a line is enough."""
    in_view: bool = False
    """The reply before this one held a contact that still fits."""
    offered: bool = False
    """The whole answer has been given, and nothing was told since that may change it."""
    likely: tuple[Need, ...] = ()
    marks: tuple[str, ...] = ()
    """What is told about how help worked, for counting: see bot/outcomes.py."""
    met: tuple[str, ...] = ()
    """Needs and groups whose first words have been said: nobody hears the same twice."""
    choices: tuple[str, ...] = ()
    """Services of the last answer, in order: what "the first one" means."""
    picked: str | None = None
    """The service that the person asked about last."""
    job: str | None = None
    easy: bool = False
    """Wishes for easier words."""
    last: str = ""
    """Key of what was explained last, to be said again in easier words."""

    @classmethod
    def of(cls, slots: Mapping[str, Any]) -> "Known":
        """From Rasa's slots; what is not set has its default.

        A name that means nothing here was left by another version, as while replicas are renewed.
        """
        kept: dict[str, Any] = dict(slots.get("known") or {})
        kept.update({name: slots[name] for name in SETTLED if slots.get(name) is not None})
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in kept.items()
            if name in _DEFAULTS
        }
        return cls(**values)

    def as_slots(self) -> dict[str, Any]:
        """As Rasa's slots, ready for JSON: the form's own, and one for all the rest.

        One slot instead of thirty: Rasa copies and goes through each of them a dozen times a turn.
        """
        slots: dict[str, Any] = {name: getattr(self, name) for name in SETTLED}
        rest = {name: getattr(self, name) for name in _REST}
        slots["known"] = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in rest.items()
            if value != _DEFAULTS[name]
        }
        return slots

    def changes_to(self, other: "Known") -> dict[str, Any]:
        """The slots to set so that this becomes `other`."""
        before, after = self.as_slots(), other.as_slots()
        return {name: value for name, value in after.items() if before[name] != value}

    def but(self, **changes: Any) -> "Known":
        """A copy with some fields changed.

        What `dataclasses.replace` does, but not field by field: a turn makes a dozen copies.
        """
        for name in changes:
            if name not in _DEFAULTS:
                raise TypeError(f"nothing known is called {name}")
        made = object.__new__(Known)
        made.__dict__.update(self.__dict__, **changes)
        return made


_REST: Final = tuple(field.name for field in fields(Known) if field.name not in SETTLED)
_DEFAULTS: Final = {field.name: field.default for field in fields(Known)}
