"""One part of an entry, field by field: each value typed, or a finding that says what to write."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

import yaml
from rapidfuzz.distance import DamerauLevenshtein

from bot.directory.findings import Findings, spoken
from bot.directory.source import Node

STR, INT, FLOAT, BOOL, NULL = (
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null")
)
CLOSE_ENOUGH = 0.34  # edits a letter: "imges" is images, "skydd" is nothing


def guess(seen: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that was probably meant; None where none is near."""
    seen = seen.lower().replace("-", "_").replace(" ", "_")
    best = min(allowed, key=lambda word: DamerauLevenshtein.distance(seen, word), default=None)
    if best is None or DamerauLevenshtein.distance(seen, best) > max(
        1, CLOSE_ENOUGH * max(len(best), len(seen))
    ):
        return None
    return best


class Page:
    """Where the nodes of one entry stand, and what is found in them."""

    def __init__(self, findings: Findings, before: int) -> None:
        self.findings, self.before = findings, before
        self._met: set[int] = set()

    def line(self, node: Node) -> int:
        """The node's line in the file, from 1."""
        return int(node.start_mark.line) + self.before + 1

    def error(self, node: Node, rule: str, **values: object) -> None:
        """Adds an error at the node's line."""
        self.findings.error(self.line(node), rule, **values)

    def warning(self, node: Node, rule: str, **values: object) -> None:
        """Adds a warning at the node's line."""
        self.findings.warning(self.line(node), rule, **values)

    def repeated(self, node: Node) -> bool:
        """Whether any part is an alias of another; walks each part once, so bombs stay small."""
        if id(node) in self._met:
            self.error(node, "yaml_alias")
            return True
        self._met.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return any(self.repeated(part) for part in node.value)
        if isinstance(node, yaml.MappingNode):
            return any(self.repeated(part) for pair in node.value for part in pair)
        return False


class Fields:
    """The named fields of one mapping; unknown and repeated names are findings."""

    def __init__(self, node: yaml.MappingNode, allowed: Sequence[str], page: Page) -> None:
        self.page, self.node = page, node
        self.nodes: dict[str, Node] = {}
        self.keys: dict[str, Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name in self.keys:
                page.error(key, "same_key", key=name, first=page.line(self.keys[name]))
            elif name not in allowed:
                self._unknown(key, name, allowed)
            else:
                self.keys[name], self.nodes[name] = key, value

    def _unknown(self, key: Node, name: str, allowed: Sequence[str]) -> None:
        meant = guess(name, [word for word in allowed if word not in self.keys])
        if meant is None:
            self.page.error(key, "unknown_key", key=name, allowed=", ".join(allowed))
        else:
            self.page.error(key, "unknown_key_guess", key=name, guess=meant)

    def has(self, key: str) -> bool:
        """Whether the field is written at all."""
        return key in self.nodes

    def line(self, key: str) -> int:
        """The field's line; the part's first line where it is not written."""
        return self.page.line(self.keys.get(key, self.node))

    def text(self, key: str) -> str | None:
        """The field as text; None when missing or wrong."""
        node = self.nodes.get(key)
        return None if node is None else text_of(node, key, self.page)

    def texts(self, key: str, languages: Sequence[str]) -> dict[str, str]:
        """The field as one text a language."""
        part = self.part(key, languages)
        if part is None:
            return {}
        texts = {name: part.text(name) for name in part.nodes}
        return {name: text for name, text in texts.items() if text is not None}

    def part(self, key: str, allowed: Sequence[str]) -> "Fields | None":
        """The field as fields of its own."""
        node = self.nodes.get(key)
        if node is None:
            return None
        if not isinstance(node, yaml.MappingNode):
            names = ", ".join(allowed)
            self.page.error(node, "wrong_part", key=key, allowed=names, seen=seen(node))
            return None
        return Fields(node, allowed, self.page)

    def one_of(self, key: str, allowed: Sequence[str]) -> str | None:
        """The field where it is one of a closed set."""
        node = self.nodes.get(key)
        return None if node is None else one_of(node, key, allowed, self.page)

    def parts(self, key: str) -> list[Node]:
        """The parts of a list; empty when missing or wrong."""
        node = self.nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.page.error(node, "wrong_list", key=key, seen=seen(node))
            return []
        return list(node.value)

    def several(self, key: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """The field as codes of a closed set, each once."""
        found: list[str] = []
        for node in self.parts(key):
            code = one_of(node, key, allowed, self.page)
            if code in found:
                self.page.error(node, "twice", key=key, seen=code)
            elif code is not None:
                found.append(code)
        return tuple(found)

    def truth(self, key: str) -> bool | None:
        """The field as true or false; None when missing or wrong."""
        node = self.nodes.get(key)
        if node is None:
            return None
        if node.tag != BOOL or not isinstance(node, yaml.ScalarNode):
            self.page.error(node, "wrong_true", key=key, seen=seen(node))
            return None
        return str(node.value).lower() in ("true", "yes", "on")

    def day(self, key: str) -> date | None:
        """The field as a date; None when missing or wrong."""
        node = self.nodes.get(key)
        if node is None:
            return None
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(node.value)):
                return date.fromisoformat(node.value)
        except ValueError:
            pass  # such as 2026-02-30: said below like every other wrong date
        self.page.error(node, "wrong_date", key=key, seen=seen(node))
        return None


def seen(node: Node) -> str:
    """What staff wrote, or the name of what it is."""
    words = spoken()["words"]
    if isinstance(node, yaml.ScalarNode):
        return str(node.value) or str(words["nothing"])
    return str(words["list" if isinstance(node, yaml.SequenceNode) else "part"])


def text_of(node: Node, key: str, page: Page) -> str | None:
    """The node as text; what YAML would read as something else must stand in quotes."""
    if not isinstance(node, yaml.ScalarNode):
        page.error(node, "wrong_text", key=key, seen=seen(node))
        return None
    value = str(node.value)
    if node.tag == BOOL:
        words = spoken()["words"]
        yes = value.lower() in ("true", "yes", "on")
        page.error(node, "read_as_false", seen=value, meaning=words[f"text_{str(yes).lower()}"])
        return None
    if node.tag == NULL or not value.strip():
        page.error(node, "empty", key=key)
        return None
    if node.tag != STR:
        page.error(node, "read_as_number", seen=value)
        return None
    return value.strip()


def one_of(node: Node, key: str, allowed: Sequence[str], page: Page) -> str | None:
    """The node where it is one of a closed set; else None, and the nearest word is suggested."""
    value = text_of(node, key, page)
    if value is None or value in allowed:
        return value
    meant = guess(value, allowed)
    if meant is None:
        page.error(node, "not_allowed", key=key, seen=value, allowed=", ".join(allowed))
    else:
        page.error(node, "not_allowed_guess", key=key, seen=value, guess=meant)
    return None
