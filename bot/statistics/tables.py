"""The small tables, and how much of each one talk may fill; all bounds of privacy follow from it.

Why these and not others: docs/decisions/0019-counts-without-people.md and 0020.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from bot.codes import AGE_BANDS, NEEDS
from bot.outcomes import ABOUT_ENTRIES, FITS, HELP, SILENT, WAYS
from bot.places import sweden

Period = Literal["quarter", "month"]

COUNTIES: Final = (*sweden().counties, "abroad", "unknown")
LANGUAGES: Final = (
    *("sv", "en", "no", "da", "ro", "bg", "ru", "uk", "pl", "es", "pt", "fr", "de"),
    *("ar", "fa", "so", "ti", "sq", "hu", "th", "vi", "zh", "tr", "other"),
)
CRISES: Final = ("danger", "suicide")
ENTRY: Final = "entry"
"""The dimension whose values are the ids of the directory at the time of closing."""

BUDGET: Final = 1.0
"""Epsilon of one talk in all tables together: what a quarter's publication may give away."""


@dataclass(frozen=True)
class Table:
    """One table: its dimensions with all their values, and its part of the budget.

    `most`: cells that one talk adds 1 to, at most. `period`: how finely it is published.
    """

    name: str
    dimensions: Mapping[str, tuple[str, ...]]
    most: int
    share: float
    period: Period = "quarter"
    scale: float = field(init=False)
    """Of the noise: the mean of its size."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "scale", self.most / (self.share * BUDGET))


TABLES: Final = (
    Table("need_county", {"need": NEEDS, "county": COUNTIES}, most=2, share=0.35),
    Table("need_age", {"need": NEEDS, "age": AGE_BANDS}, most=2, share=0.15),
    Table(
        "outcome_county",
        {"outcome": (*HELP, SILENT, *FITS, *WAYS), "county": COUNTIES},
        most=4,
        share=0.30,
    ),
    Table("entry_report", {"report": ABOUT_ENTRIES, ENTRY: ()}, most=2, share=0.08),
    Table("language", {"language": LANGUAGES}, most=1, share=0.08, period="month"),
    Table("crisis", {"crisis": CRISES}, most=1, share=0.04, period="month"),
)
BY_NAME: Final = {table.name: table for table in TABLES}
