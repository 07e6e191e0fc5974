"""What pages say: their own words, and the needs' names as the talk says them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from bot.codes import NEEDS
from bot.rooms import ROOT

HERE: Final = Path(__file__).parent


@cache
def page_words(template: str) -> Mapping[str, Any]:
    """The words of `<template>.yml` by language, each with `needs`."""
    said: dict[str, Any] = yaml.safe_load((HERE / f"{template}.yml").read_text("utf-8"))
    for language, texts in said.items():
        texts["needs"] = need_names(language)
    return said


def need_names(language: str) -> Mapping[str, str]:
    """Each need's name; where the talk says it in several ways, as of somebody else."""
    path = ROOT / "flows" / "replies" / language / "asking.yml"
    said: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {need: _plain(said[f"name_{need}"]) for need in NEEDS}


def _plain(said: Any) -> str:
    if isinstance(said, Mapping):
        return str(said.get("other") or said["any"])
    return str(said)
