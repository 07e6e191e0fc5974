"""What is published as a database of its own, to be browsed without the raw counts beside it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlite_utils


def write_published(path: Path, data: Mapping[str, Any]) -> None:
    """A new file with one table a table; `n` is empty where a number is too small to be shown."""
    path.unlink(missing_ok=True)
    database = sqlite_utils.Database(path)
    try:
        for name, reading in data["tables"].items():
            columns = ("period", *reading["dimensions"], "n")
            rows = [dict(zip(columns, row, strict=True)) for row in reading["rows"]]
            types: dict[str, Any] = {**dict.fromkeys(columns, str), "n": int}
            table = database.table(name).create(types, pk=columns[:-1])
            table.insert_all(rows)
            margin = {"name": name, "margin": reading["margin"], "least": reading["least"]}
            database.table("about").insert(margin, pk="name")
    finally:
        database.close()
