"""Everything a turn needs at hand: the directory, the replies, the map and the clock."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import ceil
from typing import Final

from bot.audience import voices
from bot.cards import Say, brief, card
from bot.clock import now
from bot.direction import isolated
from bot.directory import Directory, Match, Needed, Watched, fact
from bot.known import Known
from bot.offer import Finder
from bot.places import Sweden, sweden
from bot.replies import Replies, filled
from bot.settings import ROOT, Settings

_VITAL: Final = re.compile(r": (?:crisis|doubt|urgent|failure|telegram_failure)")
"""Replies that somebody in danger may get."""


@dataclass(frozen=True)
class Rooms:
    """Shared by actions, replies and channels; holds nothing about any person."""

    watched: Watched
    replies: Replies
    sweden: Sweden
    clock: Callable[[], datetime]
    require_verified: bool = False
    minutes: int = 30
    """Of silence until a talk is forgotten, as people are told."""

    @classmethod
    def open(cls, settings: Settings, clock: Callable[[], datetime] = now) -> "Rooms":
        """Reads directory and replies; raises a Problem that says what is wrong in them."""
        replies = Replies.read(ROOT / "flows" / "replies")
        return cls(
            watched=Watched(settings.directory, needed=needed(replies)),
            replies=replies,
            sweden=sweden(),
            clock=clock,
            require_verified=settings.require_verified,
            minutes=ceil(settings.forget_after / 60),
        )

    @property
    def directory(self) -> Directory:
        """The directory as last saved without errors."""
        return self.watched.current()

    def finder(self) -> Finder:
        """A search for this moment."""
        return Finder(self.directory, self.sweden, self.clock(), self.require_verified)

    def say(self, known: Known) -> Say:
        """Texts in this person's language and voice."""

        def text(key: str, /, **given: str) -> str:
            reply = self.replies.get(key, known.language)
            language = self.replies.spoken(key, known.language)

            def shown(service_id: str, way: str | None) -> str | None:
                found = self.fact(service_id, way)
                return found and isolated(found, language)

            given = {"minutes": str(self.minutes), **given}
            values = {name: isolated(value, language) for name, value in given.items()}
            return filled(reply.text(voices(known)), shown, values)

        return text

    def fact(self, service_id: str, way: str | None) -> str | None:
        """A service's number or link from the directory: its first phone where no way is named."""
        return fact(self.directory, service_id, way)

    def card(self, match: Match, known: Known) -> str:
        """One service as a card."""
        return card(match, known, self.say(known), at=self.clock())

    def brief(self, match: Match, known: Known, *, duty: bool = True) -> str:
        """One service in a line, with what they must report where that matters."""
        return brief(match, known, self.say(known), at=self.clock(), duty=duty)

    def doors(self, known: Known) -> tuple[str, tuple[str, ...]]:
        """Somebody to turn to, a line each, and their ids: what stands under words of no turn."""
        lines: list[str] = []
        services: list[str] = []
        for group in self.finder().groups(known, limit=1):
            if group.heading:
                lines.append(self.say(known)(f"heading_{group.heading}"))
            for match in group.matches[:1]:
                lines.append(self.brief(match, known))
                services.append(match.service.id)
        return "\n".join(lines), tuple(services)


def needed(replies: Replies) -> list[Needed]:
    """Every fact that the replies name, as the directory is asked for it."""
    found: dict[tuple[str, str | None], list[str]] = {}
    for language, key, reply in replies.all():
        for named in reply.facts:
            found.setdefault(named, []).append(f"{language}/{reply.file}: {key}")
    return [
        Needed(id, way, said[0], len(said), any(map(_VITAL.search, said)))
        for (id, way), said in found.items()
    ]


@lru_cache(maxsize=1)
def default_rooms() -> Rooms:
    """For Rasa's own commands, which make actions and replies themselves, without arguments."""
    return Rooms.open(Settings.read())
