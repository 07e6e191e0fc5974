"""Writing in the background: in no turn's way, nothing twice, and no few talks alone."""

import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from bot.errors import Problem
from bot.known import Known
from bot.outcomes import begun
from bot.settings import ROOT
from bot.statistics import database as file_of_counts
from bot.statistics import writer
from bot.statistics.database import opened, raw
from bot.statistics.tables import BY_NAME
from bot.statistics.writer import LATEST, LEAST, SOONEST, Statistics, at_random

TALK = begun(Known(needs=("images",), county="24"), "2026-11")


def never() -> float:
    return 3600.0


def talks_in(path: Path) -> int:
    with opened(path) as database:
        return sum(raw(database, BY_NAME["need_county"], ("2026-11",)).values())


def count(statistics: Statistics, talks: int) -> None:
    for _ in range(talks):
        statistics.turn(Known(), TALK)


def test_the_moments_are_random_and_hours_apart() -> None:
    drawn = [at_random() for _ in range(500)]
    assert min(drawn) >= SOONEST == 3600 and max(drawn) <= LATEST
    assert len(set(drawn)) > 400


def test_few_talks_are_never_written_alone(tmp_path: Path) -> None:
    """Two looks at the file would show what these few people asked."""
    statistics = Statistics(tmp_path / "counts.db", wait=never)
    statistics.start()
    count(statistics, LEAST - 1)
    assert not statistics.write()
    statistics.stop()
    assert talks_in(tmp_path / "counts.db") == 0


def test_many_are_written_at_a_clean_stop(tmp_path: Path) -> None:
    statistics = Statistics(tmp_path / "counts.db", wait=never)
    statistics.start()
    count(statistics, 2 * LEAST)
    statistics.stop()
    assert talks_in(tmp_path / "counts.db") == 2 * LEAST


def test_how_many_are_enough_is_drawn_by_chance(tmp_path: Path) -> None:
    drawn = Counter(Statistics(tmp_path / "counts.db", wait=never)._enough for _ in range(200))
    assert min(drawn) == LEAST and max(drawn) == 2 * LEAST - 1


def test_a_locked_file_costs_no_turn_any_time_and_no_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "counts.db"
    monkeypatch.setattr(file_of_counts, "BUSY", 0.3)
    statistics = Statistics(path, wait=lambda: 0.01, least=1)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    statistics.start()
    longest = 0.0
    until = time.monotonic() + 1.0
    turns = 0
    while time.monotonic() < until:
        start = time.perf_counter()
        statistics.turn(Known(), TALK)
        longest = max(longest, time.perf_counter() - start)
        turns += 1
        time.sleep(0.002)
    assert longest < 0.25, "a turn waited for the file"
    holder.execute("ROLLBACK")
    statistics.stop()
    holder.close()
    while statistics.write():
        pass
    assert talks_in(path) == turns


_FULL = """
import resource, signal, sys
from pathlib import Path
from bot.known import Known
from bot.outcomes import begun
from bot.statistics.writer import Statistics
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
statistics = Statistics(Path(sys.argv[1]), wait=lambda: 3600.0, least=1)
talk = begun(Known(needs=("images",), county="24"), "2026-11")
most = Path(sys.argv[1]).stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
statistics.turn(Known(), talk)
print("while full:", statistics.write())
statistics.turn(Known(), talk)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print("afterwards:", statistics.write(), statistics.write())
"""


def test_a_full_disk_loses_nothing_while_the_process_lives(tmp_path: Path) -> None:
    path = tmp_path / "counts.db"
    done = subprocess.run(  # the limit of a file's size is the operating system's own "full"
        [sys.executable, "-c", _FULL, str(path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.splitlines() == ["while full: False", "afterwards: True True"], done.stderr
    assert talks_in(path) == 2


def test_a_commit_that_arrived_although_it_failed_counts_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statistics = Statistics(tmp_path / "counts.db", wait=never, least=1)
    count(statistics, 3)
    written = writer.add

    def fails_afterwards(*given: object, **named: object) -> None:
        written(*given, **named)  # type: ignore[arg-type]
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(writer, "add", fails_afterwards)
    assert not statistics.write()
    monkeypatch.undo()
    assert statistics.write()
    assert talks_in(tmp_path / "counts.db") == 3


def test_a_file_that_cannot_be_made_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be opened"):
        Statistics(tmp_path / "no" / "folder" / "counts.db")


def test_killed_at_any_moment_every_batch_is_whole_and_there_once() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.statistics.killed", "50"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "kills: 50" in done.stdout
