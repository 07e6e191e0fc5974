"""docs/evaluation.md: every figure of understanding on one page, ours beside Rasa's default.

make evaluation-page        with the model as it is (a minute)
make compare-with-diet      trains Rasa's default pipeline first (slow, seldom needed)
make learning-curve         trains on parts of the messages (slow, seldom needed)
"""

import asyncio
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any, Final

from bot.clock import now
from bot.codes import NEEDS
from bot.settings import ROOT, Settings
from nlu.measure import DEFAULTS, Example, Figure, Needs, crises, figures, read_examples, worst
from tests.evaluation.misunderstood import KNOWN
from tests.evaluation.rival import ANSWERS, key_of

PAGE: Final = ROOT / "docs" / "evaluation.md"
LEARNING: Final = ROOT / "docs" / "figures" / "learning.json"
READER: Final = ROOT / "docs" / "figures" / "second_reader.json"
"""Labels by a second reader, who had the label guide and the texts and nothing else."""
TEMPLATE: Final = Path(__file__).with_name("page.txt")
THRESHOLDS: Final = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7)
ABOUT_US: Final = re.compile(r"^(?:needs|several|crisis|out of scope)")
"""Figures that DIET can be measured on too; facts are read by rules."""


def main() -> int:
    """Write the page; the exit status."""
    PAGE.write_text(asyncio.run(_page()), "utf-8")
    print(PAGE.relative_to(ROOT))
    return 0


async def _page() -> str:
    from bot.commands.start import conversation

    ready = conversation(Settings.read())
    from tests.evaluation.probabilities import Probabilities, scope_curve

    examples, probable = [], Probabilities(ready.agent)
    inside, outside = [], []
    for truth in read_examples():
        text = truth["text"]
        found = (await ready.understand(text)).as_json()
        examples.append(Example(text, truth, found))
        if truth["needs"]:
            inside.append((truth["needs"], probable.of(text)))
        elif "out_of_scope" in truth["meta"]:
            outside.append(probable.of(text))
    curve = scope_curve(inside, outside, THRESHOLDS)
    rival, about_rival = _rival(examples)
    parts = by_language(examples)
    return Template(TEMPLATE.read_text("utf-8")).substitute(
        today=now().date().isoformat(),
        messages=len(examples),
        figures=_figures({**parts, "DIET, all": rival}),
        about_rival=about_rival,
        second_reader=_second_reader(examples),
        needs=_each_need(examples, rival),
        crises=_crises(examples),
        kinds=_by_kind(examples),
        scope=_table(
            ["threshold", "in scope, likeliest need right", "out of scope, left alone"],
            [[f"{t:.2f}", f"{right:.3f}", f"{left:.3f}"] for t, right, left in curve],
        ),
        inside=len(inside),
        outside=len(outside),
        learning=_learning(),
        known=len(KNOWN),
        worst="\n".join(_told(example) for example in worst(examples, 30)),
    )


def by_language(examples: Sequence[Example]) -> dict[str, list[Example]]:
    """All, Swedish, English, the others."""
    parts = {"all": list(examples)}
    for language in ("sv", "en"):
        parts[language] = [e for e in examples if e.truth["language"] == language]
    parts["other"] = [e for e in examples if e.truth["language"] not in ("sv", "en")]
    return parts


def _rival(examples: Sequence[Example]) -> tuple[list[Example], str]:
    """What DIET made of the same messages, and how it was trained."""
    if not ANSWERS.is_file():
        return [], "It has not been trained yet."
    content = json.loads(ANSWERS.read_text("utf-8"))
    answers = {answer["id"]: answer for answer in content["answers"]}
    told = [
        Example(e.text, e.truth, {**e.found, **DEFAULTS, **answers[key_of(e.text)]})
        for e in examples
        if key_of(e.text) in answers
    ]
    spent = sorted(answer["ms"] for answer in answers.values())
    ours = content["ours"]
    return told, (
        f"It learnt from {ours['messages']} of the messages, drawn by chance, in "
        f"{content['epochs']} rounds of {content['seconds'] / content['epochs']:.0f} s (all of "
        "them would take hours), and takes "
        f"{spent[len(spent) // 2]:.0f} ms a message. Our trained component from the same "
        f"{ours['messages']}, without phrases: micro F1 {ours['micro']:.3f}, macro "
        f"{ours['macro']:.3f}, several needs exact {ours['exact']:.3f}."
    )


