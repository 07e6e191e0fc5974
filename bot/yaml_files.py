"""Our own YAML beside the code: words and lists that do not change while the process runs."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is built in


@cache
def read_once(path: Path) -> Mapping[str, Any]:
    """What the file holds, read at the first call; nobody may change it."""
    content: Mapping[str, Any] = yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506  a safe loader
    return content
