"""Rasa's components of ours, each alone: features, probabilities, and the verdict over them."""

import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from bot.engine.lean import leave_tensorflow_out
from bot.rooms import ROOT

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")  # as bot/commands/start.py does
leave_tensorflow_out()
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa 3.6 imports what its own dependencies warn of
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource
    from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from nlu.components.alarm import HEARD, PhraseFinder
    from nlu.components.encoder import NUMBERS, SentenceEncoder, vector
    from nlu.components.facts import FactFinder
    from nlu.components.labels import LABELS, LabelClassifier
    from nlu.components.ngrams import NgramFeaturizer, Ngrams
    from nlu.components.verdict import Verdict

CONTEXT: Any = None

TEXTS = {
    "greet": [f"hej {n} på dig" for n in "abcdefghijklmnopqrstuvwx"],
    "need_money": [f"jag har skulder {n} och inga pengar" for n in "abcdefghijklmnopqrstuvwx"],
    "need_images": [f"han sprider bilder {n} på mig" for n in "abcdefghijklmnopqrstuvwx"],
    "goodbye": ["hej då", "vi ses"],
}


def small_data() -> "TrainingData":
    """A few messages of four intents; the last has too few to be learnt."""
    made = [Message.build(text, intent) for intent, texts in TEXTS.items() for text in texts]
    return TrainingData(made)


@pytest.fixture
def storage(tmp_path: Path) -> "LocalModelStorage":
    """Where a component keeps what it has learnt."""
    return LocalModelStorage.create(tmp_path)


def _trained(storage: "LocalModelStorage") -> "tuple[NgramFeaturizer, LabelClassifier]":
    data = small_data()
    featurizer = NgramFeaturizer.create(
        NgramFeaturizer.get_default_config(), storage, Resource("ngrams"), CONTEXT
    )
    featurizer.train(data)
    featurizer.process_training_data(data)
    classifier = LabelClassifier.create(
        LabelClassifier.get_default_config(), storage, Resource("labels"), CONTEXT
    )
    classifier.train(data)
    return featurizer, classifier


# --- n-grams -----------------------------------------------------------------------------------
def _row(text: str) -> Any:
    return Ngrams().counts([text])


def _same(one: str, other: str) -> bool:
    difference = _row(one) - _row(other)
    return bool(abs(difference).max() < 1e-6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hjälp mig", "hjälp mig"),
        ("hjälp mig", "HJÄLP MIG"),
        ("hjälp mig", "hjalp mig"),
        ("hjälp mig", "hja\u0308lp mig"),
        ("hjälp mig", "hj\u200bälp mig"),
        ("hjääääälp mig", "hjäälp mig"),
    ],
)
def test_the_same_words_have_the_same_features(one: str, other: str) -> None:
    assert _same(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("hjälp mig", "hjälp dig"), ("jag vill", "jag vill inte"), ("ja", "nej")]
)
def test_other_words_have_other_features(one: str, other: str) -> None:
    assert not _same(one, other)


def test_a_long_text_is_read_at_its_ends() -> None:
    head, tail = "han hotar mig " * 400, "vad ska jag göra " * 400
    assert _same(head + "väder " * 5_000 + tail, head + "sport " * 9_000 + tail)


@pytest.mark.parametrize("text", ["hej", "hjälp mig nu", "ord " * 3_000, "🙂", "…"])
def test_a_long_text_does_not_shout(text: str) -> None:
    row = _row(text)
    assert row.shape == (1, Ngrams().width)
    assert float(abs(row).max()) <= 1.0 + 1e-6


def test_the_columns_of_a_text_are_those_that_it_fills() -> None:
    columns = Ngrams().columns("jag har skulder")
    assert {"jag", "har skulder"} <= set(columns)
    assert set(columns.values()) <= set(_row("jag har skulder").indices)