def _second_reader(examples: Sequence[Example]) -> str:
    """How far two readers agree, which is as far as anybody can come."""
    read = {labels["id"]: labels for labels in json.loads(READER.read_text("utf-8"))}
    theirs = [
        Example(e.text, e.truth, {**e.found, **DEFAULTS, **read[key_of(e.text)]})
        for e in examples
        if key_of(e.text) in read
    ]
    wanted = ("needs, micro F1", "several needs, exact", "crisis, heard (recall)")
    said = [f"{f.what} {_number(f.value)}" for f in figures(theirs) if f.what in wanted]
    return f"{len(theirs)} of the messages: {', '.join(said)}"


def _figures(parts: Mapping[str, Sequence[Example]]) -> str:
    columns = {name: figures(part) for name, part in parts.items()}

    def cell(name: str, figure: Figure) -> str:
        if name.startswith("DIET") and not ABOUT_US.match(figure.what):
            return "–"
        return _number(figure.value)

    rows = [
        [row[0].what, *map(cell, columns, row), str(row[0].number), row[0].target]
        for row in zip(*columns.values(), strict=True)
    ]
    return _table(["", *columns, "messages", "target"], rows)


def _each_need(examples: Sequence[Example], rival: Sequence[Example]) -> str:
    ours, theirs = Needs(), Needs()
    for needs, measured in ((ours, examples), (theirs, rival)):
        for example in measured:
            needs.add(example.truth["needs"], example.found["needs"])
    rows = []
    for need in NEEDS:
        count = ours.by_need[need]
        said, heard = count.right + count.missed, count.right + count.wrong
        precision = count.right / heard if heard else None
        recall = count.right / said if said else None
        f1s = (count.f1, theirs.by_need[need].f1 if rival else None)
        rows.append([need, *map(_number, (precision, recall, *f1s)), str(said)])
    return _table(["need", "precision", "recall", "F1", "F1 of DIET", "messages"], rows)


def _crises(examples: Sequence[Example]) -> str:
    languages = sorted({e.truth["language"] for e in examples if e.truth["crisis"] != "none"})
    rows = []
    for language in languages:
        part = [e for e in examples if e.truth["language"] == language]
        told = {figure.what: figure for figure in crises(part)}
        heard = told["crisis, heard (recall)"]
        others = ("crisis, heard or asked about", "crisis, false alarms, all")
        cells = [_number(told[name].value) for name in others]
        rows.append([language, _number(heard.value), *cells, str(heard.number)])
    return _table(["language", "heard", "heard or asked about", "false alarms", "crises"], rows)


def _by_kind(examples: Sequence[Example]) -> str:
    kinds = sorted({kind for e in examples for kind in e.truth["kind"]})
    rows = []
    for kind in kinds:
        part = [e for e in examples if kind in e.truth["kind"]]
        told = {figure.what: figure.value for figure in figures(part)}
        names = ("needs, micro F1", "several needs, exact", "crisis, heard (recall)")
        rows.append([kind, *(_number(told[name]) for name in names), str(len(part))])
    return _table(["kind", "needs, micro F1", "several, exact", "crises heard", "messages"], rows)


def _learning() -> str:
    if not LEARNING.is_file():
        return "Not drawn yet."
    rows = [
        [str(row["messages"]), *(_number(row[key]) for key in ("micro", "macro", "exact"))]
        for row in json.loads(LEARNING.read_text("utf-8"))
    ]
    return _table(["training messages", "needs, micro F1", "macro F1", "several, exact"], rows)


def _told(example: Example) -> str:
    def labels(of: Mapping[str, Any]) -> str:
        keys = ("needs", "crisis", "for", "age", "meta")
        return " ".join(
            f"{key}={','.join(of[key]) if isinstance(of[key], list) else of[key]}"
            for key in keys
            if of[key] not in (None, [], "none", "self")
        )

    text = re.sub(r"[`|<>\[\]]", " ", example.text).strip()
    said, heard = labels(example.truth) or "nothing", labels(example.found) or "nothing"
    return f"- {text[:200]}\n  said: {said}; understood: {heard}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    line: Callable[[Iterable[str]], str] = lambda cells: f"| {' | '.join(cells)} |"  # noqa: E731
    head = list(head)
    return "\n".join([line(head), line("---" for _ in head), *map(line, rows)])


if __name__ == "__main__":
    sys.exit(main())
