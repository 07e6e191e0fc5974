"""What a talk tells about how the help worked, as marks that are kept with what is known.

The talk calls `told` when a button is pressed or a message says so, and keeps the `Known` that
comes back. Counting reads the marks after the turn (`bot/statistics`); nothing else needs doing.
"""

from typing import Final, Literal, get_args

from bot.known import Known

Fit = Literal[
    "fitted",
    "too_far",
    "not_open",
    "not_for_me",
    "language",
    "cannot_phone",
    "not_anonymous",
    "met_badly",
    "other_reason",
]
"""Whether what was shown fitted, or why it did not; the newest answer replaces the one before."""
Way = Literal["got_through", "got_help"]
"""How far the person came; who got help also got through, and is counted as helped."""
AboutEntry = Literal["nobody_answered", "wrong_number"]
"""What is wrong with one service, named by its id."""
Help = Literal["local_specialised", "local_general", "only_national", "no_help"]
"""The nearest help there is for what the person needs, however little of it was shown."""

FITS: Final[tuple[Fit, ...]] = get_args(Fit)
WAYS: Final[tuple[Way, ...]] = get_args(Way)
ABOUT_ENTRIES: Final[tuple[AboutEntry, ...]] = get_args(AboutEntry)
HELP: Final[tuple[Help, ...]] = get_args(Help)
SILENT: Final = "nothing_answers_now"
"""When the need was told, nobody who helps with it answered."""
TESTER: Final = "tester"
"""Somebody tries the bot: all of their talk is counted apart."""
MOST_ENTRIES: Final = 2
"""Services that one talk can say something is wrong with; the newest count."""
BEGAN: Final = "began:"
CRISIS: Final = "crisis:"


def told(
    known: Known,
    what: Fit | Way | AboutEntry | Literal["tester"],
    service: str | None = None,
) -> Known:
    """What is known once the person has told this; `service` goes with the two about an entry.

    `told(known, "too_far")`, or `told(known, "nobody_answered", "bris-116111")`.
    """
    if what in ABOUT_ENTRIES:
        if service is None:
            raise ValueError(f"{what}: which service?")
        mark = f"{what}:{service}"
        about = [one for one in known.marks if one.startswith(ABOUT_ENTRIES) and one != mark]
        kept = [one for one in known.marks if not one.startswith(ABOUT_ENTRIES)]
        return known.but(marks=(*kept, *about[1 - MOST_ENTRIES :], mark))
    return _marked(known, what, instead_of=FITS if what in FITS else ())


def begun(known: Known, month: str) -> Known:
    """The talk counts in the month in which it began (`2026-11`), however long it goes on."""
    if any(mark.startswith(BEGAN) for mark in known.marks):
        return known
    return known.but(marks=(f"{BEGAN}{month}", *known.marks))


def in_crisis(known: Known) -> Known:
    """Remembers the newest crisis of the talk, also when it is over."""
    if known.crisis == "none":
        return known
    others = tuple(mark for mark in known.marks if mark.startswith(CRISIS))
    return _marked(known, f"{CRISIS}{known.crisis}", instead_of=others)


def met(known: Known, nearest: Help | None, *, answered: bool) -> Known:
    """What help there is for the need as it is known now; None where no place is known."""
    before = (*HELP, SILENT)
    found = [mark for mark in known.marks if mark not in before]
    now = ([nearest] if nearest else []) + ([] if answered else [SILENT])
    return known.but(marks=(*found, *now))


def _marked(known: Known, mark: str, *, instead_of: tuple[str, ...]) -> Known:
    kept = [one for one in known.marks if one != mark and one not in instead_of]
    return known.but(marks=(*kept, mark))
