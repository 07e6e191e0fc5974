"""Who reads a reply, and in whose words it is written."""

from typing import Final

from bot.codes import AgeBand, Audience, band_of
from bot.known import Known

DIFFERS: Final = {
    **dict.fromkeys(("boys", "men"), "about_boys"),
    **dict.fromkeys(("trans", "nonbinary"), "about_trans"),
    "undocumented": "about_papers",
    "in_care": "about_in_care",
    "runaway": "about_runaway",
    "unaccompanied": "about_unaccompanied",
    "deaf": "about_deaf",
    "pregnant": "about_pregnant",
    "intellectual_disability": "about_easy_words",
}
"""Groups for whom something is different, and the reply that says what."""


def audience(known: Known) -> Audience:
    """Who reads: the person who needs help, or the one who asks for somebody else.

    A parent or somebody asking in a job is an adult; another helper is as old as they say.
    """
    if known.whom == "self":
        return needs_help(known)
    if "parent" in known.groups or "professional" in known.groups:
        return "adult"
    return known.writer_band if known.writer_age is None else band_of(known.writer_age)


def needs_help(known: Known) -> AgeBand:
    """The age band of the person who needs help."""
    return known.age_band if known.age is None else band_of(known.age)


def may_be_minor(band: AgeBand) -> bool:
    """Whether somebody of this band may be under 18: only a stated adult may not."""
    return band != "adult"


def voices(known: Known) -> tuple[str, ...]:
    """Names of wordings to look for, best first, in a reply's variants.

    Somebody who asks for another is spoken to by role, then as `other`; then by age. Unknown
    age is spoken to as a teenager. Who wishes for easier words gets those first.
    """
    by_age = {"unknown": "teen"}.get(audience(known), audience(known))
    if known.whom == "self":
        easy = ("easy_child", "easy") if by_age == "child" else ("easy",)
        return (*(easy if known.easy else ()), by_age, "any")
    roles = [role for role in ("professional", "parent") if role in known.groups]
    asker = ["other_child"] if by_age == "child" else []
    return (*roles, *asker, "other", by_age, "any")
