"""Staff hear that a number seems wrong: roughly, from three people on, and nothing is hidden."""

from datetime import date

import pytest

from bot.__main__ import main
from bot.directory import check
from bot.settings import ROOT
from bot.statistics.cells import Cell
from bot.statistics.reported import reported

from .conftest import Files

BRIS = "bris-116111"


def said(n: int, what: str = "wrong_number", entry: str = BRIS) -> dict[Cell, int]:
    return {Cell("entry_report", "2026-11", "person", (what, entry)): n}


@pytest.mark.parametrize(("n", "told"), [(1, None), (2, None), (3, 3), (9, 3), (10, 10), (99, 30)])
def test_it_is_told_roughly_and_never_of_one_or_two(files: Files, n: int, told: int | None) -> None:
    found = reported(files.make("a.db", said(n)))
    assert found == ({BRIS: {"wrong_number": told}} if told else {})


def test_the_check_says_it_at_the_entry(
    files: Files, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = files.make("a.db", said(12) | said(4, "nobody_answered"))
    monkeypatch.setenv("STATISTICS_DB", str(path))
    assert main(["check"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if f" {BRIS}: minst" in line]
    assert len(lines) == 2 and any("10" in line for line in lines)


def test_however_many_say_it_it_is_a_warning_and_the_service_stays(files: Files) -> None:
    found = reported(files.make("a.db", said(100_000)))
    findings = check(ROOT / "directory.yaml", today=date(2026, 11, 26), reported=found)
    ours = [one for one in findings if one.rule == "said_wrong_number"]
    assert [one.severity for one in ours] == ["warning"]
