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
    "other_reason",
]
"""Whether what was shown fitted, or why it did not; the newest answer replaces the one before."""
Way = Literal["got_through", "got_help"]
"""How far the person came; both can hold."""
AboutEntry = Literal["nobody_answered", "wrong_number"]
"""What is wrong with one service, named by its id."""

FITS: Final[tuple[Fit, ...]] = get_args(Fit)
WAYS: Final[tuple[Way, ...]] = get_args(Way)
ABOUT_ENTRIES: Final[tuple[AboutEntry, ...]] = get_args(AboutEntry)
TESTER: Final = "tester"
"""Somebody tries the bot: all of their talk is counted apart."""
MOST_ENTRIES: Final = 3
"""Services that one talk can say something is wrong with; the newest count."""


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
    replaced = FITS if what in FITS else (what,)
    return known.but(marks=(*(one for one in known.marks if one not in replaced), what))
