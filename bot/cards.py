"""A service as a person reads it: who they are, how to reach them, and what to know before."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from bot.audience import audience, may_be_minor
from bot.codes import ADULT, NO_PHONE
from bot.direction import isolated
from bot.directory import Door, Match, Service
from bot.directory.model import Texts
from bot.known import Known

CONTACTS_FOR_A_CHILD: Final = 2
CONTACTS: Final = 4
_PEOPLE_ANSWER: Final = ("phone", "sms", "chat", "video", "visit")
_WITH_INTERPRETER: Final = ("phone", "video", "visit")
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Say(Protocol):
    """The text of a key in the person's language and voice, its fields filled."""

    def __call__(self, key: str, /, **fields: str) -> str: ...


def card(match: Match, known: Known, say: Say, *, at: datetime) -> str:
    """The whole card, a line a fact; facts only as the directory has them."""
    service = match.service
    reader = audience(known)
    lines = [_title(match, known, say), about(service, known)]
    doors = ways(match.contacts, known)
    for door in doors[: CONTACTS_FOR_A_CHILD if reader == "child" else CONTACTS]:
        lines.append(_contact(door, known, say, at=at))
    lines.append(_badges(service, doors, say))
    lines.append(_spoken(match, known, say))
    if may_be_minor(reader) and service.type != "emergency":
        lines.append(_duty(service, known, say))
    if match.stale:
        lines.append(say("card_may_have_changed"))
    return "\n".join(line for line in lines if line)


def brief(match: Match, known: Known, say: Say, *, at: datetime, duty: bool = True) -> str:
    """The name and the best way in, in a line; and for the young what they must report there."""
    service = match.service
    urgent = service.type == "emergency"
    doors = ways(match.contacts, known)
    if urgent:
        # An emergency number is the number, also for those who would rather write, or cannot speak.
        doors = sorted(match.contacts, key=lambda door: door.contact.by not in ("phone", "sms"))
    lines = [service.name]
    if doors:
        # "Bris 116 111: Ring 116 111" says the number twice; "1177 på telefon" is the whole name.
        name = isolated(service.name.removesuffix(doors[0].contact.value).strip(), known.language)
        condition = urgent and doors[0].contact.by == "sms"
        line = _contact(doors[0], known, say, at=at, notes=condition)
        lines = [f"{name}: {line}" if name else line]
        if doors[0].open is False and not urgent:
            # What is wished for is closed: one that is open stands beside it.
            lines += [_contact(d, known, say, at=at, notes=False) for d in doors if d.open][:1]
    if duty and may_be_minor(audience(known)) and not urgent:
        lines.append(_duty(service, known, say))
    return "\n".join(lines)


def about(service: Service, known: Known) -> str:
    """What the service is, in the simplest words there are for this reader."""
    english = known.language != "sv"
    if audience(known) == "child":
        simple = service.about.get("child_en" if english else "child")
        if simple:
            return simple
    return _in_language(service.about, known)


def ways(doors: Sequence[Door], known: Known) -> list[Door]:
    """Ways of contact in the order this person should try them; none that they cannot use.

    Open ones first, and those where somebody answers before a page to read.
    """
    usable = [door for door in doors if not (known.by == NO_PHONE and door.contact.by == "phone")]

    def rank(door: Door) -> tuple[bool, bool, int]:
        answers = door.contact.by in _PEOPLE_ANSWER
        return (door.contact.by != known.by, not answers, {True: 0, None: 1, False: 2}[door.open])

    return sorted(usable or doors, key=rank)


def opening_words(door: Door, say: Say, *, at: datetime) -> str:
    """ "open now", "opens today at 18", "opens Monday at 9"; empty when the hours are not known."""
    if door.open is None:
        return ""
    if door.open:
        if door.contact.hours and door.contact.hours.strip() == "24/7":
            return say("card_always_open")
        return say("card_open_now")
    if door.opens is None:
        return say("card_closed")
    time = f"{door.opens.hour}"
    if door.opens.minute:
        time += f":{door.opens.minute:02d}"
    return _day_words(door.opens.date(), at.date(), time, say)


def _day_words(day: date, today: date, time: str, say: Say) -> str:
    if day == today:
        return say("card_opens_today", time=time)
    if day == today + timedelta(days=1):
        return say("card_opens_tomorrow", time=time)
    if day < today + timedelta(days=7):
        return say("card_opens_day", day=say(f"day_{_DAYS[day.weekday()]}"), time=time)
    month = say(f"month_{day.month}")
    return say("card_opens_date", date=f"{day.day} {month}", time=time)


def _title(match: Match, known: Known, say: Say) -> str:
    """The name; for whom it is where the person has not told enough to be sure that it fits."""
    service = match.service
    whom = _for_whom(service, known, say, match.for_group)
    name = isolated(service.name, known.language) if whom else service.name
    return f"{name} ({whom})" if whom else name


def _for_whom(service: Service, known: Known, say: Say, for_group: bool) -> str:
    parts = []
    if for_group:
        parts += [say(f"group_{group}") for group in service.who.groups[:3]]
    ages = service.who.ages
    if ages and not ages.all and known.age is None:
        if ages.last is None:
            parts.append(say("card_from_age", first=str(ages.first)))
        elif ages.first == 0 and ages.last == ADULT - 1:
            parts.append(say("card_under_18"))
        else:
            parts.append(say("card_ages", first=str(ages.first), last=str(ages.last)))
    return ", ".join(parts)


def _contact(door: Door, known: Known, say: Say, *, at: datetime, notes: bool = True) -> str:
    contact = door.contact
    line = say(f"card_{contact.by}", value=contact.value)
    hours = opening_words(door, say, at=at)
    if hours:
        line += f" – {hours}"
    note = _in_language(contact.note, known) if notes and contact.note else ""
    return f"{line} ({isolated(note.rstrip('.'), known.language)})" if note else line


def _badges(service: Service, doors: Sequence[Door], say: Say) -> str:
    words = []
    if service.cost:
        words.append(say(f"card_{service.cost}"))
    words.append(
        say(
            {True: "card_anonymous", False: "card_not_anonymous"}.get(
                bool(service.anonymous), "card_not_anonymous"
            )
        )
        if service.anonymous is not None
        else say("card_ask_anonymous")
    )
    phones = [door.contact for door in doors if door.contact.by == "phone"]
    if phones and all(contact.hidden_on_bill for contact in phones):
        words.append(say("card_not_on_bill"))
    return " ".join(words)


def _spoken(match: Match, known: Known, say: Say) -> str:
    """Whether they answer in the person's language; Swedish and English need no such line."""
    if known.language in ("sv", "en", "no", "nb", "nn", "da"):
        return ""
    spoken = {language for door in match.contacts for language in door.contact.languages}
    if known.language in spoken:
        return say("card_speaks")
    heard = any(door.contact.by in _WITH_INTERPRETER for door in match.contacts)
    return say("card_interpreter") if heard else ""


def _duty(service: Service, known: Known, say: Say) -> str:
    """Told before a person tells anything there (safety rule 10); a note adds, never replaces."""
    duty = say(f"card_duty_{service.duty or 'ask'}")
    return f"{duty} {_in_language(service.duty_note, known)}".rstrip()


def _in_language(texts: Texts, known: Known) -> str:
    order = ("sv", "en") if known.language == "sv" else (known.language, "en", "sv")
    return next((texts[language] for language in order if language in texts), "")
