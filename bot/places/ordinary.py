"""Everyday words that a misspelt place name could be taken for, and so are never read as one."""

from __future__ import annotations

from bot.places.names import read

ORDINARY: frozenset[str] = frozenset(word for (word,) in read("ordinary.csv"))
