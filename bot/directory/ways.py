"""One way of contact of an entry: the right kind of value for how one gets in touch."""

from collections.abc import Sequence
from typing import Any

from bot.directory import facts
from bot.directory.fields import Fields
from bot.directory.model import Contact

VALUE_KEYS = {
    "phone": ("number",),
    "sms": ("number",),
    "chat": ("url",),
    "web": ("url",),
    "video": ("url",),
    "email": ("email", "url"),
    "visit": ("address",),
}
VALUES = ("number", "url", "email", "address")
CONTACT_KEYS = ("by", *VALUES, "hours", "languages", "hidden_on_bill", "note")


def contact(fields: Fields, ways: Sequence[str]) -> Contact | None:
    """The contact, or None when it is wrong."""
    page = fields.page
    node = fields.nodes.get("by")
    if node is None:
        page.error(fields.node, "missing", key="by")
        return None
    if getattr(node, "value", None) == "no_phone":
        page.error(node, "no_phone_entry")
        return None
    by: Any = fields.one_of("by", ways)
    hours = facts.hours(fields.nodes["hours"], page) if fields.has("hours") else None
    languages = [facts.language(one, page) for one in fields.parts("languages")]
    hidden, note = fields.truth("hidden_on_bill"), fields.texts("note", ("sv", "en"))
    value = _value(fields, by) if by else None
    _digits_in_note(fields, note)
    if value is None:
        return None
    spoken_there = tuple(code for code in languages if code)
    return Contact(by, value, hours, spoken_there, hidden, note, page.line(fields.node))


def _value(fields: Fields, by: str) -> str | None:
    """The number, link or address that fits the way; others in the same contact are refused."""
    page, wanted = fields.page, VALUE_KEYS[by]
    for key in VALUES:
        if fields.has(key) and key not in wanted:
            page.error(fields.nodes[key], "contact_extra", by=by, key=key)
    given = [name for name in wanted if fields.has(name)]
    if not given:
        page.error(fields.node, "contact_value", by=by, needed=wanted[0])
        return None
    key = given[0]
    node = fields.nodes[key]
    if key == "number":
        return facts.number(node, page)
    if key == "url":
        return facts.link(node, key, page)
    return facts.email(node, page) if key == "email" else fields.text(key)


def _digits_in_note(fields: Fields, note: dict[str, str]) -> None:
    for text in note.values():
        digits = facts.digits_in(text)
        if digits:
            fields.page.findings.error(
                fields.line("note"), "digits_in_text", key="note", seen=digits
            )
