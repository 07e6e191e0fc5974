"""Kills a process that counts under load, again and again, and looks at what is in its file.

python -m tests.statistics.killed 50      # kills; the file lies in a temporary folder

Each child tells through a pipe which batch it is about to write and which one is written. After
the kill the file must open, and hold every written batch once; the one under way may be there or
not. What had not been taken for writing is lost, and how much that was is printed.
"""

import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.known import Known
from bot.outcomes import begun
from bot.statistics import writer
from bot.statistics.cells import Cell
from bot.statistics.database import add, opened, raw
from bot.statistics.tables import BY_NAME

TALK = begun(Known(needs=("images",), county="24"), "2026-11")
CELL = ("2026-11", "images", "24")


def _child(path: Path, told: int) -> None:
    """Counts talks as fast as it can, and writes every few milliseconds."""

    def tells(database: Any, changes: Mapping[Cell, int], *, batch: str) -> None:
        size = next((n for cell, n in changes.items() if cell.table == "need_county"), 0)
        os.write(told, f"begins {size}\n".encode())
        add(database, changes, batch=batch)
        os.write(told, f"written {size}\n".encode())

    writer.add = tells  # type: ignore[assignment]
    counting = writer.Statistics(path, wait=lambda: random.uniform(0, 0.004), least=1)
    counting.start()
    while True:
        counting.turn(Known(), TALK)


def kill_once(path: Path, after: float) -> tuple[int, int]:
    """Starts a child and kills it; talks surely written, and those of the batch under way."""
    ear, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(ear)
            _child(path, mouth)
        finally:
            os._exit(1)
    os.close(mouth)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(ear) as heard:
        lines = [line.split() for line in heard]
    written = sum(int(n) for word, n in lines if word == "written")
    begun_last = lines and lines[-1][0] == "begins"
    return written, int(lines[-1][1]) if begun_last else 0


def there(path: Path) -> int:
    """Talks in the file, which must be sound."""
    with opened(path) as database:
        (verdict,) = database.conn.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise SystemExit(f"the file is damaged: {verdict}")
        return raw(database, BY_NAME["need_county"], ("2026-11",))[CELL]


def run(path: Path, kills: int, chance: random.Random) -> dict[str, int]:
    """Kills that often; SystemExit when a batch is missing, or counts twice."""
    with opened(path, create=True):
        pass
    total = under_way = arrived = 0
    for number in range(1, kills + 1):
        written, last = kill_once(path, chance.uniform(0.01, 0.12))
        now = there(path)
        if now not in (total + written, total + written + last):
            raise SystemExit(
                f"kill {number}: {now} talks; written {total} + {written}, under way {last}"
            )
        under_way += bool(last)
        arrived += bool(last) and now == total + written + last
        total = now
    return {"kills": kills, "talks": total, "while_writing": under_way, "arrived_whole": arrived}


def main() -> int:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    seed = int(time.time())
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = run(Path(folder) / "counts.db", kills, random.Random(seed))
        except sqlite3.Error as error:
            raise SystemExit(f"the file cannot be read: {error}") from None
    print("  ".join(f"{name}: {n}" for name, n in found.items()), f"  seed: {seed}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
