"""Whatever reads from outside reads anything, or says that it cannot; long form: `make fuzz`."""

import pytest

from .parsers import PARSERS, check


@pytest.mark.parametrize("name", PARSERS)
def test_anything_is_read_or_refused(name: str) -> None:
    check(name, 40, derandomize=True)
