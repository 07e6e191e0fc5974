"""YAML that people write, read strictly: each mistake with its line, and no key twice.

YAML itself keeps the last of two equal keys in silence: what stood under the first is lost.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from bot.errors import Problem

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BadFile(Problem):
    """A file cannot be read: which, on which line and why."""


def read(path: Path) -> Any:
    """What the file holds; raises BadFile."""
    return read_with_lines(path)[0]


@cache
def read_once(path: Path) -> Any:
    """What the file holds, read at the first call; nobody may change what comes back."""
    return read(path)


def read_with_lines(path: Path) -> tuple[Any, dict[str, int]]:
    """What the file holds, and on which line each of its outermost keys stands."""
    try:
        text = path.read_text("utf-8")
        node = yaml.compose(text, Loader=_LOADER)
        twice = _written_twice(node)
        content = yaml.load(text, Loader=_LOADER)  # noqa: S506  a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise BadFile(f"{path}:{line}: not YAML: {getattr(error, 'problem', error)}") from None
    if twice:
        raise BadFile(f"{path}:{twice.start_mark.line + 1}: {twice.value}: stands twice")
    return content, {key.value: key.start_mark.line + 1 for key, _ in _pairs(node)}


def _pairs(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    """Keys and values of a mapping; none of anything else."""
    return node.value if isinstance(node, yaml.MappingNode) else []


def _written_twice(node: yaml.Node | None) -> yaml.Node | None:
    """The first key that stands for the second time in its own mapping, however deep."""
    seen: set[Any] = set()
    for key, value in _pairs(node):
        if isinstance(key, yaml.ScalarNode):
            if key.value in seen:
                return key
            seen.add(key.value)
        if inner := _written_twice(value):
            return inner
    if isinstance(node, yaml.SequenceNode):
        return next(filter(None, map(_written_twice, node.value)), None)
    return None
