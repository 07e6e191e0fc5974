"""The directory as Open Referral HSDS 3.0, and back: services with everything the format can hold.

Standard fields are for any reader; what HSDS has no field for stands in attributes of the
taxonomy `vagvisaren`, one for each field. Source of the format: docs.openreferral.org, HSDS 3.0.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml

from bot.directory.findings import say
from bot.directory.load import load

TAXONOMY = "vagvisaren"
STATUS = {"live": "active", "closed": "defunct"}
LEFT_OUT = frozenset({"status", "verified", "todo"})
"""Fields that do not come back: an import is a draft that nobody here has checked."""
LOST = (
    "drafts are not exported: nobody has confirmed them",
    "who verified an entry is not exported (a name); the day is, but is not imported",
    "notes to ourselves (todo, comments) are not exported",
    "the status is exported, but whatever is imported is a draft",
)


def export(path: Path) -> list[dict[str, Any]]:
    """The live and closed services of the file, each an HSDS service. Raises DirectoryProblems."""
    load(path)  # says what is wrong in a broken file, and refuses bombs of anchors
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [_service(entry) for entry in entries if entry["status"] in STATUS]


def drafts(services: list[Any]) -> Iterator[dict[str, Any]]:
    """One draft entry for each HSDS service, ours or somebody else's."""
    taken: set[str] = set()
    for service in services:
        if not isinstance(service, dict) or not isinstance(service.get("name"), str):
            raise ValueError("a service without a name")
        entry = _ours(service) or _foreign(service)
        if entry["id"] in taken:
            raise ValueError(f"two services with the id {entry['id']}")
        taken.add(entry["id"])
        yield {"id": entry.pop("id"), "status": "draft", **entry, "todo": say("todo_imported")}


def _uuid(*parts: str) -> str:
    return str(uuid5(NAMESPACE_URL, "/".join((TAXONOMY, *parts))))


def _service(entry: Mapping[str, Any]) -> dict[str, Any]:
    id, about = entry["id"], entry.get("about", {})
    contacts = entry.get("contact", [])
    links = [contact["url"] for contact in contacts if "url" in contact]
    found: dict[str, Any] = {
        "id": _uuid(id),
        "name": entry["name"],
        "status": STATUS[entry["status"]],
        "description": about.get("sv"),
        "url": links[0] if links else None,
        "fees_description": entry.get("cost"),
        **_ages(entry),
        "assured_date": str(entry["verified"]["on"]) if "verified" in entry else None,
        "organization": _organization(entry),
        "phones": [_phone(id, contact) for contact in contacts if "number" in contact],
        "schedules": [_schedule(id, contact) for contact in contacts if "hours" in contact],
        "service_areas": list(_areas(id, entry.get("where", "sweden"))),
        "attributes": [
            _attribute(id, key, value) for key, value in entry.items() if key not in LEFT_OUT
        ],
    }
    return {key: value for key, value in found.items() if value not in (None, [])}


def _ages(entry: Mapping[str, Any]) -> dict[str, int | None]:
    ages = entry.get("who", {}).get("ages")
    first, last = ages if isinstance(ages, list) else (None, None)
    return {"minimum_age": first, "maximum_age": last}


def _organization(entry: Mapping[str, Any]) -> dict[str, str]:
    name = entry.get("operator") or entry["name"]
    return {"id": _uuid("organization", name), "name": name, "description": name}


def _phone(id: str, contact: Mapping[str, Any]) -> dict[str, Any]:
    number = contact["number"]
    languages = [
        {"id": _uuid(id, contact["by"], number, code), "code": code}
        for code in contact.get("languages", [])
    ]
    return {
        "id": _uuid(id, contact["by"], number),
        "number": number,
        "type": "text" if contact["by"] == "sms" else "voice",
        "languages": languages,
    }


def _schedule(id: str, contact: Mapping[str, Any]) -> dict[str, Any]:
    """The hours as staff wrote them: HSDS has no public holidays of a country."""
    return {
        "id": _uuid(id, "hours", json.dumps(contact, sort_keys=True, default=str)),
        "description": contact["hours"],
        "attending_type": contact["by"],
    }


def _areas(id: str, where: Any) -> Iterator[dict[str, Any]]:
    places = [("country", "SE")] if where == "sweden" else []
    if isinstance(where, dict):
        places += [(kind, str(code)) for kind, codes in where.items() for code in codes]
    for kind, code in places:
        yield {"id": _uuid(id, kind, code), "name": code, "extent_type": kind, "extent": code}


def _attribute(id: str, key: str, value: Any) -> dict[str, Any]:
    term = _uuid("term", key)
    return {
        "id": _uuid(id, "attribute", key),
        "link_id": _uuid(id),
        "link_entity": "service",
        "taxonomy_term_id": term,
        "value": json.dumps(value, ensure_ascii=False, default=str),
        "taxonomy_term": {
            "id": term, "code": key, "name": key, "description": key, "taxonomy": TAXONOMY,
        },
    }  # fmt: skip


def _ours(service: Mapping[str, Any]) -> dict[str, Any] | None:
    """The entry as it was written, where the service was exported by us."""
    entry: dict[str, Any] = {}
    for attribute in service.get("attributes") or ():
        term = attribute.get("taxonomy_term") or {}
        if term.get("taxonomy") == TAXONOMY and term.get("code") not in LEFT_OUT:
            entry[term["code"]] = json.loads(attribute["value"])
    if "id" not in entry:
        return None
    if "source_date" in entry:
        entry["source_date"] = date.fromisoformat(entry["source_date"])
    return entry


def _foreign(service: Mapping[str, Any]) -> dict[str, Any]:
    """What the standard fields say; nothing is guessed, neither needs nor ages."""
    entry: dict[str, Any] = {"id": f"hsds-{service.get('id', _uuid(service['name']))}".lower()}
    entry["name"] = service["name"]
    operator = (service.get("organization") or {}).get("name")
    if operator:
        entry["operator"] = operator
    if service.get("description"):
        entry["about"] = {"sv": service["description"]}
    first, last = service.get("minimum_age"), service.get("maximum_age")
    if first is not None or last is not None:
        entry["who"] = {"ages": [first, last]}
    contacts = [
        {"by": "sms" if phone.get("type") == "text" else "phone", "number": phone["number"]}
        for phone in service.get("phones") or ()
    ]
    if str(service.get("url", "")).startswith("https://"):
        contacts.append({"by": "web", "url": service["url"]})
    if contacts:
        entry["contact"] = contacts
    return entry