def test_features_are_the_same_after_loading(storage: "LocalModelStorage") -> None:
    featurizer, _ = _trained(storage)
    again = NgramFeaturizer.load(
        NgramFeaturizer.get_default_config(), storage, Resource("ngrams"), CONTEXT
    )
    found = []
    for part in (featurizer, again):
        message = Message({TEXT: "jag har skulder"})
        part.process([message])
        found.append(message.get_sparse_features(TEXT)[1].features)
    assert abs(found[0] - found[1]).max() == 0
    assert abs(found[0]).sum() > 0


def test_an_untrained_featurizer_says_so(storage: "LocalModelStorage") -> None:
    featurizer = NgramFeaturizer.create(
        NgramFeaturizer.get_default_config(), storage, Resource("none"), CONTEXT
    )
    with pytest.raises(ValueError, match="not trained"):
        _ = featurizer.rarity


# --- Labels ------------------------------------------------------------------------------------
def _probabilities(
    text: str, featurizer: "NgramFeaturizer", classifier: "LabelClassifier"
) -> dict[str, float]:
    message = Message({TEXT: text})
    classifier.process(featurizer.process([message]))
    found: dict[str, float] = message.get(LABELS)
    return found


LEARNT = {"meta:greet", "need:money", "need:images"}


def test_every_learnt_label_has_a_probability(storage: "LocalModelStorage") -> None:
    parts = _trained(storage)
    for text in ("jag har skulder och han sprider bilder", "qwxz", "…", "ord " * 2_000):
        found = _probabilities(text, *parts)
        assert set(found) == LEARNT
        assert all(0.0 <= p <= 1.0 for p in found.values())


def test_several_needs_of_one_message_are_heard(storage: "LocalModelStorage") -> None:
    found = _probabilities("jag har skulder och han sprider bilder på mig", *_trained(storage))
    assert min(found["need:money"], found["need:images"]) > 2 * found["meta:greet"]


def test_a_label_with_few_messages_is_not_guessed(storage: "LocalModelStorage") -> None:
    assert "meta:goodbye" not in _probabilities("hej då", *_trained(storage))


def test_probabilities_are_the_same_after_loading(storage: "LocalModelStorage") -> None:
    featurizer, classifier = _trained(storage)
    again = LabelClassifier.load(
        LabelClassifier.get_default_config(), storage, Resource("labels"), CONTEXT
    )
    text = "han sprider bilder"
    assert _probabilities(text, featurizer, again) == _probabilities(text, featurizer, classifier)


def test_the_words_that_moved_a_label_are_told(storage: "LocalModelStorage") -> None:
    featurizer, classifier = _trained(storage)
    moved = classifier.moved(Ngrams().columns("jag har skulder"), featurizer.rarity)
    assert "skulder" in moved["need:money"]
    assert "skulder" not in moved["need:images"]


def test_a_message_without_features_is_left_alone(storage: "LocalModelStorage") -> None:
    _, classifier = _trained(storage)
    message = Message({TEXT: "hej"})
    classifier.process([message])
    assert message.get(LABELS) is None


# --- Encoder, facts, phrases -------------------------------------------------------------------
@pytest.mark.parametrize("text", ["hej jag behöver hjälp med en sak", "ok"])
def test_swedish_and_what_is_too_short_are_left_to_the_n_grams(text: str) -> None:
    message = Message({TEXT: text})
    SentenceEncoder({**SentenceEncoder.get_default_config(), "weight": 1.0}).process([message])
    assert not np.asarray(message.get_dense_features(TEXT)[1].features).any()


def test_another_language_has_a_vector() -> None:
    message = Message({TEXT: "he threatens to send my pictures to everybody in school"})
    SentenceEncoder({**SentenceEncoder.get_default_config(), "weight": 1.0}).process([message])
    features = np.asarray(message.get_dense_features(TEXT)[1].features)
    assert features.shape == (1, NUMBERS)
    assert np.linalg.norm(features) == pytest.approx(1.0, abs=0.01)


def test_of_a_long_text_only_the_ends_are_encoded() -> None:
    head, tail = "please help me " * 20, "what should i do " * 20
    one, other = (vector(head + middle * 500 + tail) for middle in ("rain ", "football "))
    assert np.array_equal(one, other)


