"""One action's part of a turn: what is known, what is said, which services are shown."""

from collections.abc import Iterable, Sequence
from typing import Final

from rasa_sdk.executor import CollectingDispatcher

from bot.audience import audience, voices
from bot.directory import Match, Nearest, crisis_doors, nearest
from bot.known import Known
from bot.offer import Finder, Group
from bot.outcomes import Help, begun, in_crisis, met
from bot.replies import Button
from bot.rooms import Rooms
from bot.understanding import NEED_PREFIX, Understood

WATCHED_PHONE: Final = frozenset({"trafficking", "violence", "honour", "images"})
"""Needs with which somebody may be reading the phone (safety rule 7)."""
REMEMBER_SHOWN: Final = 40


class Turn:
    """Collects what to say; `known` grows as things are shown."""

    def __init__(
        self,
        rooms: Rooms,
        known: Known,
        message: Understood,
        dispatcher: CollectingDispatcher,
    ) -> None:
        self.rooms, self.known, self.message = rooms, known, message
        self._dispatcher = dispatcher
        self.finder: Finder = rooms.finder()

    def words(self, key: str, **fields: str) -> str:
        """A text in the person's language and voice."""
        return self.rooms.say(self.known)(key, **fields)

    def buttons(self, key: str) -> tuple[Button, ...]:
        """The buttons of a key in the person's language."""
        return self.rooms.replies.get(key, self.known.language).buttons

    def say(self, key: str, *, buttons: Iterable[Button] | None = None, **fields: str) -> None:
        """Say a key, with its own buttons or others."""
        shown = self.buttons(key) if buttons is None else buttons
        self._send(self.words(key, **fields), shown)

    def show(self, groups: Sequence[Group], *, briefly: bool = False) -> None:
        """The services of these groups, each in a message of its own; in a line if seen before."""
        shown: list[str] = []
        for group in groups:
            for place, match in enumerate(group.matches):
                heading = f"heading_{group.heading}" if group.heading and place == 0 else None
                # Who has read a card once needs only the way in the next time.
                read = match.service.id in self.known.read
                self._card(match, heading, briefly or read)
                shown.append(match.service.id)
        if not shown:
            return
        self.known = self.known.but(in_view=True, shown=_newest(self.known.shown, shown))
        if not briefly:
            self.known = self.known.but(read=_newest(self.known.read, shown))

    def acknowledge(self) -> None:
        """The first words on what was just told: what cannot wait, then the need itself."""
        if self.message.urgent:
            self.say(f"urgent_{self.message.urgent}")
        elif self.message.intent.startswith(NEED_PREFIX):
            self.say(self.message.intent)

    def introduce(self) -> None:
        """Say honestly what this is, once, if no greeting has; and ask whether somebody reads."""
        if not self.known.welcomed:
            self.say("who_i_am")
            self.known = self.known.but(welcomed=True)
        if not self.known.warned and not WATCHED_PHONE.isdisjoint(self.known.needs):
            self.say("watched_phone")
            self.known = self.known.but(warned=True)

    def crisis(self, key: str) -> None:
        """One reply: the right number first, a second way, and 112 if it is happening now."""
        kind = "danger" if self.known.crisis == "none" else self.known.crisis
        query = self.finder.query(self.known)
        doors = crisis_doors(
            self.rooms.directory, kind, query, at=self.finder.at, acute=self.known.acute
        )
        lines = [self.rooms.brief(match, self.known, duty=False) for match in doors]
        text = self.words(key, first=lines[0], others="\n".join(lines[1:]))
        ids = [match.service.id for match in doors]
        self._send(text, self.buttons(key), ids)
        # What helps in a crisis does not answer the need: that is shown anew when they go on.
        self.known = self.known.but(in_view=False)

    def mark(self) -> None:
        """Marks for counting: the month, a crisis, and what help there is for what is known."""
        self.known = in_crisis(begun(self.known, f"{self.finder.at:%Y-%m}"))
        if self.known.needs and self.message.tells:
            query = self.finder.query(self.known)
            found = nearest(self.finder.directory, query, self.finder.at)
            self.known = met(
                self.known, _help(found) if query.in_county else None, answered=found.answers
            )

    def reader(self) -> str:
        """Who reads: child, teen, adult or unknown."""
        return audience(self.known)

    def voices(self) -> tuple[str, ...]:
        """The wordings to look for, best first."""
        return voices(self.known)

    def _card(self, match: Match, heading: str | None, briefly: bool) -> None:
        draw = self.rooms.brief if briefly else self.rooms.card
        text = draw(match, self.known)
        if heading:
            text = f"{self.words(heading)}\n{text}"
        self._send(text, (), [match.service.id])

    def _send(self, text: str, buttons: Iterable[Button], services: Sequence[str] = ()) -> None:
        drawn = [{"title": b.title, "payload": b.payload} for b in buttons]
        self._dispatcher.utter_message(text=text, buttons=drawn, services=list(services))


def _help(found: Nearest) -> Help:
    """The nearest of it, as it is counted."""
    if found.specialised:
        return "local_specialised"
    if found.general:
        return "local_general"
    return "only_national" if found.national else "no_help"


def _newest(before: tuple[str, ...], now: Sequence[str]) -> tuple[str, ...]:
    """The ids of both, those of now last, and not more than are worth remembering."""
    return (*(id for id in before if id not in now), *now)[-REMEMBER_SHOWN:]
