"""`evaluate`: measure the model on messages that nobody who trained it has used."""

import argparse
import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from bot.commands.base import Command
from bot.settings import Settings


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="the figures as one object")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="the N worst messages")


def _run(options: argparse.Namespace) -> int:
    from bot.commands.start import conversation
    from nlu.measure import Example, figures, read_examples, worst

    ready = conversation(Settings.read())

    async def understood() -> list[Example]:
        found = []
        for truth in read_examples():
            message = await ready.understand(truth["text"])
            found.append(Example(truth["text"], truth, message.as_json()))
        return found

    examples = asyncio.run(understood())
    parts = {"all": examples}
    for language in ("sv", "en"):
        parts[language] = [e for e in examples if e.truth["language"] == language]
    parts["other"] = [e for e in examples if e.truth["language"] not in ("sv", "en")]
    tables = {name: figures(part) for name, part in parts.items()}
    if options.json:
        print(json.dumps({n: {f.what: f.value for f in t} for n, t in tables.items()}))
    else:
        _show(tables)
        for example in worst(examples, options.worst):
            print(f"\n{example.text}")
            print(f"  said:  {_told(example.truth)}")
            print(f"  heard: {_told(example.found)}")
    return 0


def _show(tables: Mapping[str, Sequence[Any]]) -> None:
    names = list(tables)
    print(_row(["", *names, "messages", "target"]))
    for row in zip(*tables.values(), strict=True):
        values = ["–" if f.value is None else f"{f.value:.3f}" for f in row]
        print(_row([row[0].what, *values, str(row[0].number), row[0].target]))


def _row(cells: Iterable[str]) -> str:
    first, *others = cells
    return f"{first:<38}" + "".join(f"{cell:>10}" for cell in others)


def _told(labels: Any) -> str:
    keys = ("needs", "crisis", "for", "age", "county", "meta")
    return " ".join(f"{k}={labels[k]}" for k in keys if labels[k] not in (None, [], "none", "self"))


EVALUATE: Final = Command(
    "evaluate",
    "Measure understanding on the messages in nlu/evaluation, which are never trained on.",
    "python -m bot evaluate --worst 30",
    _options,
    _run,
)
