"""The file as YAML nodes with line numbers; what YAML itself refuses, said in Swedish.

When the file as a whole cannot be read, each entry is tried alone, so that one tab does not
hide the mistakes below it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.directory.findings import Findings

MOST_BYTES = 3_000_000
MOST_BRACKETS = 60
MOST_INDENT = 200
ENTRY = re.compile(r"-(\s|$)")
DEEP_LINE = re.compile(r"(?:[-?:][ \t]+){40}")

Node = yaml.nodes.Node
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is built in


@dataclass(frozen=True)
class Piece:
    """One entry of the file; `before` lines stand above the text its node was read from."""

    node: Node
    before: int = 0


def pieces(path: Path, findings: Findings) -> list[Piece]:
    """Every entry that YAML can read; what it cannot is added to the findings."""
    text = _text(path, findings)
    if text is None or _too_deep(text, findings):
        return []
    try:
        node = _compose(text)
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        apart = list(_apart(text))
        if not apart:
            _explain(problem, text, 0, findings)
        return [piece for part, before in apart for piece in _alone(part, before, findings)]
    if node is None:
        findings.error(1, "file_empty")
        return []
    return _entries(node, 0, findings)


def _text(path: Path, findings: Findings) -> str | None:
    try:
        if path.stat().st_size > MOST_BYTES:
            size = f"{path.stat().st_size / 1e6:.1f}"
            findings.error(1, "file_too_big", size=size, most=MOST_BYTES // 1_000_000)
            return None
        content = path.read_bytes()
    except (OSError, ValueError) as problem:
        findings.error(1, "file_missing", why=type(problem).__name__)
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        findings.error(line, "file_not_utf8", line=line)
        return None
    return text.replace("\r\n", "\n")


def _too_deep(text: str, findings: Findings) -> bool:
    """Whether nesting could exhaust the parser (a bomb, or a bracket that never closes)."""
    open_now = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip(" ").startswith("#"):
            continue
        open_now += line.count("[") + line.count("{") - line.count("]") - line.count("}")
        indent = len(line) - len(line.lstrip(" "))
        deep = line.count("[") + line.count("{") > MOST_BRACKETS or open_now > MOST_BRACKETS
        if deep or (indent > MOST_INDENT and line.strip()) or DEEP_LINE.search(line):
            findings.error(number, "file_too_deep")
            return True
    return False


def _compose(text: str) -> Node | None:
    loader = _Loader(text)
    try:
        node: Node | None = loader.get_single_node()
    finally:
        loader.dispose()
    return node


def _entries(node: Node, before: int, findings: Findings) -> list[Piece]:
    if not isinstance(node, yaml.SequenceNode):
        findings.error(node.start_mark.line + before + 1, "file_not_list")
        return []
    return [Piece(entry, before) for entry in node.value]


def _apart(text: str) -> Iterator[tuple[str, int]]:
    """Each entry's own text, with the number of lines above it."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if ENTRY.match(line)]
    for first, last in zip(starts, [*starts, len(lines)][1:], strict=True):
        yield "\n".join(lines[first:last]), first


def _alone(text: str, before: int, findings: Findings) -> list[Piece]:
    try:
        node = _compose(text)
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        name = re.match(r"-\s+id:\s*[\"']?([a-z0-9-]+)", text)
        findings.entry = name[1] if name else None
        _explain(problem, text, before, findings)
        findings.entry = None
        return []
    return [] if node is None else _entries(node, before, findings)


def _explain(problem: Exception, text: str, before: int, findings: Findings) -> None:
    """Adds what YAML refused, in words for somebody who has never seen YAML."""
    lines = text.split("\n")
    said = f"{getattr(problem, 'context', '')} {getattr(problem, 'problem', '')} {problem}"
    marks = ("problem_mark", "context_mark")
    if "quoted scalar" in said or "flow " in said:  # what is never closed: where it was opened
        marks = ("context_mark", "problem_mark")
    mark = getattr(problem, marks[0], None) or getattr(problem, marks[1], None)
    line = min(mark.line if mark else _control_line(text), len(lines) - 1)
    for near in range(line, max(line - 3, -1), -1):  # libyaml often points below the mistake
        if re.match(r" *\t", lines[near]):
            findings.error(near + before + 1, "yaml_tab")
            return
    seen = lines[line].split(":", 1)[-1].strip()[:1] or "?"
    rule = _rule(said, seen)
    if rule == "yaml_colon" and lines[line].count(": ") == 1:
        rule = "yaml_indent"  # only its own colon: the line was taken for a part of the one above
    findings.error(line + before + 1, rule, seen=seen)


def _rule(said: str, seen: str) -> str:
    for words, rule in {
        "mapping values are not allowed": "yaml_colon",
        "quoted scalar": "yaml_quote",
        "flow sequence": "yaml_bracket",
        "flow mapping": "yaml_bracket",
        "control characters": "yaml_control",
        "special characters": "yaml_control",
        "alias": "yaml_alias",
        "anchor": "yaml_alias",
        "cannot start any token": "yaml_special",
        "block mapping": "yaml_indent",
        "block collection": "yaml_indent",
        "block sequence": "yaml_indent",
        "could not find expected ':'": "yaml_indent",
        "block end": "yaml_indent",
    }.items():
        if words in said:
            return rule
    return "yaml_special" if seen in "%@`*&!|>" else "yaml_other"


def _control_line(text: str) -> int:
    found = re.search(r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    return text[: found.start()].count("\n") if found else 0
