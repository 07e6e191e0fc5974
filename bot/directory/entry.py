"""One entry of the file as a typed service; everything wrong in it becomes a finding."""

import re
import unicodedata
from typing import Any

import yaml

from bot.codes import (
    COSTS,
    DUTIES,
    ENTRY_CRISES,
    GROUPS,
    NEEDS,
    OFFENDER_GROUPS,
    OLDEST,
    STATUSES,
    TYPES,
    WAYS,
)
from bot.directory import facts
from bot.directory.fields import INT, NULL, Fields, Page, seen, text_of
from bot.directory.findings import rules
from bot.directory.model import (
    GENERAL_TYPES,
    Ages,
    Contact,
    Service,
    Treatment,
    Verified,
    Where,
    Who,
)
from bot.directory.source import Node
from bot.directory.ways import CONTACT_KEYS, contact

LANGUAGES = ("sv", "en", "child", "child_en")
KEYS = (
    "id", "status", "name", "operator", "about", "type", "needs", "crisis", "who", "where",
    "contact", "cost", "anonymous", "duty", "duty_note", "treatment", "first_words",
    "source_date", "verified", "sources", "todo", "replaced_by",
)  # fmt: skip
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NEEDED_LIVE = ("name", "about", "type", "where")


def service(node: Node, page: Page) -> Service | None:
    """The service, or None when there is an error in it."""
    findings = page.findings
    findings.entry = None
    before = len(findings.all)
    if not isinstance(node, yaml.MappingNode):
        page.error(node, "not_a_service", seen=seen(node))
        return None
    findings.entry = _name_of(node)
    if page.repeated(node):
        return None
    fields = Fields(node, KEYS, page)
    values = _values(fields)
    _rules_of(fields, values)
    if any(finding.severity == "error" for finding in findings.all[before:]):
        return None
    return Service(**values)


def _name_of(node: yaml.MappingNode) -> str | None:
    """The id as far as it can be read, so that each finding names its entry."""
    for key, value in node.value:
        if getattr(key, "value", None) == "id" and isinstance(value.value, str):
            return str(value.value)
    return None


def _values(fields: Fields) -> dict[str, Any]:
    """Every field of the service, typed; wrong ones are None and have been noted."""
    return {
        "id": _id(fields),
        "status": fields.one_of("status", STATUSES),
        "name": fields.text("name"),
        "operator": fields.text("operator"),
        "about": fields.texts("about", LANGUAGES),
        "type": fields.one_of("type", TYPES),
        "needs": fields.several("needs", NEEDS),
        "crisis": fields.several("crisis", ENTRY_CRISES),
        "who": _who(fields),
        "where": _where(fields),
        "contacts": tuple(_contacts(fields)),
        "cost": fields.one_of("cost", COSTS),
        "anonymous": fields.truth("anonymous"),
        "duty": fields.one_of("duty", DUTIES),
        "duty_note": fields.texts("duty_note", LANGUAGES),
        "treatment": _treatment(fields),
        "first_words": fields.texts("first_words", LANGUAGES),
        "source_date": fields.day("source_date"),
        "verified": _verified(fields),
        "sources": tuple(
            filter(None, (facts.source(n, fields.page) for n in fields.parts("sources")))
        ),
        "todo": fields.text("todo"),
        "replaced_by": fields.text("replaced_by"),
        "line": fields.page.line(fields.node),
    }


def _id(fields: Fields) -> str | None:
    if not fields.has("id"):
        fields.page.error(fields.node, "no_id")
        return None
    value = fields.text("id")
    if value is None or ID.fullmatch(value):
        return value
    plain = unicodedata.normalize("NFKD", value.lower()).encode("ascii", "ignore").decode()
    right = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "ett-kort-namn"
    fields.page.error(fields.nodes["id"], "bad_id", seen=value, right=right)
    return None


def _who(fields: Fields) -> Who:
    part = fields.part("who", ("ages", "groups", "for"))
    if part is None:
        return Who()
    whom: Any = part.several("for", ("self", "other")) or ("self",)
    return Who(_ages(part), part.several("groups", GROUPS), whom)


def _ages(part: Fields) -> Ages | None:
    node = part.nodes.get("ages")
    if node is None:
        return None
    if isinstance(node, yaml.ScalarNode) and node.value == "all":
        return Ages()
    years = node.value if isinstance(node, yaml.SequenceNode) and len(node.value) == 2 else []
    if not years or any(year.tag not in (INT, NULL) for year in years):
        part.page.error(node, "ages_wrong", seen=", ".join(map(seen, years)) or seen(node))
        return None
    first, last = (None if y.tag == NULL else _whole(y.value) for y in years)
    if not all(0 <= year <= OLDEST for year in (first, last) if year is not None):
        part.page.error(node, "ages_odd", seen=f"{first}–{last}")
    elif first is not None and last is not None and first > last:
        part.page.error(node, "ages_turned", first=first, last=last)
    else:
        return Ages(first or 0, last)
    return None


