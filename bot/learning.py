"""How what is known grows with each message: additions, corrections, refusals."""

from dataclasses import replace
from typing import Final

from bot.audience import audience
from bot.codes import ADULT, OFFENDER_GROUPS, Need, band_of
from bot.known import Known, Settled
from bot.outcomes import TESTER
from bot.understanding import Understood

MOST_NEEDS: Final = 6
ASK_AT_MOST: Final = 2
"""A question that got no answer this many times is left alone: questions never stand in the way."""

_LEAVE_CRISIS: Final = ("go_on", "safe")
_STAYS_IN_CRISIS: Final = (
    *("inform", "affirm", "deny", "skip", "greet", "thanks", "help", "more"),
    *("doubt", "nlu_fallback", "out_of_scope", "testing", "easier", "abuse"),
)
ASIDE: Final = (
    *("more", "what_happens", "first_words", "dare_not", "why_this", "other_ways", "fits"),
    *("fits_not", "got_through", "got_help", "no_answer", "wrong_number", "met_badly"),
)
"""Answered beside the open question, which is not asked again after it."""
_TELLS_NOTHING: Final = ("seek_person", "stop", "fade", "erase")
"""Whoever hunts another, hides or erases tells nothing about a need of their own."""
_OF_THE_HURT: Final[tuple[Need, ...]] = ("exploitation", "trafficking", "exit", "sexual_violence")
_GROWN: Final = frozenset({"parent", "professional"})
_SURE_OF_ANOTHER: Final = 0.8
"""From this probability on, a guess turns a talk about oneself into one about another."""
_REFUSALS: Final = ("skip", "deny")
_CLOSING: Final = ("thanks", "goodbye")
_ONLY_ASKED: Final = {"ask_taken": "in_care", "ask_myself": "lgbtqi"}
"""Groups that are named in a question without being told: "am I gay then", "will I be in care"."""


def learn(known: Known, message: Understood, *, asked: str | None) -> Known:
    """What is known after `message`.

    `asked` is the question that was open when it was written, as its slot (`age_settled` …).
    """
    message = _without_a_guessed_other(known, _without_the_sought(known, message))
    after = _crisis(known, message).but(doubted="none")
    if message.intent in _TELLS_NOTHING:
        return after.but(in_view=False)  # their replies show no card: the next one must
    after = after.but(
        language=_language(known, message) or after.language,
        needs=_needs(after, message),
        groups=_groups(after, message),
        by=message.by or after.by,
        urgent=message.urgent or after.urgent,
        likely=message.likely,
        job=message.job or after.job,
        easy=after.easy or "intellectual_disability" in message.groups,
        offered=after.offered and not message.tells,
    )
    after = _ages(_whom(after, message), message, asked)
    return _settle(_place(after, message, asked), message, asked)


def after_a_picture(known: Known) -> Known:
    """What to answer by where a picture or a film is sent, which nobody looks at.

    Whoever has told nothing yet may be asking what to do about pictures of themselves.
    """
    return known if known.needs else known.but(needs=("images",))


def _without_the_sought(known: Known, message: Understood) -> Understood:
    """Of somebody who may hurt others, "she is 16" tells neither of a helper nor of themself."""
    sought = known.whom == "self" and message.whom == "other" and not message.needs
    if sought and known.needs == ("own_behaviour",):
        return replace(message, whom=None, age=None, their_age=None, band=None, groups=())
    return message


def _without_a_guessed_other(known: Known, message: Understood) -> Understood:
    """Whoever has told of themself is not taken for a helper on a guess: "pappa har en kniv"."""
    told = known.whom == "self" and (known.needs or known.age is not None)
    guessed = message.whom == "other" and message.whom_sure < _SURE_OF_ANOTHER
    return replace(message, whom=None) if told and guessed else message


def _language(known: Known, message: Understood) -> str | None:
    """What to answer in from now on: the language asked for or written in; at first, the app's.

    "Tack" ends a talk in whatever language it was held.
    """
    if message.reply_in:
        return message.reply_in
    if known == Known():
        return message.language or message.app_language
    return None if message.intent in _CLOSING else message.language


def _crisis(known: Known, message: Understood) -> Known:
    """A crisis stays until the person goes on, says they are safe, or plainly talks of else."""
    if message.crisis != "none":
        return known.but(crisis=message.crisis, acute=known.acute or message.acute)
    over = message.intent in _LEAVE_CRISIS or message.intent not in _STAYS_IN_CRISIS
    return known.but(crisis="none", acute=False) if over else known


