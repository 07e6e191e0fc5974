"""`make load` in its shortest form: the real process, people who arrive by themselves.

Speed is not judged here, for others work on the machine; three replicas are in
`tests/replicas/test_fleet.py`.
"""

from pathlib import Path

import pytest

from tests.load import Plan, Table, measure

SHORTEST = Plan(rate=4, warm=1, seconds=4, full_speed=2, stock=0, talks=0)


async def test_one_process_is_measured_and_answers_everybody(
    trained_model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MODEL", str(trained_model))
    table = Table()
    await measure(SHORTEST, table)
    table.print()
    rows = {what: (seen, bar) for what, seen, bar in table.rows}
    assert rows["4 turns a second"][1].startswith("p99 ≤ 250 ms")
    assert "could not be said" not in rows
    assert 0.5 < float(rows["processor"][0].split()[0]) < 500
    assert int(rows["saturates at"][0].split()[0]) >= 1
    assert capsys.readouterr().out.count("\n") == len(rows)
