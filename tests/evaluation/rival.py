"""Rasa's own default pipeline with DIET, trained on the same messages and measured the same way.

What an ordinary user of Rasa would do: one intent a message, and for several needs an intent made
of them (`need_money+need_violence`, split at the plus). DIET takes hours for all messages, so both
learn from the same sample of them; it is a command of its own:

    make compare-with-diet

It writes its answers and our figures to `docs/figures/diet.json`, which docs/evaluation.md shows.
"""

import argparse
import asyncio
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from bot.settings import ROOT
from nlu.labels import labels_of
from nlu.measure import DEFAULTS, EVALUATION, read_examples

if TYPE_CHECKING:
    from tests.evaluation.trained import Learnt

ANSWERS: Final = ROOT / "docs" / "figures" / "diet.json"
OTHER: Final = "inform"
_FAMILIES: Final = ("need", "crisis", "meta")


def pipeline(epochs: int) -> dict[str, Any]:
    """Rasa 3.6's default for understanding, with so many rounds of DIET.

    The default is 100; see ANSWERS for how many this machine was given.
    """
    return {
        "recipe": "default.v1",
        "assistant_id": "rival",
        "language": "sv",
        "pipeline": [
            {
                "name": "WhitespaceTokenizer",
                "intent_tokenization_flag": True,
                "intent_split_symbol": "+",
            },
            {"name": "RegexFeaturizer"},
            {"name": "LexicalSyntacticFeaturizer"},
            {"name": "CountVectorsFeaturizer"},
            {
                "name": "CountVectorsFeaturizer",
                "analyzer": "char_wb",
                "min_ngram": 1,
                "max_ngram": 4,
            },
            {"name": "DIETClassifier", "epochs": epochs, "random_seed": 14},
            {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
        ],
        "policies": [{"name": "RulePolicy"}],
    }


def intent_of(labels: Iterable[str]) -> str:
    """One intent for all labels of a message: their names, joined by a plus."""
    kept = sorted(label for label in labels if label.partition(":")[0] in _FAMILIES)
    # What is said about the talk stands alone: DIET can only give combinations it has seen.
    said = [label for label in kept if not label.startswith("meta:")]
    kept = said or kept[:1]
    return "+".join(label.replace(":", "_", 1) for label in kept) or OTHER


def labels_in(intent: str) -> dict[str, Any]:
    """What an intent made by `intent_of` says, as `understand --json` would."""
    found: dict[str, Any] = {"needs": [], "crisis": "none", "meta": []}
    for part in intent.split("+"):
        family, _, value = part.partition("_")
        if family == "crisis":
            found["crisis"] = value
        elif family in ("need", "meta"):
            found["needs" if family == "need" else "meta"].append(value)
    return found


def key_of(text: str) -> str:
    """By what an evaluation message is found again, without its words."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def train(sample: Sequence["Learnt"], folder: Path, epochs: int) -> Path:
    """Train on these messages, in this folder; the model's archive."""
    from rasa.model_training import train_nlu

    by_intent: dict[str, list[str]] = {}
    for text, intent, told in sample:
        by_intent.setdefault(intent_of(labels_of(intent, told)), []).append(text)
    (folder / "data").mkdir()
    for number, (intent, texts) in enumerate(sorted(by_intent.items())):
        block = {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        content = {"version": "3.1", "nlu": [block]}
        text = yaml.safe_dump(content, allow_unicode=True, width=100_000)
        (folder / "data" / f"{number}.yml").write_text(text, "utf-8")
    (folder / "config.yml").write_text(yaml.safe_dump(pipeline(epochs)), "utf-8")
    made = train_nlu(str(folder / "config.yml"), str(folder / "data"), str(folder / "models"))
    if not made:
        raise SystemExit("Rasa could not train its default pipeline")
    return Path(made)


async def answers(model: Path) -> list[Mapping[str, Any]]:
    """What this model makes of every evaluation message, with the milliseconds it took."""
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    found = []
    for example in read_examples():
        began = time.perf_counter()
        parsed = await agent.parse_message(example["text"].lstrip("/") or "…")
        spent = 1000 * (time.perf_counter() - began)
        said = labels_in(parsed["intent"]["name"] or OTHER)
        kept = {key: value for key, value in said.items() if value != DEFAULTS[key]}
        found.append({"id": key_of(example["text"]), "ms": round(spent, 1), **kept})
    return found


def main(arguments: list[str]) -> int:
    """Train, measure, write; the exit status."""
    from tests.evaluation.trained import drawn, measured

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--messages", type=int, default=2000)
    options = parser.parse_args(arguments)
    epochs, sample = options.epochs, drawn()[: options.messages]
    ours = measured(sample, EVALUATION)
    print(f"ours, on the same sample: {ours}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        model = train(sample, Path(folder), epochs)
        trained = time.monotonic() - began
        found = asyncio.run(answers(model))
    content = {"epochs": epochs, "seconds": round(trained), "ours": ours, "answers": found}
    ANSWERS.parent.mkdir(exist_ok=True)
    ANSWERS.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", "utf-8")
    print(f"{ANSWERS.relative_to(ROOT)}: {epochs} rounds in {trained:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