def _needs(known: Known, message: Understood) -> tuple[Need, ...]:
    """The newest needs first; wanting to talk steps back behind what it is about.

    Whoever tells that they buy sex or fear harming somebody, and "wants to stop", is not shown
    the doors of those who were hurt (safety rule 5 the other way round).
    """
    together = dict.fromkeys((*message.needs, *known.needs))
    if len(together) > 1:
        together.pop("talk", None)
    if not OFFENDER_GROUPS.isdisjoint((*known.groups, *message.groups)):
        together = {"own_behaviour": None, **together}
        for need in _OF_THE_HURT:
            together.pop(need, None)
    return tuple(together)[:MOST_NEEDS]


def _groups(known: Known, message: Understood) -> tuple[str, ...]:
    """The groups told of so far; what is only asked about is not told."""
    asked = _ONLY_ASKED.get(message.intent)
    told = (group for group in message.groups if group != asked)
    return tuple(dict.fromkeys((*known.groups, *told)))


def _whom(known: Known, message: Understood) -> Known:
    """Help turns out to be for another: what was told of the writer stays the writer's."""
    if message.whom is None or message.whom == known.whom:
        return known
    if message.whom == "other":
        return known.but(
            whom="other",
            writer_age=known.age,
            writer_band=known.age_band,
            age=None,
            age_band="unknown",
            age_settled=None,
        )
    return known.but(
        whom="self",
        age=known.writer_age,
        age_band=known.writer_band,
        age_settled=None,
        writer_age=None,
        writer_band="unknown",
    )


def _ages(known: Known, message: Understood, asked: str | None) -> Known:
    """Ages and bands said now replace what was known; a helper's own are kept apart."""
    if asked == "writer_settled" and known.whom == "other" and message.whom is None:
        # The question was the helper's own age, so a bare number answers that.
        age = message.writer_age if message.writer_age is not None else message.age
        band = message.writer_band or message.band
        if age is not None or band:
            return known.but(writer_age=age, writer_band=band or band_of(age))
        return known
    age, writer_age = message.age, message.writer_age
    if known.whom == "other" and message.whom is None and message.their_age is not None:
        # "I am 13 and she is 14": hers is the age of the one whom we talk about.
        age, writer_age = message.their_age, age if writer_age is None else writer_age
    if age is not None:
        known = known.but(age=age, age_band=band_of(age))
    elif message.band:
        fits = known.age is not None and band_of(known.age) == message.band
        known = known.but(age=known.age if fits else None, age_band=message.band)
    grown = not _GROWN.isdisjoint((*known.groups, *message.groups))
    if grown and age is None and writer_age is not None and writer_age < ADULT:
        # "I'm a nurse, a patient, 17": nobody of that age asks as a parent or in a job.
        return known.but(age=writer_age, age_band=band_of(writer_age))
    if known.whom == "other" and (writer_age is not None or message.writer_band):
        band = message.writer_band or band_of(writer_age)
        known = known.but(writer_age=writer_age, writer_band=band)
    return known


def _place(known: Known, message: Understood, asked: str | None) -> Known:
    if message.municipality or message.county or message.abroad:
        return known.but(
            municipality=message.municipality, county=message.county, abroad=message.abroad
        )
    if asked == "place_settled" and (message.maybe_municipality or message.maybe_county):
        return known.but(
            municipality=message.maybe_municipality, county=message.maybe_county, abroad=False
        )
    return known


def _settle(known: Known, message: Understood, asked: str | None) -> Known:
    """Which questions need no asking any more, and how often the open one has been asked."""
    placed = bool(known.municipality or known.county or known.abroad)
    aged = known.age is not None or known.age_band != "unknown"
    after = known.but(
        need_settled=_settled(bool(known.needs), known.need_settled),
        age_settled=_of_no_tester(known, _settled(aged, known.age_settled)),
        place_settled=_of_no_tester(known, _settled(placed, known.place_settled)),
        writer_settled=_writer(known),
    )
    if asked is None or getattr(after, asked, "told") is not None:
        return after.but(asked=0)
    anywhere = message.everywhere and asked == "place_settled"
    if message.intent in ASIDE and not anywhere:
        return after
    if anywhere or message.intent in _REFUSALS or after.asked >= ASK_AT_MOST:
        return after.but(asked=0, **{asked: "declined"})
    return after


def _settled(told: bool, before: Settled | None) -> Settled | None:
    return "told" if told else before


def _of_no_tester(known: Known, settled: Settled | None) -> Settled | None:
    """Whoever only tries the bot and asks about it is not asked about themself."""
    if TESTER in known.marks and not known.needs:
        return settled or "not_needed"
    return None if settled == "not_needed" else settled


def _writer(known: Known) -> Settled | None:
    """Who asks matters only when help is for another and nothing has shown who they are."""
    if known.whom == "self":
        return "not_needed"
    if audience(known) != "unknown":
        return "told"
    return None if known.writer_settled == "not_needed" else known.writer_settled
