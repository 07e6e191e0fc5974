"""What is known about one person, from all messages of the talk so far."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from bot.codes import AgeBand, Crisis, Need, Urgent, Whom

Settled = Literal["told", "declined", "not_needed"]
"""A question that need not be asked: answered, refused, or without meaning for this person."""


@dataclass(frozen=True)
class Known:
    """Everything remembered between two messages; each field is a Rasa slot of that name."""

    language: str = "sv"
    needs: tuple[Need, ...] = ()
    crisis: Crisis = "none"
    acute: bool = False
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

    @classmethod
    def of(cls, slots: Mapping[str, Any]) -> "Known":
        """From Rasa's slots; a slot that is not set leaves the default."""
        values: dict[str, Any] = {}
        for name in _NAMES:
            value = slots.get(name)
            if value is not None:
                values[name] = tuple(value) if isinstance(value, list) else value
        return cls(**values)

    def changes_to(self, other: "Known") -> dict[str, Any]:
        """The slots to set so that this becomes `other`; tuples as JSON's lists."""
        changed: dict[str, Any] = {}
        for name in _NAMES:
            value = getattr(other, name)
            if getattr(self, name) != value:
                changed[name] = list(value) if isinstance(value, tuple) else value
        return changed

    def but(self, **changes: Any) -> "Known":
        """A copy with some fields changed."""
        return replace(self, **changes)


_NAMES = tuple(field.name for field in fields(Known))
