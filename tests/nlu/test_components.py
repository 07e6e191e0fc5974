"""Rasa's components of ours, each alone: features, facts and probabilities."""

import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.engine.lean import leave_tensorflow_out

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
    from nlu.components.encoder import SentenceEncoder
    from nlu.components.facts import FactFinder, FactReader
    from nlu.components.labels import LABELS, LabelClassifier
    from nlu.components.ngrams import NgramFeaturizer, Ngrams
    from nlu.components.verdict import Verdict
    from nlu.encoder.vectors import NUMBERS

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


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> "SentenceEncoder":
    """The encoder, made once."""
    storage = LocalModelStorage.create(tmp_path_factory.mktemp("encoder"))
    made = SentenceEncoder.create(
        SentenceEncoder.get_default_config(), storage, Resource("encoder"), CONTEXT
    )
    made.train(small_data())
    return made


class Trained:
    """The components that learn, trained on the few messages."""

    def __init__(self, storage: "LocalModelStorage", encoder: "SentenceEncoder") -> None:
        data = small_data()
        self.encoder = encoder
        self.ngrams = NgramFeaturizer.create(
            NgramFeaturizer.get_default_config(), storage, Resource("ngrams"), CONTEXT
        )
        self.ngrams.train(data)
        for featurizer in (self.ngrams, encoder):
            featurizer.process_training_data(data)
        self.labels = LabelClassifier.create(
            LabelClassifier.get_default_config(), storage, Resource("labels"), CONTEXT
        )
        self.labels.train(data)

    def probabilities(self, text: str) -> dict[str, float]:
        """By label, for one text."""
        messages = [Message({TEXT: text})]
        for part in (self.ngrams, self.encoder, self.labels):
            messages = part.process(messages)
        found: dict[str, float] = messages[0].get(LABELS)
        return found


@pytest.fixture
def trained(storage: "LocalModelStorage", encoder: "SentenceEncoder") -> Trained:
    """Trained in this test's own place."""
    return Trained(storage, encoder)


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


def test_features_are_the_same_after_loading(
    storage: "LocalModelStorage", trained: Trained
) -> None:
    again = NgramFeaturizer.load(
        NgramFeaturizer.get_default_config(), storage, Resource("ngrams"), CONTEXT
    )
    found = []
    for part in (trained.ngrams, again):
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
LEARNT = {"meta:greet", "need:money", "need:images"}


def test_every_learnt_label_has_a_probability(trained: Trained) -> None:
    for text in ("jag har skulder och han sprider bilder", "qwxz", "…", "ord " * 2_000):
        found = trained.probabilities(text)
        assert set(found) == LEARNT
        assert all(0.0 <= p <= 1.0 for p in found.values())


def test_several_needs_of_one_message_are_heard(trained: Trained) -> None:
    found = trained.probabilities("jag har skulder och han sprider bilder på mig")
    assert min(found["need:money"], found["need:images"]) > 2 * found["meta:greet"]


def test_the_same_messages_give_the_same_model_bit_for_bit(
    tmp_path: Path, encoder: "SentenceEncoder"
) -> None:
    found = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        parts = Trained(LocalModelStorage.create(tmp_path / name), encoder)
        found.append([parts.probabilities(text) for texts in TEXTS.values() for text in texts])
    assert found[0] == found[1]


def test_a_label_with_few_messages_is_not_guessed(trained: Trained) -> None:
    assert "meta:goodbye" not in trained.probabilities("hej då")


def test_probabilities_are_the_same_after_loading(
    storage: "LocalModelStorage", trained: Trained
) -> None:
    before = trained.probabilities("han sprider bilder")
    trained.labels = LabelClassifier.load(
        LabelClassifier.get_default_config(), storage, Resource("labels"), CONTEXT
    )
    assert trained.probabilities("han sprider bilder") == before


def test_the_words_that_moved_a_label_are_told(trained: Trained) -> None:
    moved = trained.labels.moved(Ngrams().columns("jag har skulder"), trained.ngrams.rarity)
    assert "skulder" in moved["need:money"]
    assert "skulder" not in moved["need:images"]


def test_a_message_without_features_is_left_alone(trained: Trained) -> None:
    message = Message({TEXT: "hej"})
    trained.labels.process([message])
    assert message.get(LABELS) is None


# --- Encoder, facts, phrases -------------------------------------------------------------------
@pytest.mark.parametrize("text", ["hej jag behöver hjälp", "ok", "he took my passport", "…"])
def test_every_text_has_a_vector(text: str, encoder: "SentenceEncoder") -> None:
    message = Message({TEXT: text})
    encoder.process([message])
    features = np.asarray(message.get_dense_features(TEXT)[1].features)
    assert features.shape == (1, NUMBERS)
    assert np.isfinite(features).all() and features.any()


def test_what_comes_after_the_encoder_need_not_wait_for_it(encoder: "SentenceEncoder") -> None:
    texts = ["han sprider bilder på mig " * times for times in range(1, 8)]
    together = encoder.process([Message({TEXT: text}) for text in texts])
    for text, message in zip(texts, together, strict=True):
        data = TrainingData([learnt := Message({TEXT: text, INTENT: "need_images"})])
        encoder.process_training_data(data)
        now, later = (m.get_dense_features(TEXT)[1].features for m in (learnt, message))
        assert np.array_equal(now, later)


def test_an_encoder_that_is_not_made_says_so(storage: "LocalModelStorage") -> None:
    unmade = SentenceEncoder.create(
        SentenceEncoder.get_default_config(), storage, Resource("none"), CONTEXT
    )
    with pytest.raises(ValueError, match="train the model"):
        unmade.process([Message({TEXT: "hej"})])


PARTS: list[Callable[[], Any]] = [
    FactFinder,
    FactReader,
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
    FactFinder().process(FactReader().process([message]))
    found = {e["entity"]: e["value"] for e in message.get(ENTITIES)}
    assert (found["age"], found["municipality"], found["county"]) == (15, "2480", "24")
    assert found["language"] == "sv"


@pytest.mark.parametrize(("likely", "where"), [(0.9, "1280"), (0.1, "0180")])
def test_a_place_is_of_the_one_who_needs_help(likely: float, where: str) -> None:
    text = "jag bor i stockholm men hon bor i malmö"
    message = Message({TEXT: text, LABELS: {"for:other": likely}})
    FactFinder().process(FactReader().process([message]))
    assert {e["value"] for e in message.get(ENTITIES) if e["entity"] == "municipality"} == {where}


def test_phrases_are_heard_without_any_training() -> None:
    message = Message({TEXT: "jag vill inte leva längre"})
    PhraseFinder().process([message])
    assert "crisis:suicide" in message.get(HEARD)


@pytest.mark.parametrize(
    ("text", "heard", "not_heard"),
    [
        ("hon pratade om självmord i radio", "sign:suicide", "crisis:suicide"),
        ("jag försökte ta mitt liv en gång", "sign:suicide", "crisis:suicide"),
        ("jag vill dö", "crisis:suicide", "sign:suicide"),
        ("läste om självmord och nu vill jag dö", "crisis:suicide", "crisis:danger"),
    ],
)
def test_weak_phrases_are_signs_and_plain_ones_alarms(
    text: str, heard: str, not_heard: str
) -> None:
    message = Message({TEXT: text})
    PhraseFinder().process([message])
    assert heard in message.get(HEARD)
    assert not_heard not in message.get(HEARD)