def _whole(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,3}", text) else -1


def _where(fields: Fields) -> Where:
    node = fields.nodes.get("where")
    if node is None:
        return Where()
    if isinstance(node, yaml.ScalarNode) and node.value == "sweden":
        return Where(sweden=True)
    if not isinstance(node, yaml.MappingNode) or not node.value:
        fields.page.error(node, "where_wrong", seen=seen(node))
        return Where()
    part = Fields(node, ("counties", "municipalities"), fields.page)
    counties = [facts.county(n, part.page) for n in part.parts("counties")]
    municipalities = [facts.municipality(n, part.page) for n in part.parts("municipalities")]
    for key in part.nodes:
        if not part.parts(key):
            part.page.error(part.nodes[key], "empty", key=key)
    return Where(
        False, tuple(filter(None, counties)), tuple(code for code in municipalities if code)
    )


def _contacts(fields: Fields) -> list[Contact]:
    found = []
    for node in fields.parts("contact"):
        if not isinstance(node, yaml.MappingNode):
            allowed = ", ".join(CONTACT_KEYS)
            fields.page.error(node, "wrong_part", key="contact", allowed=allowed, seen=seen(node))
            continue
        one = contact(Fields(node, CONTACT_KEYS, fields.page), WAYS)
        if one is not None:
            found.append(one)
    return found


def _treatment(fields: Fields) -> Treatment | None:
    part = fields.part("treatment", ("length", "accepts_active_use"))
    if part is None:
        return None
    node = part.nodes.get("length")
    if node is None or isinstance(node, yaml.MappingNode):
        length = part.texts("length", LANGUAGES)
    else:
        length = {"sv": text_of(node, "length", part.page) or ""}
    return Treatment(length, part.truth("accepts_active_use"))


def _verified(fields: Fields) -> Verified | None:
    part = fields.part("verified", ("on", "by"))
    if part is None:
        return None
    on, by = part.day("on"), part.text("by")
    for key in ("on", "by"):
        if not part.has(key):
            part.page.error(part.node, "missing", key=f"verified: {key}")
    return Verified(on, by) if on and by else None


def _rules_of(fields: Fields, values: dict[str, Any]) -> None:
    """What must hold between the fields of one entry."""
    page = fields.page
    if not fields.has("status"):
        page.error(fields.node, "missing", key="status")
    if values["status"] == "live":
        _live(fields, values)
    if values["status"] == "draft" and not fields.has("todo"):
        page.warning(fields.node, "draft_todo")
    if values["type"] == "shelter":
        for one in values["contacts"]:
            if one.by == "visit":
                page.findings.error(one.line, "shelter_address")
    _offenders(fields, values)
    for key in ("about", "first_words", "duty_note"):
        _digits(fields, key, values[key])


def _live(fields: Fields, values: dict[str, Any]) -> None:
    page = fields.page
    for key in NEEDED_LIVE:
        if not fields.has(key):
            page.error(fields.node, "live_missing", key=key)
    if fields.has("about") and not (fields.part("about", LANGUAGES) or fields).has("sv"):
        page.error(fields.nodes["about"], "live_missing", key="about: sv")
    if not values["needs"] and not values["crisis"] and not fields.has("needs"):
        page.error(fields.node, "live_missing", key="needs")
    if not values["sources"] and not fields.parts("sources"):
        page.error(fields.node, "live_source")
    if not values["contacts"] and not fields.parts("contact"):
        page.error(fields.node, "live_contact")


def _offenders(fields: Fields, values: dict[str, Any]) -> None:
    """Guilt is not offending (safety rule 5): who was hurt must never meet these entries."""
    grouped = not OFFENDER_GROUPS.isdisjoint(values["who"].groups)
    own = "own_behaviour" in values["needs"] and values["type"] not in GENERAL_TYPES
    if not grouped and not own:
        return
    victims = [need for need in values["needs"] if need in rules()["victim_needs"]]
    if victims:
        line = fields.line("needs")
        fields.page.findings.error(line, "offender_victims", seen=", ".join(victims))


def _digits(fields: Fields, key: str, texts: dict[str, str]) -> None:
    for language, text in texts.items():
        digits, named = facts.digits_in(text), facts.short_number_in(text)
        line = fields.line(key)
        if digits:
            fields.page.findings.error(
                line, "digits_in_text", key=f"{key}: {language}", seen=digits
            )
        elif named:
            fields.page.findings.warning(
                line, "short_in_text", key=f"{key}: {language}", seen=named
            )
