"""Codes and names of Sweden's counties and municipalities, as the directory needs them."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

MUNICIPALITIES_FILE = Path(__file__).parent.parent / "places" / "data" / "municipalities.csv"


@cache
def municipalities() -> Mapping[str, str]:
    """Name of each of the 290 municipalities by its four-digit SCB code."""
    with MUNICIPALITIES_FILE.open(encoding="utf-8") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


@cache
def counties() -> frozenset[str]:
    """The two-digit SCB codes of the 21 counties."""
    return frozenset(code[:2] for code in municipalities())
