"""The schema for editors is current, and agrees with the loader."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.directory.schema import SCHEMA_FILE, schema, schema_text

EXAMPLE = Path(__file__).parent / "example.yaml"
EDITOR = Path(__file__).parents[2] / ".vscode"


def entries() -> list[dict[str, Any]]:
    """The example as an editor sees it: dates as text."""
    loaded = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    content: list[dict[str, Any]] = json.loads(json.dumps(loaded, default=str))
    return content


def test_the_committed_schema_is_current() -> None:
    written = SCHEMA_FILE.read_text(encoding="utf-8")
    assert written == schema_text(), "run: python -m bot.directory.schema"


def test_the_editor_finds_the_schema() -> None:
    """Staff open the folder in VS Code, and words are completed without any setting up."""
    wired = json.loads((EDITOR / "settings.json").read_text("utf-8"))["yaml.schemas"]
    assert {EDITOR.parent / path for path in wired} == {SCHEMA_FILE}
    assert set(wired.values()) == {"directory.yaml"}


def test_the_example_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(entries(), schema(), jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    "change",
    [
        {"needs": ["tlak"]},
        {"status": "öppen"},
        {"where": {"municipalities": ["1840"]}},
        {"sources": []},
        {"contact": [{"by": "phone", "url": "https://exempel.se"}]},
        {"type": "shelter", "contact": [{"by": "visit", "address": "Gatan 1"}]},
        {"namn": "Fel"},
    ],
)
def test_mistakes_are_marked_in_the_editor(change: dict[str, Any]) -> None:
    wrong = [{**entries()[2], **change}]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema(), jsonschema.Draft202012Validator)
