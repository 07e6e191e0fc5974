"""What people said is wrong with services, for the staff who mend the directory.

It is not published and holds no noise, so it is said roughly, and never for one or two people
(docs/decisions/0020-what-is-published.md). It never hides a service: anybody can press a button
a hundred times.
"""

from collections import Counter
from pathlib import Path
from typing import Final

from bot.outcomes import ABOUT_ENTRIES
from bot.statistics.closing import releases
from bot.statistics.database import opened
from bot.statistics.published import readings

STEPS: Final = (30, 10, 3)
"""Numbers are told as at least one of these."""


def reported(path: Path) -> dict[str, dict[str, int]]:
    """By id of the service what was said, at least how often: since the last closing, or in it."""
    counts: Counter[tuple[str, str]] = Counter()
    with opened(path) as database:
        query = "SELECT report, entry, SUM(n) FROM entry_report WHERE who = 'person' GROUP BY 1, 2"
        for what, entry, n in database.conn.execute(query):
            counts[what, entry] += n
        published = releases([database])[-1:]
    for reading in readings(published):
        if reading.name == "entry_report":
            for _quarter, what, entry, n in reading.rows:
                counts[what, entry] += n or 0
    found: dict[str, dict[str, int]] = {}
    for (what, entry), n in counts.items():
        told = next((step for step in STEPS if n >= step), None)
        if told and what in ABOUT_ENTRIES:
            found.setdefault(entry, {})[what] = told
    return found
