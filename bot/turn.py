"""One action's part of a turn: what is known, what is said, which services are shown."""

from collections.abc import Iterable, Sequence
from typing import Final

from rasa_sdk.executor import CollectingDispatcher

from bot.audience import DIFFERS, audience, voices
from bot.buttons import about_service
from bot.codes import Crisis
from bot.directory import Match, Nearest, Service, accepts, crisis_doors, match_of, nearest
from bot.known import Known
from bot.offer import Finder, Group
from bot.outcomes import Help, begun, in_crisis, met
from bot.replies import Button
from bot.rooms import Rooms
from bot.understanding import NEED_PREFIX, Understood

WATCHED_PHONE: Final = frozenset({"trafficking", "violence", "honour", "images"})
"""Needs with which somebody may be reading the phone (safety rule 7)."""
REMEMBER_SHOWN: Final = 40
MOST_NAMED: Final = 3
"""Services of one answer that a person may speak of afterwards."""
LONGEST_TITLE: Final = 26
ROLES: Final = {"other", "other_child", "parent", "professional"}
"""Voices in which somebody is spoken to who asks for another."""


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

    def need_button(self, need: str) -> Button:
        """A button that names a need, with no word that gives anything away."""
        return self.rooms.replies.need_button(need, self.known.language, voices(self.known))

    def say(self, key: str, *, buttons: Iterable[Button] | None = None, **fields: str) -> None:
        """Say a key, with its own buttons or others."""
        shown = self.buttons(key) if buttons is None else buttons
        self._send(self.words(key, **fields), shown)

    def show(
        self, groups: Sequence[Group], *, briefly: bool = False, to_choose: bool = False
    ) -> None:
        """The services of these groups, each in a message of its own; in a line if seen before.

        `to_choose`: each has a button with its name, which tells what happens there.
        """
        shown: list[str] = []
        for group in groups:
            for place, match in enumerate(group.matches):
                heading = f"heading_{group.heading}" if group.heading and place == 0 else None
                # Who has read a card once needs only the way in the next time.
                read = match.service.id in self.known.read
                named = self.naming("what_happens", [match.service] if to_choose else [])
                self._card(match, heading, briefly or read, named)
                shown.append(match.service.id)
        if not shown:
            return
        self.known = self.known.but(in_view=True, shown=_newest(self.known.shown, shown))
        if not briefly:
            new = tuple(shown[:MOST_NAMED])
            self.known = self.known.but(choices=new, picked=None)
        if not briefly:
            self.known = self.known.but(read=_newest(self.known.read, shown))

    def acknowledge(self) -> None:
        """The first words on what was just told: what cannot wait, then the need itself.

        Nobody hears the same words twice: who tells more gets an answer to that, or thanks.
        """
        if self.message.urgent and self.once(f"urgent_{self.message.urgent}"):
            self.say(f"urgent_{self.message.urgent}")
        elif self.message.intent.startswith(NEED_PREFIX):
            named = self.message.intent.removeprefix(NEED_PREFIX)
            new = [n for n in (named, *self.message.needs) if n not in self.known.met]
            self.known = self.known.but(
                met=tuple(dict.fromkeys((*self.known.met, named, *self.message.needs)))
            )
            if new:
                self.explain(self._first_words(f"need_{new[0]}"))
            else:
                about = (f"about_{what}" for what in self.message.about)
                self.explain(next(filter(self._speaks_to, about), self._first_words("told_again")))
        elif not self.known.needs:
            self.differs()

    def differs(self) -> None:
        """What is different for somebody who just told that they belong to a group; once."""
        for group in self.message.groups:
            key = DIFFERS.get(group)
            told = group in self.known.groups  # "will I be put in care" tells of no care
            if key and told and self._speaks_to(key) and self.once(key):
                self.explain(key)
                return

    def explain(self, key: str, *, buttons: Iterable[Button] | None = None) -> None:
        """Say a key that can be said again in easier words."""
        self.say(key, buttons=buttons)
        self.known = self.known.but(last=key)
        if key in DIFFERS.values():
            self.once(key)  # who asked about it has heard it

    def keep_in_view(self) -> None:
        """A door that fits, where neither this reply nor the one before would show one."""
        if self.known.in_view:
            self.known = self.known.but(in_view=False)
        else:
            self.show(self.finder.reminder(self.known), briefly=not self.known.needs)

    def offer(self, groups: Sequence[Group]) -> None:
        """An answer to choose from: each service has a button that tells what happens there."""
        self.show(groups, to_choose=True)
        self.differs()
        self.introduce()
        self.say("after_help")

    def naming(self, intent: str, services: Iterable[Service]) -> tuple[Button, ...]:
        """A button for each service, which says `intent` about it."""
        return tuple(
            Button(_short(service.name), about_service(intent, service.id)) for service in services
        )

    def why(self, id: str) -> tuple[str, ...]:
        """What speaks for a service, by code (`Match.why`)."""
        match = self._match(id)
        return match.why if match else ()

    def show_one(self, id: str) -> bool:
        """The way in to one service, in a line; whether it fits what is known.

        It need not: buttons outlive what is remembered of the one who presses them.
        """
        match = self._match(id)
        if match is None:
            return False
        self._card(match, None, briefly=True)
        fits = "need" in match.why and accepts(match.service, self.finder.query(self.known))
        in_view = fits or self.known.in_view
        self.known = self.known.but(in_view=in_view, shown=_newest(self.known.shown, (id,)))
        return fits

    def quote(self, words: str) -> None:
        """Words to copy, alone in a message."""
        self._send(words, ())

    def shown_last(self) -> list[Service]:
        """The services of the last answer."""
        found = (self.rooms.directory.get(id) for id in self.known.choices)
        return [service for service in found if service and service.status == "live"]

    def meant(self) -> list[Service]:
        """Which service the person speaks of: the one named, picked or shown last; or several."""
        named = self.message.service or self.known.picked
        ids = (named,) if named else self.known.choices
        found = (self.rooms.directory.get(id) for id in ids)
        return [service for service in found if service and service.status == "live"]

    def introduce(self) -> None:
        """Say honestly what this is, once, if no greeting has; and ask whether somebody reads.

        All of it in one message: whoever is frightened has much to read already.
        """
        keys = [] if self.known.welcomed else ["who_i_am"]
        keys += self._mixture()
        if not self.known.warned and not WATCHED_PHONE.isdisjoint(self.known.needs):
            keys.append("watched_phone")
        self.known = self.known.but(
            welcomed=True, warned=self.known.warned or "watched_phone" in keys
        )
        if keys:
            buttons = [button for key in keys for button in self.buttons(key)]
            self._send("\n".join(self.words(key) for key in keys), buttons)

    def tell_of_mixture(self) -> None:
        """Say openly, once, that some is in English and that no native speaker has read it yet."""
        for key in self._mixture():
            self.say(key)

    def _mixture(self) -> list[str]:
        pack = self.rooms.replies.packs.get(self.known.language)
        if not pack or not self.once("mixed"):
            return []
        return ["mixed_read" if pack.reviewed else "mixed"]

    def _first_words(self, need: str) -> str:
        """The key of the first words on a need: a pack has one for all who were hurt by others."""
        replies = self.rooms.replies
        own = replies.spoken(need, self.known.language) == self.known.language
        if own or self.known.language not in replies.packs or need == "need_own_behaviour":
            return need
        return "heard"

    def crisis(self, key: str, kind: Crisis | None = None) -> list[str]:
        """One reply: the right number first, a second way, and 112 if it is happening now.

        `kind`: of a crisis that is only perhaps so. Gives back the ids of the services in it.
        """
        kind = kind or self.known.crisis
        if kind == "none":
            kind = "danger"
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
        return ids

    def crisis_goes_on(self) -> None:
        """The same numbers again, in other words, for whoever writes on."""
        self.crisis(f"crisis_{self.known.crisis}_still")

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

    def once(self, what: str) -> bool:
        """Whether this is the first time in the talk; from now on it is not."""
        if what in self.known.met:
            return False
        self.known = self.known.but(met=(*self.known.met, what))
        return True

    def _speaks_to(self, key: str) -> bool:
        """Whether there are such words, and for somebody in this one's place."""
        if not self.rooms.replies.has(key):
            return False
        texts = self.rooms.replies.get(key, self.known.language).texts
        if self.known.whom == "self":
            return True
        return not texts.keys().isdisjoint(ROLES & set(voices(self.known)))

    def _match(self, id: str) -> Match | None:
        query = self.finder.query(self.known)
        return match_of(self.rooms.directory, id, query, at=self.finder.at)

    def _card(
        self, match: Match, heading: str | None, briefly: bool, buttons: Iterable[Button] = ()
    ) -> None:
        draw = self.rooms.brief if briefly else self.rooms.card
        text = draw(match, self.known)
        if heading:
            text = f"{self.words(heading)}\n{text}"
        self._send(text, buttons, [match.service.id])

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


def _short(name: str) -> str:
    """A name that fits on a button."""
    return name if len(name) <= LONGEST_TITLE else name[: LONGEST_TITLE - 1].rstrip() + "…"


def _newest(before: tuple[str, ...], now: Sequence[str]) -> tuple[str, ...]:
    """The ids of both, those of now last, and not more than are worth remembering."""
    return (*(id for id in before if id not in now), *now)[-REMEMBER_SHOWN:]
