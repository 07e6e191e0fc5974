"""Known weaknesses of the locked packages, held against docs/advisories.yaml: `make audit`.

python -m tests.advisories FOLDER       # a copy of an advisory database, in OSV's form
python -m tests.advisories REPORT.json  # what pip-audit wrote

1 when one is not in the list, or the list speaks of another version than the lock; 2 when
nothing could be looked up.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from packaging.version import InvalidVersion, Version

from bot.settings import ROOT
from tests.licences import locked

LIST: Final = ROOT / "docs" / "advisories.yaml"
KEPT: Final = frozenset({"never", "behind_proxy", "open"})


@dataclass(frozen=True)
class Advisory:
    """One weakness of one package, under all its names."""

    package: str
    version: str
    ids: frozenset[str]

    def __str__(self) -> str:
        return f"{self.package} {self.version}: {', '.join(sorted(self.ids))}"


def listed(path: Path = LIST) -> list[Advisory]:
    """What the list speaks of; ValueError where an entry says too little."""
    found = []
    for entry in yaml.safe_load(path.read_text("utf-8"))["advisories"]:
        if entry["reached"] not in KEPT or len(entry["why"]) < 20 or not entry["ids"]:
            raise ValueError(f"{path.name}: {entry['package']}: reached, why or ids is missing")
        for id in entry["ids"]:
            found.append(Advisory(entry["package"], str(entry["version"]), frozenset({id})))
    return found


def in_database(folder: Path, pins: Mapping[str, str]) -> Iterator[Advisory]:
    """All of the database that are true of these versions."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".yaml", ".json") or not path.is_file():
            continue
        text = path.read_text("utf-8")
        if "affected" not in text or "PyPI" not in text:
            continue
        record = json.loads(text) if path.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)
        if isinstance(record, dict) and "id" in record and not record.get("withdrawn"):
            yield from _true_of(record, pins)


def _true_of(record: Mapping[str, Any], pins: Mapping[str, str]) -> Iterator[Advisory]:
    ids = frozenset([record["id"], *(record.get("aliases") or ())])
    for affected in record.get("affected") or ():
        package = affected.get("package") or {}
        name = normal(str(package.get("name")))
        if package.get("ecosystem") == "PyPI" and name in pins and _has(affected, pins[name]):
            yield Advisory(name, pins[name], ids)
            return


def _has(affected: Mapping[str, Any], version: str) -> bool:
    if version in (affected.get("versions") or ()):
        return True
    ranges = (one for one in affected.get("ranges") or () if one["type"] == "ECOSYSTEM")
    return any(_within(one["events"], Version(version)) for one in ranges)


def _within(events: list[Mapping[str, str]], version: Version) -> bool:
    """Whether the last event at or before the version lets it in."""
    inside = False
    for event in events:
        for kind, at in event.items():
            try:
                point = Version(at)
            except InvalidVersion:
                return True  # rather one too many
            if kind == "introduced" and version >= point:
                inside = True
            elif (kind == "fixed" and version >= point) or (
                kind == "last_affected" and version > point
            ):
                inside = False
    return inside


def in_report(path: Path) -> Iterator[Advisory]:
    """What pip-audit found; ValueError where it looked nothing up."""
    packages = json.loads(path.read_text("utf-8"))["dependencies"]
    asked = sum("vulns" in package for package in packages)
    if asked < len(packages) or not packages:
        raise ValueError(f"{path}: {asked} of {len(packages)} packages were looked up")
    for package in packages:
        for found in package.get("vulns", ()):
            ids = frozenset([found["id"], *found.get("aliases", ())])
            yield Advisory(normal(package["name"]), package["version"], ids)


def unheard_of(found: list[Advisory], known: list[Advisory]) -> list[Advisory]:
    """Those that the list does not speak of, under any of their names."""
    named = {(one.package, id) for one in known for id in one.ids}
    return [one for one in found if not any((one.package, id) in named for id in one.ids)]


def outdated(known: list[Advisory], pins: Mapping[str, str]) -> list[Advisory]:
    """Entries about a version that is no longer in the lock."""
    return [one for one in known if pins.get(one.package) != one.version]


def normal(name: str) -> str:
    """A package's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    """The lock's packages with their versions."""
    return {normal(name): version for name, version in locked()}


def main(given: str) -> int:
    """Prints what is new and what is outdated."""
    where, pins, known = Path(given), pinned(), listed()
    if not where.exists():
        print(f"{where}: there is no such copy of an advisory database", file=sys.stderr)
        return 2
    try:
        found = list(in_database(where, pins) if where.is_dir() else in_report(where))
    except ValueError as error:
        print(f"{error}; name a copy of a database instead: DATABASE=folder", file=sys.stderr)
        return 2
    new, old = unheard_of(found, known), outdated(known, pins)
    for one in new:
        print(f"{one}\n    is not in docs/advisories.yaml: is it reached, and why not?")
    for one in old:
        print(f"{one}\n    is in docs/advisories.yaml; the lock holds {pins.get(one.package)}")
    print(f"{len(found)} advisories for {len(pins)} packages; {len(new)} new, {len(old)} outdated")
    return int(bool(new or old))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
