"""Which number comes first when somebody is in danger or wants to die."""

from datetime import datetime
from typing import Any

import pytest

from bot.clock import STOCKHOLM
from bot.directory import Directory, Query, crisis_doors

NIGHT = datetime(2026, 11, 24, 3, tzinfo=STOCKHOLM)
DEAF = frozenset({"deaf"})
PARENT = frozenset({"parent"})
TABLE: list[tuple[str, dict[str, Any], bool, list[str]]] = [
    ("danger", {"age": 14}, False, ["nodnumret"]),
    ("danger", {}, False, ["nodnumret"]),
    ("danger", {"age": 40, "municipality": "1280"}, False, ["nodnumret", "socialjour-malmo"]),
    ("danger", {"age": 30, "by": "no_phone"}, False, ["nod-sms", "nodnumret"]),
    ("danger", {"age": 30, "groups": DEAF}, False, ["nod-sms", "nodnumret"]),
    ("suicide", {"age": 14}, False, ["barnlinjen", "livslinjen", "nodnumret"]),
    ("suicide", {"age": 14}, True, ["nodnumret", "barnlinjen", "livslinjen"]),
    ("suicide", {"age_band": "child"}, False, ["barnlinjen", "livslinjen", "nodnumret"]),
    ("suicide", {"age_band": "under_18"}, False, ["barnlinjen"]),
    ("suicide", {"age": 30}, False, ["livslinjen", "kvallslinjen", "nodnumret"]),
    ("suicide", {"age": 30}, True, ["nodnumret", "livslinjen"]),
    ("suicide", {"age_band": "adult"}, False, ["livslinjen"]),
    ("suicide", {}, False, ["barnlinjen", "livslinjen", "nodnumret"]),
    ("suicide", {}, True, ["nodnumret", "barnlinjen", "livslinjen"]),
    ("suicide", {"age": 14, "whom": "other"}, False, ["barnlinjen", "livslinjen"]),
    ("suicide", {"age": 14, "whom": "other", "groups": PARENT}, False, ["barnlinjen"]),
    ("suicide", {"age": 30, "by": "no_phone"}, False, ["livslinjen"]),
    ("suicide", {"age": 30, "by": "no_phone"}, True, ["nod-sms", "nodnumret", "livslinjen"]),
    ("suicide", {"age": 16, "language": "en"}, False, ["barnlinjen", "livslinjen"]),
]


@pytest.mark.parametrize(("crisis", "person", "acute", "starts"), TABLE)
def test_which_number_first(
    example: Directory, crisis: Any, person: dict[str, Any], acute: bool, starts: list[str]
) -> None:
    doors = crisis_doors(example, crisis, Query(**person), NIGHT, acute=acute)
    ids = [match.service.id for match in doors]
    assert ids[: len(starts)] == starts
    assert "nodnumret" in ids and len(ids) >= 2 and len(set(ids)) == len(ids)
    assert "polisen" not in ids and "valj-om" not in ids


def test_somebody_answers_beside_the_emergency_number(example: Directory) -> None:
    for age in (None, 5, 17, 18, 80):
        for hour in range(24):
            doors = crisis_doors(example, "suicide", Query(age=age), NIGHT.replace(hour=hour))
            assert any(match.reachable for match in doors)