PARTS: list[Callable[[], Any]] = [
    FactFinder,
    PhraseFinder,
    lambda: Verdict(Verdict.get_default_config()),
]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("text", ["/need_images", '/inform{"age": 15}', ""])
def test_a_button_is_left_to_rasa(part: Callable[[], Any], text: str) -> None:
    message = Message({TEXT: text})
    part().process([message])
    assert not message.get(ENTITIES)
    assert message.get(HEARD) is None
    assert message.get(INTENT) is None


def test_facts_become_entities() -> None:
    message = Message({TEXT: "hej är 15 bor i umeå"})
    FactFinder().process([message])
    found = {e["entity"]: e["value"] for e in message.get(ENTITIES)}
    assert (found["age"], found["municipality"], found["county"]) == (15, "2480", "24")
    assert found["language"] == "sv"


def test_phrases_are_heard_without_any_training() -> None:
    message = Message({TEXT: "jag vill inte leva längre"})
    PhraseFinder().process([message])
    assert "crisis:suicide" in message.get(HEARD)


# --- The verdict -------------------------------------------------------------------------------
AT = Verdict.get_default_config()
INTENTS = {
    *yaml.safe_load((ROOT / "flows" / "domain.yml").read_text("utf-8"))["intents"],
    "nlu_fallback",
}


def _sure(name: str) -> float:
    return float(AT[name]) + 0.01


def _unsure(name: str) -> float:
    return float(AT[name]) - 0.01


def judged(
    likely: dict[str, float], heard: list[str], stated: dict[str, Any]
) -> tuple[str, dict[str, list[Any]]]:
    """Intent and entities of a message with these made-up probabilities."""
    message = Message({TEXT: "hej"})
    message.set(LABELS, likely)
    message.set(HEARD, heard)
    facts = [{"entity": n, "value": v, "start": 0, "end": 3} for n, v in stated.items()]
    message.set(ENTITIES, facts)
    Verdict(AT).process([message])
    found: dict[str, list[Any]] = {}
    for entity in message.get(ENTITIES):
        found.setdefault(entity["entity"], []).append(entity["value"])
    intent = message.get(INTENT)
    assert 0.0 <= intent["confidence"] <= 1.0
    return str(intent["name"]), found


