"""The licence of every package of requirements.lock, as its makers state it.

python -m tests.licences
"""

import re
from importlib.metadata import PackageNotFoundError, metadata

from bot.settings import ROOT


def locked() -> list[tuple[str, str]]:
    """Name and version of each package of the lock."""
    text = (ROOT / "requirements.lock").read_text("utf-8")
    return re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s\\;]+)", text, re.MULTILINE)


def licence(name: str) -> str:
    """What the package says of itself; `?` where it says nothing or is not installed."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return "?"
    if said.get("License-Expression"):
        return str(said["License-Expression"])
    kinds = [c.split("::")[-1].strip() for c in said.get_all("Classifier") or () if "License" in c]
    named = [kind for kind in kinds if kind != "OSI Approved"]
    if named:
        return "; ".join(named)
    first = (said.get("License") or "?").strip().splitlines()
    return first[0][:60] if first else "?"


if __name__ == "__main__":
    for name, version in locked():
        print(f"{name:<36}{version:<16}{licence(name)}")
