"""What pages say: their own words, and the needs' names as the talk says them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from bot.codes import NEEDS
from bot.settings import ROOT
from bot.written import read_once

HERE: Final = Path(__file__).parent


def page_words(template: str) -> Mapping[str, Any]:
    """The words of `<template>.yml` by language, each with `needs`."""
    said = read_once(HERE / f"{template}.yml")
    return {language: {**texts, "needs": need_names(language)} for language, texts in said.items()}


def need_names(language: str) -> Mapping[str, str]:
    """Each need's name; where the talk says it in several ways, as of somebody else."""
    path = ROOT / "flows" / "replies" / language / "asking.yml"
    said = read_once(path)
    return {need: _plain(said[f"name_{need}"]) for need in NEEDS}


def _plain(said: Any) -> str:
    if isinstance(said, Mapping):
        return str(said.get("other") or said["any"])
    return str(said)