ORDER = [
    # name, probabilities, phrases heard, facts stated, intent
    ("nothing", {}, [], {}, "nlu_fallback"),
    ("a need", {"need:images": 0.9}, [], {}, "need_images"),
    ("the likelier need", {"need:images": 0.5, "need:money": 0.8}, [], {}, "need_money"),
    ("needs alike, by name", {"need:money": 0.8, "need:images": 0.8}, [], {}, "need_images"),
    ("a need by a phrase", {"need:money": 0.9}, ["need:images"], {}, "need_images"),
    ("hardly a need", {"need:images": _unsure("need")}, [], {}, "nlu_fallback"),
    ("danger", {"crisis:danger": _sure("danger")}, [], {}, "crisis_danger"),
    (
        "danger before a need",
        {"crisis:danger": _sure("danger"), "need:violence": 1.0},
        [],
        {},
        "crisis_danger",
    ),
    ("wanting to die", {"crisis:suicide": _sure("suicide")}, [], {}, "crisis_suicide"),
    ("the likelier crisis", {"crisis:suicide": 0.7, "crisis:danger": 0.9}, [], {}, "crisis_danger"),
    ("a phrase alone", {}, ["crisis:suicide"], {}, "crisis_suicide"),
    ("a phrase against the odds", {"crisis:danger": 0.0}, ["crisis:danger"], {}, "crisis_danger"),
    ("a crisis before leaving", {"meta:stop": 1.0}, ["crisis:danger"], {}, "crisis_danger"),
    (
        "a crisis before hunting",
        {"meta:seek_person": 1.0},
        ["crisis:suicide"],
        {},
        "crisis_suicide",
    ),
    ("perhaps in danger", {"crisis:danger": _sure("doubt")}, [], {}, "doubt"),
    ("doubt by a phrase", {"need:violence": 0.9}, ["doubt"], {}, "doubt"),
    (
        "hardly in danger",
        {"crisis:danger": _unsure("doubt"), "need:violence": 0.9},
        [],
        {},
        "need_violence",
    ),
    ("leaving before a need", {"meta:stop": _sure("first"), "need:images": 0.9}, [], {}, "stop"),
    ("leaving by a phrase", {"need:images": 0.9}, ["say:stop"], {}, "stop"),
    ("erasing in plain words", {"need:images": 0.9}, ["say:erase"], {}, "erase"),
    ("no erasing on a guess", {"meta:erase": 0.99, "need:images": 0.9}, [], {}, "need_images"),
    ("erasing is never a guess", {"meta:erase": _unsure("first")}, [], {}, "nlu_fallback"),
    (
        "hunting before a need",
        {"meta:seek_person": _sure("first"), "need:shelter": 0.9},
        [],
        {},
        "seek_person",
    ),
    (
        "a need before perhaps hunting",
        {"meta:seek_person": _unsure("first"), "need:shelter": 0.9},
        [],
        {},
        "need_shelter",
    ),
    (
        "a question before a need",
        {"meta:ask_fault": _sure("meta"), "need:images": 0.9},
        [],
        {},
        "ask_fault",
    ),
    (
        "a need before courtesy",
        {"meta:greet": 0.95, "need:images": _sure("need")},
        [],
        {},
        "need_images",
    ),
    ("courtesy", {"meta:thanks": 0.9}, [], {}, "thanks"),
    ("hardly courtesy", {"meta:thanks": _unsure("meta")}, [], {}, "nlu_fallback"),
    ("a fact", {}, [], {"age": 15}, "inform"),
    ("a fact with a greeting", {"meta:greet": 0.9}, [], {"age": 15}, "inform"),
    ("a refusal with a fact", {"meta:skip": 0.9}, [], {"by": "chat"}, "skip"),
    ("what may be a place", {}, [], {"maybe_municipality": "1766"}, "inform"),
    ("informing by its words", {"meta:inform": _sure("meta")}, [], {}, "inform"),
    ("a language is no fact about help", {}, [], {"language": "sv"}, "nlu_fallback"),
]


@pytest.mark.parametrize(
    ("likely", "heard", "stated", "intent"), [c[1:] for c in ORDER], ids=[c[0] for c in ORDER]
)
def test_the_order_of_intents(
    likely: dict[str, float], heard: list[str], stated: dict[str, Any], intent: str
) -> None:
    found, _ = judged(likely, heard, stated)
    assert found == intent
    assert found in INTENTS


def test_every_need_that_is_sure_is_told_whatever_the_intent() -> None:
    likely = {"need:images": 0.9, "need:money": 0.6, "need:talk": 0.01, "crisis:danger": 0.9}
    intent, found = judged(likely, ["need:violence"], {})
    assert intent == "crisis_danger"
    assert found["need"] == ["violence", "images", "money"]
    assert "likely" not in found


def test_needs_that_are_not_sure_are_offered_to_choose_from() -> None:
    likely = {f"need:{n}": _unsure("need") for n in ("images", "money", "talk", "trauma")}
    intent, found = judged({**likely, "need:exit": 0.0}, [], {})
    assert intent == "nlu_fallback"
    assert len(found["likely"]) == 3
    assert "exit" not in found["likely"]
    assert "need" not in found


def test_what_is_urgent_and_for_whom() -> None:
    likely = {"urgent:tonight": 0.9, "urgent:recent_assault": 0.3, "for:other": 0.9}
    _, found = judged(likely, ["acute"], {})
    assert found["urgent"] == ["tonight"]
    assert found["for"] == ["other"]
    assert found["acute"] == [True]


def test_for_whom_as_it_is_said_counts_more_than_a_guess() -> None:
    _, found = judged({"for:other": 0.9}, [], {"for": "self"})
    assert found["for"] == ["self"]


def test_metas_are_told_beside_the_need_but_not_our_own() -> None:
    likely = {"need:images": 0.9, "meta:ask_fault": 0.8, "meta:more": 0.9, "meta:inform": 0.9}
    _, found = judged(likely, [], {})
    assert found["meta"] == ["ask_fault"]
