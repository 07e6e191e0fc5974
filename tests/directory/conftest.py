"""The invented directory, loaded once."""

from pathlib import Path

import pytest

from bot.directory import Directory, load

EXAMPLE = Path(__file__).parent / "example.yaml"


@pytest.fixture(scope="session")
def example() -> Directory:
    """The invented directory of example.yaml."""
    return load(EXAMPLE)
