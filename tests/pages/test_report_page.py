"""The report: published numbers only, read in a browser, in the terminal, as JSON and as tables."""

import json
import re
import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.codes import NEEDS
from bot.pages.words import page_words
from bot.statistics.cells import Cell
from bot.statistics.database import add, opened
from bot.statistics.tables import BY_NAME, COUNTIES, ENTRY, TABLES

from .test_coverage_page import opened as in_browser

MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]


def counts(path: Path, n: int, months: list[str]) -> None:
    """A file in which every cell of these months holds `n`, as full as a file can get."""
    changes: Counter[Cell] = Counter()
    for table in TABLES:
        values = [own or ("bris-116111",) for own in table.dimensions.values()]
        keys: list[tuple[str, ...]] = [()]
        for own in values:
            keys = [(*key, value) for key in keys for value in own]
        for month in months:
            changes.update({Cell(table.name, month, "person", key): n for key in keys})
    with opened(path, create=True) as database:
        database.conn.execute("UPDATE file SET since = ?", (months[0],))
        add(database, changes, batch="made up")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("counts") / "counts.db"
    counts(path, 1000, MONTHS)
    return path


def as_json(capsys: pytest.CaptureFixture[str], *options: str) -> dict:  # type: ignore[type-arg]
    assert main(["report", *options, "--json"]) == 0
    data: dict = json.loads(capsys.readouterr().out)  # type: ignore[type-arg]
    return data


def test_the_numbers_are_near_the_truth_and_the_same_each_time(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = as_json(capsys, str(database))
    table = first["tables"]["need_county"]
    near = [abs(row[-1] - 3000) <= table["margin"] for row in table["rows"] if row[0] < "2026"]
    assert len(near) == 8 * len(NEEDS) * len(COUNTIES)
    assert sum(near) / len(near) > 0.9
    assert as_json(capsys, str(database))["tables"] == first["tables"]


def test_a_report_of_ten_million_turns_takes_two_seconds(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tables are cells, however many turns fill them: here each is full, over two years."""
    as_json(capsys, str(database))
    cells = sum(
        len(BY_NAME["need_county"].dimensions[name]) for name in BY_NAME["need_county"].dimensions
    )
    assert cells and 1000 * len(MONTHS) * len(NEEDS) * len(COUNTIES) > 9_900_000
    start = time.process_time()
    as_json(capsys, str(database))
    assert time.process_time() - start < 2.0


def test_what_is_too_small_is_nowhere_in_page_json_or_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, browse = tmp_path / "few.db", tmp_path / "browse.db"
    counts(path, 1, ["2026-08"])
    data = as_json(capsys, str(path), "--browse", str(browse))
    for name, table in data["tables"].items():
        assert all(row[-1] is None or row[-1] >= table["least"] >= 10 for row in table["rows"])
        with sqlite3.connect(browse) as connection:
            (least,) = connection.execute(f"SELECT min(n) FROM {name}").fetchone()  # noqa: S608
            assert least is None or least >= table["least"]
    with sqlite3.connect(browse) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert "release" not in tables and "file" not in tables


def test_before_the_first_quarter_has_ended_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(tmp_path / "new.db", create=True):
        pass
    assert main(["report", str(tmp_path / "new.db")]) == 0
    assert page_words("report")["sv"]["empty"] in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "STATISTICS_DB"),
        (("none.db",), "no such file"),
        (("directory.yaml", "directory.yaml"), "named twice"),
        (("directory.yaml",), "no database of ours"),
    ],
)
def test_wrong_use_is_one_line(
    options: tuple[str, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("STATISTICS_DB", raising=False)
    assert main(["report", *options]) in (1, 2)
    heard = capsys.readouterr()
    assert said in heard.err and len(heard.err.strip().splitlines()) == 1 and not heard.out


def test_the_page_shows_the_numbers_in_both_languages_and_asks_for_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "report.html"
    assert main(["report", "--example", "--html", str(page)]) == 0
    capsys.readouterr()
    html = page.read_text("utf-8")
    assert not re.search(r"<\w[^<>]*\s(?:src|href)=|https?://(?!www\.w3\.org/2000/svg)|url\(", html)
    for language in ("sv", "en"):
        dom = in_browser(page, f"need=images&lang={language}")
        text = page_words("report")[language]
        shown = dom[: dom.index("<script>")]
        assert text["made_up"] in shown
        for heading in text["headings"].values():
            assert heading in shown
        assert shown.count("data-csv=") >= 9
        stockholm = re.search(r'<path data-county="01"[^>]*aria-label="([^"]*)"', shown)
        assert stockholm and re.search(r": \d+$", stockholm[1])


def test_words_are_there_for_every_value_in_both_languages() -> None:
    named = {
        "need": "needs",
        "age": "bands",
        "outcome": "outcomes",
        "report": "reports",
        "crisis": "crises",
        "language": "talk_languages",
    }
    for text in page_words("report").values():
        for table in TABLES:
            for dimension, values in table.dimensions.items():
                if dimension not in ("county", ENTRY):
                    assert set(values) <= set(text[named[dimension]])
                assert dimension in text
        assert set(text) == set(page_words("report")["sv"])
