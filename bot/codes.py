"""The closed sets of codes that every room shares; `docs/codes.md` says what each stands for."""

from typing import Final, Literal, get_args

Need = Literal[
    "talk",
    "exploitation",
    "trafficking",
    "images",
    "sexual_violence",
    "violence",
    "honour",
    "shelter",
    "health",
    "trauma",
    "self_harm",
    "substance",
    "eating_disorder",
    "legal",
    "money",
    "exit",
    "migration",
    "own_behaviour",
]
Crisis = Literal["none", "danger", "suicide"]
Urgent = Literal["recent_assault", "tonight"]
Whom = Literal["self", "other"]
AgeBand = Literal["child", "teen", "adult", "unknown"]
Audience = AgeBand
Way = Literal["phone", "sms", "chat", "email", "web", "video", "visit"]
ServiceType = Literal[
    "helpline",
    "clinic",
    "shelter",
    "social_services",
    "police",
    "emergency",
    "authority",
    "association",
    "self_help",
]
Status = Literal["live", "draft", "closed"]
Duty = Literal["must", "usually_not", "ask"]
Cost = Literal["free", "normal_call", "fee"]

NEEDS: Final[tuple[Need, ...]] = get_args(Need)
CRISES: Final[tuple[Crisis, ...]] = get_args(Crisis)
URGENCIES: Final[tuple[Urgent, ...]] = get_args(Urgent)
AGE_BANDS: Final[tuple[AgeBand, ...]] = get_args(AgeBand)
WAYS: Final[tuple[Way, ...]] = get_args(Way)
NO_PHONE: Final = "no_phone"
"""What a person who cannot speak or be overheard asks for; never stands in a directory entry."""
TYPES: Final[tuple[ServiceType, ...]] = get_args(ServiceType)
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
DUTIES: Final[tuple[Duty, ...]] = get_args(Duty)
COSTS: Final[tuple[Cost, ...]] = get_args(Cost)

# What an entry may declare: a person's two crises, and the urgent care after an assault.
ENTRY_CRISES: Final = ("danger", "suicide", "recent_assault")

GROUP_AXES: Final[dict[str, tuple[str, ...]]] = {
    "gender": ("women", "girls", "men", "boys", "nonbinary"),
    "identity": ("trans", "lgbtqi"),
    "status": ("undocumented", "asylum_seeker", "eu_migrant", "unaccompanied"),
    "function": ("disability", "intellectual_disability", "deaf"),
    "situation": ("pregnant", "in_care", "runaway", "ongoing_exploitation"),
    "role": ("buyer", "fears_harming", "parent", "professional"),
}
"""Groups by axis: what a person tells contradicts an entry only on the same axis."""
OFFENDER_GROUPS: Final = frozenset({"buyer", "fears_harming"})
"""Who hurts others, or fears to."""
GROUPS: Final[tuple[str, ...]] = tuple(g for groups in GROUP_AXES.values() for g in groups)

METAS: Final = (
    "greet",
    "goodbye",
    "thanks",
    "affirm",
    "deny",
    "skip",
    "help",
    "stop",
    "erase",
    "ask_anonymity",
    "ask_reporting",
    "ask_rights",
    "ask_fault",
    "ask_bot",
    "ask_language",
    "out_of_scope",
)
"""What people say about the talk itself."""

ADULT: Final = 18
TEEN: Final = 13
OLDEST: Final = 120


def band_of(age: int | None) -> AgeBand:
    """The age band of an age in whole years; `unknown` for None."""
    if age is None:
        return "unknown"
    if age < TEEN:
        return "child"
    return "teen" if age < ADULT else "adult"
