"""The rules of the talk as diagrams: `python -m bot.pages.flows > docs/flows.md`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from bot.settings import ROOT

RULES: Final = ROOT / "flows" / "rules"
_HEAD: Final = (
    "# The talk as diagrams",
    "Made from `flows/rules` by `python -m bot.pages.flows`; do not edit. Round boxes are",
    "what a message is understood as (intents), square ones what the bot does (actions).",
)


def flows_document(folder: Path = RULES) -> str:
    """Markdown with one Mermaid diagram a file of rules."""
    lines = list(_HEAD)
    for path in sorted(folder.glob("*.yml")):
        rules: list[dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))["rules"]
        lines += ["", f"## {path.stem}", "```mermaid", "flowchart LR"]
        for number, rule in enumerate(rules):
            lines += _rule(f"r{number}", rule)
        lines.append("```")
    return "\n".join(lines) + "\n"


def _rule(name: str, rule: dict[str, Any]) -> Iterator[str]:
    """A rule as a chain of boxes inside a frame with the rule's name."""
    yield f'  subgraph {name}["{rule["rule"]}"]'
    boxes = [box for step in rule["steps"] if (box := _box(step))]
    for number, box in enumerate(boxes):
        yield f"    {name}_{number}{box}"
    if len(boxes) > 1:
        yield "    " + " --> ".join(f"{name}_{number}" for number in range(len(boxes)))
    yield "  end"


def _box(step: dict[str, Any]) -> str | None:
    """One step's box; None for what only keeps Rasa's books."""
    if "or" in step:
        heard = "<br>".join(str(one["intent"]) for one in step["or"])
        return f'(["{heard}"])'
    if "intent" in step:
        return f'(["{step["intent"]}"])'
    return f'["{step["action"]}"]' if "action" in step else None


if __name__ == "__main__":
    print(flows_document(), end="")
