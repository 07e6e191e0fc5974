"""Names of needs for whoever reads about them, from the replies of the talk."""

from collections.abc import Mapping
from typing import Any

import yaml

from bot.codes import NEEDS
from bot.rooms import ROOT


def need_names(language: str) -> Mapping[str, str]:
    """Each need's name; where the talk says it in several ways, as of somebody else."""
    path = ROOT / "flows" / "replies" / language / "asking.yml"
    said: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {need: _plain(said[f"name_{need}"]) for need in NEEDS}


def _plain(said: Any) -> str:
    if isinstance(said, Mapping):
        return str(said.get("other") or said["any"])
    return str(said)
