"""Shared by all tests: the real model and directory, loaded once, and a clock that stands still."""

import fcntl
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.clock import STOCKHOLM
from bot.rooms import Rooms
from bot.settings import ROOT, Settings

if TYPE_CHECKING:
    from bot.conversation import Conversation

USUAL_TIME = datetime(2026, 11, 24, 15, 30, tzinfo=STOCKHOLM)
"""A Tuesday afternoon, when most lines are open."""


@dataclass
class StoppedClock:
    """The time that everything under test takes for now; a test may set another."""

    at: datetime = USUAL_TIME

    def __call__(self) -> datetime:
        return self.at

    def set(self, said: str | datetime) -> None:
        """To a time in ISO 8601, Swedish where no zone is given."""
        at = said if isinstance(said, datetime) else datetime.fromisoformat(said)
        self.at = at if at.tzinfo else at.replace(tzinfo=STOCKHOLM)


_CLOCK = StoppedClock()


@pytest.fixture(scope="session")
def settings(trained_model: Path) -> Settings:
    """The settings of a plain start; nothing of the tester's own environment but the model."""
    return Settings.read({"MODEL": str(trained_model), "LOG_LEVEL": "ERROR"})


@pytest.fixture(scope="session")
def trained_model() -> Path:
    """The model's file; trained first where it is missing or made from other data."""
    from bot.engine.training import train, up_to_date

    model = Settings.read().model
    if up_to_date(model):
        return model
    with (Path(tempfile.gettempdir()) / "vagvisaren-training.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several processes of pytest-xdist may come here at once
        train(model)
    return model


@pytest.fixture
def clock() -> Iterator[StoppedClock]:
    """The clock of `rooms` and `conversation`, back at the usual time after each test."""
    _CLOCK.at = USUAL_TIME
    yield _CLOCK
    _CLOCK.at = USUAL_TIME


@pytest.fixture(scope="session")
def rooms() -> Rooms:
    """The real directory, replies and map, without Rasa."""
    return Rooms.open(Settings.read({}), _CLOCK)


@pytest.fixture(scope="session")
def conversation(settings: Settings) -> "Conversation":
    """The real conversation over the trained model; no event loop is bound to it."""
    from bot.commands.start import conversation as start

    # What Rasa warns of while it loads (its own slots, its pinned libraries) is no fault of a
    # test's; the running bot sends such warnings to the log.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return start(settings, _CLOCK)


@pytest.fixture(scope="session")
def directory_text() -> str:
    """directory.yaml as it stands on the disk."""
    return (ROOT / "directory.yaml").read_text("utf-8")
