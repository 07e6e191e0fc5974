"""JSON Schema of the file, so that an editor completes words and marks mistakes while typing.

Written to docs/directory.schema.json with `python -m bot.directory.schema`; a test compares.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.codes import (
    COSTS,
    DUTIES,
    ENTRY_CRISES,
    GROUPS,
    NEEDS,
    OLDEST,
    STATUSES,
    TYPES,
    WAYS,
)
from bot.directory.areas import counties, municipalities
from bot.directory.entry import ID, KEYS, LANGUAGES
from bot.directory.findings import spoken
from bot.directory.ways import CONTACT_KEYS, VALUE_KEYS

SCHEMA_FILE = Path(__file__).parents[2] / "docs" / "directory.schema.json"
Schema = dict[str, Any]
TEXT: Schema = {"type": "string", "minLength": 1}
DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
LINK: Schema = {"type": "string", "pattern": "^https://"}
SOURCE: Schema = {"type": "string", "pattern": "^https?://"}


def schema() -> Schema:
    """The schema of a whole file."""
    properties = _properties()
    words = spoken()["schema"]
    for key, content in properties.items():
        content["description"] = words[key]
    entry = _part({key: properties[key] for key in KEYS})
    entry["required"] = ["id", "status"]
    entry["allOf"] = [_when_live(), _when_shelter()]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": words["title"],
        "type": "array",
        "items": entry,
    }


def _properties() -> Schema:
    texts = _part(dict.fromkeys(LANGUAGES, TEXT))
    years = {"type": ["integer", "null"], "minimum": 0, "maximum": OLDEST}
    pair = {"type": "array", "items": years, "minItems": 2, "maxItems": 2}
    who = {
        "ages": {"anyOf": [{"const": "all"}, pair]},
        "groups": _several(GROUPS),
        "for": _several(("self", "other")),
    }
    area = {
        "counties": _several(sorted(counties())),
        "municipalities": _several(sorted(municipalities())),
    }
    length = {"anyOf": [TEXT, texts]}
    return {
        "id": {"type": "string", "pattern": f"^{ID.pattern}$"},
        "status": _one(STATUSES),
        "name": dict(TEXT),
        "operator": dict(TEXT),
        "about": dict(texts),
        "type": _one(TYPES),
        "needs": _several(NEEDS),
        "crisis": _several(ENTRY_CRISES),
        "who": _part(who),
        "where": {"anyOf": [{"const": "sweden"}, {**_part(area), "minProperties": 1}]},
        "contact": {"type": "array", "items": _contact()},
        "cost": _one(COSTS),
        "anonymous": {"type": "boolean"},
        "duty": _one(DUTIES),
        "duty_note": dict(texts),
        "treatment": _part({"length": length, "accepts_active_use": {"type": "boolean"}}),
        "first_words": dict(texts),
        "source_date": dict(DAY),
        "verified": {**_part({"on": DAY, "by": TEXT}), "required": ["on", "by"]},
        "sources": {"type": "array", "items": SOURCE},
        "todo": dict(TEXT),
        "replaced_by": dict(TEXT),
    }


def _contact() -> Schema:
    properties: Schema = {
        "by": _one(WAYS),
        "number": {"type": "string", "pattern": r"^\+?[\d\s-]+$"},
        "url": LINK,
        "email": {"type": "string", "pattern": "^[^@ ]+@[^@ ]+$"},
        "address": TEXT,
        "hours": TEXT,
        "languages": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]{2,3}$"}},
        "hidden_on_bill": {"type": "boolean"},
        "note": _part({"sv": TEXT, "en": TEXT}),
    }
    contact = _part({key: properties[key] for key in CONTACT_KEYS})
    contact["required"] = ["by"]
    contact["allOf"] = [
        {
            "if": {"properties": {"by": {"const": by}}, "required": ["by"]},
            "then": {"anyOf": [{"required": [key]} for key in keys]},
        }
        for by, keys in VALUE_KEYS.items()
    ]
    return contact


def _part(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _one(codes: Sequence[str]) -> Schema:
    return {"enum": list(codes)}


def _several(codes: Sequence[str]) -> Schema:
    return {"type": "array", "items": _one(codes), "uniqueItems": True}


def _when_live() -> Schema:
    return {
        "if": {"properties": {"status": {"const": "live"}}, "required": ["status"]},
        "then": {
            "required": ["name", "about", "type", "where", "contact", "sources"],
            "properties": {
                "about": {"required": ["sv"]},
                "contact": {"minItems": 1},
                "sources": {"minItems": 1},
            },
        },
    }


def _when_shelter() -> Schema:
    no_visit = {"not": {"properties": {"by": {"const": "visit"}}, "required": ["by"]}}
    return {
        "if": {"properties": {"type": {"const": "shelter"}}, "required": ["type"]},
        "then": {"properties": {"contact": {"items": no_visit}}},
    }


def schema_text() -> str:
    """The schema as it stands in the file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
