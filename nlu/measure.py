"""How well messages are understood: the figures of one run over labelled messages."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bot.codes import NEEDS, band_of
from bot.written import read

EVALUATION: Final = Path(__file__).parent / "evaluation"
DEFAULTS: Final[Mapping[str, Any]] = {
    "needs": [],
    "crisis": "none",
    "urgent": None,
    "for": "self",
    "age": None,
    "writer_age": None,
    "municipality": None,
    "county": None,
    "groups": [],
    "by": None,
    "meta": [],
    "kind": [],
}
"""What a message that leaves a label out is taken to say."""


@dataclass(frozen=True)
class Example:
    """One labelled message, and what was understood of it (`understand --json`'s object)."""

    text: str
    truth: Mapping[str, Any]
    found: Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """One row of the table; `value` is None where nothing could be counted."""

    what: str
    value: float | None
    number: int
    target: str = ""


@dataclass
class Count:
    """Right, wrongly said and missed, of one label."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, truth: bool, found: bool) -> None:
        """Count one message."""
        self.right += truth and found
        self.wrong += found and not truth
        self.missed += truth and not found

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None when the label never occurs."""
        whole = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / whole if whole else None


@dataclass
class Needs:
    """Counts by need."""

    by_need: dict[str, Count] = field(default_factory=lambda: {need: Count() for need in NEEDS})

    def add(self, truth: Iterable[str], found: Iterable[str]) -> None:
        """Count one message's needs."""
        said, heard = set(truth), set(found)
        for need, count in self.by_need.items():
            count.add(need in said, need in heard)

    @property
    def micro(self) -> float | None:
        """F1 over all needs together."""
        together = Count()
        for count in self.by_need.values():
            together.right += count.right
            together.wrong += count.wrong
            together.missed += count.missed
        return together.f1

    @property
    def macro(self) -> float | None:
        """Mean of the needs' own F1."""
        each = [count.f1 for count in self.by_need.values() if count.f1 is not None]
        return sum(each) / len(each) if each else None


def read_examples(folder: Path = EVALUATION) -> list[dict[str, Any]]:
    """All labelled messages of a folder, with every label filled in."""
    examples: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.yml")):
        for entry in read(path):
            examples.append({**DEFAULTS, **entry, "file": path.stem})
    return examples


def figures(examples: Sequence[Example]) -> list[Figure]:
    """The table over some examples."""
    return [
        *_needs(examples),
        *crises(examples),
        *_facts(examples),
        _scope(examples),
    ]


def _needs(examples: Sequence[Example]) -> Iterator[Figure]:
    needs, several = Needs(), []
    for example in examples:
        needs.add(example.truth["needs"], example.found["needs"])
        if len(example.truth["needs"]) > 1:
            several.append(set(example.truth["needs"]) == set(example.found["needs"]))
    with_needs = sum(bool(example.truth["needs"]) for example in examples)
    yield Figure("needs, micro F1", needs.micro, with_needs, "≥ 0.90")
    yield Figure("needs, macro F1", needs.macro, with_needs, "≥ 0.87")
    yield Figure("several needs, exact", _share(several), len(several), "≥ 0.70")


def crises(examples: Sequence[Example]) -> list[Figure]:
    """Crises heard, and alarms where there is none. Doubt, which asks, has a row of its own."""
    true = [e for e in examples if e.truth["crisis"] != "none"]
    calm = [e for e in examples if e.truth["crisis"] == "none"]
    hard = [e for e in calm if "hard_negative" in e.truth["kind"]]
    plain = [e for e in calm if "hard_negative" not in e.truth["kind"]]

    def row(
        what: str, part: Sequence[Example], hit: Callable[[Example], bool], target: str = ""
    ) -> Figure:
        return Figure(f"crisis, {what}", _share([hit(e) for e in part]), len(part), target)

    return [
        row("heard (recall)", true, _heard, "≥ 0.98"),
        row("heard or asked about", true, lambda e: _heard(e) or _asked(e)),
        row("of the right kind", true, lambda e: bool(e.found["crisis"] == e.truth["crisis"])),
        row("false alarms, harmless", plain, _heard, "≤ 0.02"),
        row("false alarms, hard negatives", hard, _heard, "≤ 0.10"),
        row("false alarms, all", calm, _heard),
        row("asked about, no crisis", calm, _asked),
    ]


def _heard(example: Example) -> bool:
    return bool(example.found["crisis"] != "none")


def _asked(example: Example) -> bool:
    return bool(example.found.get("intent") == "doubt")


def _facts(examples: Sequence[Example]) -> Iterator[Figure]:
    def same(key: str, told: bool) -> Figure:
        chosen = [e for e in examples if not told or e.truth[key] is not None]
        hits = [e.found[key] == e.truth[key] for e in chosen]
        target = {"age": "≥ 0.97", "municipality": "≥ 0.95", "county": "≥ 0.97", "for": "≥ 0.95"}
        name = f"{key}, where told" if told else key
        return Figure(name, _share(hits), len(hits), target.get(key, ""))

    yield same("age", told=True)
    invented = [e.found["age"] is not None for e in examples if e.truth["age"] is None]
    yield Figure("age, invented", _share(invented), len(invented))
    yield same("municipality", told=True)
    yield same("county", told=True)
    invented = [e.found["county"] is not None for e in examples if e.truth["county"] is None]
    yield Figure("place, invented", _share(invented), len(invented))
    yield same("for", told=False)
    yield same("urgent", told=True)
    yield same("by", told=True)
    language = [
        e.found["language"] == e.truth["language"] for e in examples if len(e.text.split()) >= 4
    ]
    yield Figure("language, 4 words and more", _share(language), len(language), "≥ 0.97")
    metas = Needs({})
    for example in examples:
        for meta in {*example.truth["meta"], *example.found["meta"]}:
            metas.by_need.setdefault(meta, Count())
    for example in examples:
        metas.add(example.truth["meta"], example.found["meta"])
    yield Figure("meta, micro F1", metas.micro, sum(bool(e.truth["meta"]) for e in examples))


def _scope(examples: Sequence[Example]) -> Figure:
    """How many messages that are not for us get no need, crisis or question read into them."""
    outside = [e for e in examples if "out_of_scope" in e.truth["meta"]]
    left = [not e.found["needs"] and e.found["crisis"] == "none" for e in outside]
    return Figure("out of scope, left alone", _share(left), len(left), "≥ 0.75")


def _share(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None


def worst(examples: Sequence[Example], number: int = 30) -> list[Example]:
    """Examples understood most wrongly: a missed crisis first, then needs and facts."""

    def fault(example: Example) -> int:
        truth, found = example.truth, example.found
        missed = truth["crisis"] != "none" and found["crisis"] == "none"
        needs = len(set(truth["needs"]) ^ set(found["needs"]))
        bands = band_of(truth["age"]) != band_of(found["age"])
        return 10 * missed + 2 * needs + 3 * bands + (truth["for"] != found["for"])

    ranked = sorted(examples, key=fault, reverse=True)
    return [example for example in ranked[:number] if fault(example)]
