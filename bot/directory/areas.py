"""Codes and names of Sweden's counties and municipalities, as the directory needs them."""

from collections.abc import Mapping
from functools import cache

from bot.places import sweden


@cache
def municipalities() -> Mapping[str, str]:
    """Name of each of the 290 municipalities by its four-digit SCB code."""
    return {code: place.name for code, place in sweden().municipalities.items()}


@cache
def counties() -> Mapping[str, str]:
    """Name of each of the 21 counties by its two-digit SCB code."""
    return {code: place.name for code, place in sweden().counties.items()}
