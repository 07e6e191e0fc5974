"""The directory goes out as valid HSDS 3.0 and comes back as drafts, with nothing silently lost."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.__main__ import main
from bot.directory import hsds, read
from bot.settings import ROOT

SCHEMAS = Path(__file__).parent / "hsds_schemas"
REAL = ROOT / "directory.yaml"


@pytest.fixture(scope="module")
def exported() -> list[dict[str, Any]]:
    return hsds.export(REAL)


def validator() -> jsonschema.Draft7Validator:
    store = {
        (SCHEMAS / file.name).as_uri(): json.loads(file.read_text(encoding="utf-8"))
        for file in SCHEMAS.glob("*.json")
    }
    start = (SCHEMAS / "service.json").as_uri()
    resolver = jsonschema.RefResolver(start, store[start], store)
    return jsonschema.Draft7Validator(
        store[start], resolver=resolver, format_checker=jsonschema.FormatChecker()
    )


def test_every_service_is_valid_by_the_published_schemas(exported: list[dict[str, Any]]) -> None:
    check = validator()
    wrong = [
        f"{service['name']}: {error.message[:200]}"
        for service in exported
        for error in check.iter_errors(service)
    ]
    assert len(exported) > 300 and not wrong, wrong[:5]


def test_the_validation_can_fail(exported: list[dict[str, Any]]) -> None:
    assert not validator().is_valid({**exported[0], "status": "live"})
    phones = [{"id": exported[0]["id"], "number": 112}]
    assert not validator().is_valid({**exported[0], "phones": phones})


def test_a_round_trip_loses_only_what_is_said(exported: list[dict[str, Any]]) -> None:
    entries = yaml.safe_load(REAL.read_text(encoding="utf-8"))
    back = list(hsds.drafts(json.loads(json.dumps(exported))))
    kept = [
        {key: value for key, value in entry.items() if key not in hsds.LEFT_OUT}
        for entry in entries
        if entry["status"] != "draft"
    ]
    without = [{k: v for k, v in entry.items() if k not in hsds.LEFT_OUT} for entry in back]
    assert without == kept
    assert {entry["status"] for entry in back} == {"draft"}


def test_the_standard_fields_alone_hold_the_way_in(exported: list[dict[str, Any]]) -> None:
    bris = next(service for service in exported if service["name"].startswith("Bris 116"))
    bare = {key: value for key, value in bris.items() if key != "attributes"}
    (entry,) = hsds.drafts([bare])
    assert {"by": "phone", "number": "116 111"} in entry["contact"]
    assert entry["who"]["ages"][1] == 17 and entry["status"] == "draft"
    assert "needs" not in entry


def test_an_import_is_a_new_file_of_drafts_that_nobody_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = REAL.read_bytes()
    assert main(["export", "hsds", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert all(lost in said for lost in hsds.LOST)
    drafts = tmp_path / "drafts.yaml"
    assert main(["import", "hsds", str(tmp_path), "--to", str(drafts)]) == 0
    directory, findings = read(drafts)
    assert directory is not None, [str(f) for f in findings if f.severity == "error"][:5]
    assert len(directory) > 300 and not directory.live()
    drafts.write_text("mine", encoding="utf-8")
    assert main(["import", "hsds", str(tmp_path), "--to", str(drafts)]) != 0
    assert drafts.read_text(encoding="utf-8") == "mine" and REAL.read_bytes() == before


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[{"id": "x"}]', '"x"'])
def test_a_file_that_is_no_hsds_is_said_to_be_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "services.json").write_text(text, encoding="utf-8")
    assert main(["import", "hsds", str(tmp_path)]) != 0
