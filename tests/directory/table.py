"""Writes table.txt: who is shown to whom, so that an edit of the directory shows what it changes.

Run `make directory-table`. The day is pinned: the table changes only with directory and search.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.clock import STOCKHOLM
from bot.codes import NEEDS
from bot.directory import Directory, Query, load, search
from bot.directory.areas import counties
from bot.settings import ROOT

AT = datetime(2026, 11, 24, 10, tzinfo=STOCKHOLM)  # a Tuesday
AGES = (9, 15, 19, 35, None)
TABLE = Path(__file__).parent / "table.txt"


def table(directory: Directory) -> str:
    """A block a need and age; counties with the same three services share a line."""
    return "\n".join(_lines(directory)) + "\n"


def _lines(directory: Directory) -> Iterator[str]:
    yield f"# need, age; counties: ids in order, at {AT.isoformat()}. Made by: make directory-table"
    for need in NEEDS:
        for age in AGES:
            yield f"{need}, {'age unknown' if age is None else age}"
            answers: dict[str, list[str]] = {}
            for county in counties():
                query = Query(frozenset({need}), age=age, county=county)
                ids = " ".join(match.service.id for match in search(directory, query, AT))
                answers.setdefault(ids, []).append(county)
            yield from (f"  {' '.join(codes)}: {ids}" for ids, codes in answers.items())


if __name__ == "__main__":
    TABLE.write_text(table(load(ROOT / "directory.yaml")), encoding="utf-8")
