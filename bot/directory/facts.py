"""Single facts that staff write: numbers, links, addresses, hours, places, languages, texts."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from urllib.parse import urlsplit

import phonenumbers
from rapidfuzz.distance import DamerauLevenshtein

from bot.directory.areas import counties, municipalities
from bot.directory.fields import Page, guess, text_of
from bot.directory.findings import rules
from bot.directory.hour_traps import traps
from bot.directory.source import Node

EMAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+\.[a-z]{2,}")
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)
LANGUAGE = re.compile(r"[a-z]{2,3}")
NUMBER = re.compile(r"\+?[\d\s-]+")
LIKE_A_NUMBER = re.compile(
    r"(?<![\d/.,])\+?\d(?:[\s\u00a0-]?\d){4,}(?![\d/]|\s*(?:kr|kronor|SEK)\b)"
)
YEARS = re.compile(r"(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d|\d{4}-\d\d-\d\d")
SHORT_NUMBERS = re.compile(r"(?<![\d.,])(?:112|1177|114 ?14|113 ?13)(?![\d.]|,\d)")


@lru_cache(maxsize=16384)
def callable_number(number: str) -> bool:
    """Whether it is a Swedish phone number, long or short."""
    try:
        parsed = phonenumbers.parse(number, "SE")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(parsed) or phonenumbers.is_valid_short_number_for_region(
        parsed, "SE"
    )


def bare_digits(node: Node, page: Page) -> bool:
    """Whether it is figures without quotes, in which YAML may lose a zero."""
    if getattr(node, "style", None) or not str(node.value).isdigit():
        return False
    page.error(node, "read_as_number", seen=node.value)
    return True


def number(node: Node, page: Page) -> str | None:
    """A number as staff wrote it; None and a finding when nobody can be reached there."""
    value = None if bare_digits(node, page) else text_of(node, "number", page)
    if value is None:
        return None
    if not NUMBER.fullmatch(value):
        page.error(node, "number_letters", seen=value)
    elif not callable_number(value):
        page.error(node, "number_wrong", seen=value)
    else:
        return value
    return None


def link(node: Node, key: str, page: Page) -> str | None:
    """A link that starts with https and names a host."""
    value = text_of(node, key, page)
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme != "https":
        page.error(node, "link_https", seen=value)
    elif not HOST.fullmatch(host) or re.search(r"\s", value):
        page.error(node, "link_wrong", seen=value)
    else:
        return value
    return None


def source(node: Node, page: Page) -> str | None:
    """A source's link; old public pages may still be plain http."""
    value = str(node.value) if isinstance(node.value, str) else ""
    if value.startswith("http://") and HOST.fullmatch(value[7:].split("/")[0]):
        return text_of(node, "sources", page)
    return link(node, "sources", page)


def email(node: Node, page: Page) -> str | None:
    """An e-mail address."""
    value = text_of(node, "email", page)
    if value is not None and not EMAIL.fullmatch(value.lower()):
        page.error(node, "email_wrong", seen=value)
        return None
    return value


def hours(node: Node, page: Page) -> str | None:
    """Opening hours that the library reads as staff meant them."""
    value = text_of(node, "hours", page)
    if value is None:
        return None
    found = traps(value)
    for trap in found:
        say = page.error if trap.error else page.warning
        say(node, trap.rule, **trap.values)
    return None if any(trap.error for trap in found) else value


def language(node: Node, page: Page) -> str | None:
    """A language code; a Swedish name of a language gets its code suggested."""
    value = text_of(node, "languages", page)
    if value is None:
        return None
    names = rules()["languages"]
    if value.lower() in names:
        page.error(node, "language_name", seen=value, guess=names[value.lower()])
        return None
    if not LANGUAGE.fullmatch(value):
        meant = guess(value, names)
        rule = "language_name" if meant else "language_wrong"
        page.error(node, rule, seen=value, guess=names.get(meant))
        return None
    return value


def county(node: Node, page: Page) -> str | None:
    """A county's code; its name, or a code with swapped figures, gets the right one."""
    return _code(node, "county", counties(), page)


def municipality(node: Node, page: Page) -> str | None:
    """A municipality's code; its name, or a code with swapped figures, gets the right one."""
    return _code(node, "municipality", municipalities(), page)


def _code(node: Node, kind: str, names: Mapping[str, str], page: Page) -> str | None:
    if bare_digits(node, page):
        return None
    value = text_of(node, kind, page)
    if value is None or value in names:
        return value
    by_name = {name.lower(): code for code, name in names.items()}
    meant = by_name.get(guess(value, by_name) or "") or _swapped(value, names)
    rule = f"no_{kind}_guess" if meant else f"no_{kind}"
    page.error(node, rule, seen=value, guess=meant, name=names.get(meant or ""))
    return None


def _swapped(value: str, codes: Collection[str]) -> str | None:
    """The code that has the same figures in another order, or one figure wrong."""
    if not value.isdigit():
        return None
    alike = [code for code in codes if sorted(code) == sorted(value)]
    return min(alike or codes, key=lambda code: DamerauLevenshtein.distance(code, value))


def digits_in(text: str) -> str | None:
    """What looks like a phone number in a running text; None when nothing does."""
    for found in LIKE_A_NUMBER.finditer(YEARS.sub(" ", text)):
        return found[0]
    return None


def short_number_in(text: str) -> str | None:
    """A well-known short number in a running text."""
    found = SHORT_NUMBERS.search(text)
    return found[0] if found else None
