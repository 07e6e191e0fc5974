"""The running bot takes up a saved file, and keeps the last good one."""

from pathlib import Path

import pytest

from bot.directory import DirectoryProblems, Watched
from tests.noted import noted

EXAMPLE = Path(__file__).parent / "example.yaml"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "directory.yaml"
    path.write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_a_saved_file_is_taken_up_within_five_seconds(saved: Path) -> None:
    clock = Clock()
    watched = Watched(saved, clock=clock)
    text = saved.read_text(encoding="utf-8")
    saved.write_text(text.replace("name: Livslinjen", "name: Nya livslinjen"), encoding="utf-8")
    assert watched.current().by_id["livslinjen"].name == "Livslinjen"
    clock.now = 1.5
    assert watched.current().by_id["livslinjen"].name == "Nya livslinjen"
    assert watched.reloads == 1 and watched.problem is None


def test_a_broken_file_leaves_the_last_good_one_and_says_so(
    saved: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    watched = Watched(saved, clock=clock)
    good = watched.current()
    text = saved.read_text(encoding="utf-8")
    saved.write_text(text + "\t- oj\n", encoding="utf-8")
    clock.now = 2
    assert watched.current() is good
    assert watched.problem is not None and watched.refused == 1
    assert noted(caplog) == ["directory_refused"]
    assert "directory.yaml:" in caplog.records[-1].msg["first"]  # type: ignore[index]
    saved.unlink()
    clock.now = 4
    assert watched.current() is good
    saved.write_text(text, encoding="utf-8")
    clock.now = 6
    assert watched.current() is not good and watched.problem is None


def test_nothing_starts_with_a_broken_file(saved: Path) -> None:
    saved.write_text("- oj", encoding="utf-8")
    with pytest.raises(DirectoryProblems):
        Watched(saved)


def test_a_file_that_lost_half_of_its_services_is_not_taken_up(saved: Path) -> None:
    """Cut while it was copied, it is still a list without errors; at a start it is taken."""
    clock = Clock()
    watched = Watched(saved, clock=clock)
    good = watched.current()
    text = saved.read_text(encoding="utf-8")
    saved.write_text(text[: text.index("\n- id: ", len(text) // 5) + 1], encoding="utf-8")
    clock.now = 2
    assert watched.current() is good
    assert "avkapad" in str(watched.problem)
    assert len(Watched(saved).current().live()) < len(good.live()) / 2
