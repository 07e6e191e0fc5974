"""Made-up counts: files as a bot would have written them, without any person."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.statistics.cells import Cell, Who
from bot.statistics.database import add, opened


class Files:
    """Makes files of counts in a test's own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(
        self, name: str, changes: Mapping[Cell, int] | None = None, *, since: str = "2026-07"
    ) -> Path:
        """A file with these counts, made in the month `since`."""
        path = self.folder / name
        with opened(path, create=True) as database:
            database.conn.execute("UPDATE file SET since = ?", (since,))
            add(database, changes or Counter(), batch=name)
        return path


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def need(
    n: int, *, need: str = "images", county: str = "24", month: str = "2026-08", who: Who = "person"
) -> dict[Cell, int]:
    """So many talks about one need in one county."""
    return {Cell("need_county", month, who, (need, county)): n}
