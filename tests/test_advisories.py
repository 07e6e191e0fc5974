"""The audit finds what is not in the list, in either form, and the list is true of the lock."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from .advisories import in_database, in_report, listed, main, outdated, pinned, unheard_of

PINS = {"aiohttp": "3.9.5", "sanic-cors": "2.0.1"}


def test_the_list_is_about_the_locked_versions() -> None:
    assert len(listed()) >= 50
    assert outdated(listed(), pinned()) == []


def test_the_parser_is_the_compiled_one() -> None:
    """The list says so of three weaknesses."""
    from aiohttp.http_parser import HttpRequestParser

    assert HttpRequestParser.__module__ == "aiohttp._http_parser"


def _record(id: str, name: str, **affected: Any) -> dict[str, Any]:
    package = {"ecosystem": "PyPI", "name": name}
    return {"id": id, "aliases": [f"CVE-{id}"], "affected": [{"package": package, **affected}]}


def _range(*events: dict[str, str]) -> dict[str, Any]:
    return {"ranges": [{"type": "ECOSYSTEM", "events": list(events)}]}


HIT = {
    "named": _record("1", "aiohttp", versions=["3.9.4", "3.9.5"]),
    "below": _record("2", "aiohttp", **_range({"introduced": "0"}, {"fixed": "3.10"})),
    "last": _record("3", "Sanic_Cors", **_range({"introduced": "1"}, {"last_affected": "2.0.1"})),
    "again": _record(
        "4", "aiohttp", **_range({"introduced": "0"}, {"fixed": "2"}, {"introduced": "3"})
    ),
}
MISS = {
    "mended": _record("5", "aiohttp", **_range({"introduced": "0"}, {"fixed": "3.9.5"})),
    "later": _record("6", "aiohttp", **_range({"introduced": "3.10"})),
    "other": _record("7", "django", versions=["3.9.5"]),
    "withdrawn": {**_record("8", "aiohttp", versions=["3.9.5"]), "withdrawn": "2026-01-01"},
    "elsewhere": {
        "id": "9",
        "affected": [{"package": {"ecosystem": "npm", "name": "aiohttp"}, "versions": ["3.9.5"]}],
        "details": "PyPI",
    },
}


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_a_database_is_read(tmp_path: Path, form: str) -> None:
    for name, record in {**HIT, **MISS}.items():
        text = json.dumps(record) if form == "json" else yaml.safe_dump(record)
        (tmp_path / f"{name}.{form}").write_text(text, "utf-8")
    found = {id for one in in_database(tmp_path, PINS) for id in one.ids if id.isdigit()}
    assert found == {record["id"] for record in HIT.values()}


def test_what_is_not_in_the_list_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = _record("PYSEC-1", "aiohttp", versions=["3.9.5"])
    known["aliases"] = ["CVE-2025-69223"]  # the list names it by this
    (tmp_path / "known.json").write_text(json.dumps(known), "utf-8")
    assert main(str(tmp_path)) == 0
    (tmp_path / "new.json").write_text(json.dumps(HIT["named"]), "utf-8")
    assert main(str(tmp_path)) == 1
    assert "aiohttp 3.9.5: 1, CVE-1" in capsys.readouterr().out


def test_a_report_that_looked_nothing_up_is_no_clean_one(tmp_path: Path) -> None:
    report = tmp_path / "audit.json"
    vulns = [{"id": "PYSEC-1", "aliases": ["CVE-2025-69223"], "fix_versions": ["3.13.3"]}]
    found = {"name": "aiohttp", "version": "3.9.5", "vulns": vulns}
    skipped = {"name": "rasa", "skip_reason": "could not be audited"}
    report.write_text(json.dumps({"dependencies": [found]}), "utf-8")
    assert unheard_of(list(in_report(report)), listed()) == []
    report.write_text(json.dumps({"dependencies": [found, skipped]}), "utf-8")
    assert main(str(report)) == 2
    assert main(str(tmp_path / "nothing")) == 2
