"""Teach the encoder our field: corrections to its upper layers, learnt from nlu/data.

make adapt     half an hour on two cores; writes nlu/encoder/adapted.npz

The encoder knows a hundred languages and nothing of what is told here. Its lower layers are run
once over all training messages; what they give is kept (1 GB), and the upper ones are corrected
so that the labels can be read off their mean. Where corrections stand already they are gone on
from, with one round over the messages of today; without them it begins anew, with two. It takes
TensorFlow, which Rasa brings, and is no part of training: its outcome stands in the repository,
and is worth a round more when thousands of messages have been added. Nothing of nlu/tuning or
nlu/evaluation is read.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import tensorflow as tf
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.loading import load_data

from bot.settings import ROOT
from nlu.components.labels import often_enough, said_in
from nlu.encoder.corrections import DOWN, FILE, UP
from nlu.encoder.graph import build_lower
from nlu.encoder.making import make
from nlu.encoder.packed import Packed
from nlu.encoder.pieces import table
from nlu.encoder.vectors import ROWS_IN, Encoder, Rows, session

_KEPT_LAYERS: Final = 6
"""So many lower layers stay as they are."""
_RANK: Final = 16
_LOUDNESS: Final = 1.0
_ROUNDS: Final = 2
_ROUNDS_MORE: Final = 1
_AT_ONCE: Final = 64
_SORTED_TOGETHER: Final = 40
"""So many batches are drawn together and sorted by length: little padding, and still by chance."""
_STEP: Final = 1e-3
_STEP_MORE: Final = 5e-4
_WARMING: Final = 200
_LEAST_STEP: Final = 0.02
_LONGEST_STEP: Final = 1.0
_SAID_COUNTS: Final = 1.5
"""A label that is said counts so much more than one that is not."""
_MEAN_COUNTS: Final = 4.0
_RARE: Final = -3.0
"""What the net expects of a label before it has seen a message, in log-odds."""
_LEFT_OUT: Final = 0.1
_TOLD_EVERY: Final = 100
_HEAD_ROUNDS: Final = 6
_HEAD_AT_ONCE: Final = 256
_HEAD_STEP: Final = 2e-3
_SEED: Final = 14
_MATRICES: Final = ("q", "k", "v", "ao", "fi", "fo")


class Upper:
    """The upper layers, as TensorFlow counts them, with their corrections."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        self._fixed: dict[str, tf.Tensor] = {}
        self.corrections: dict[str, tf.Variable] = {}
        draw = np.random.RandomState(_SEED)
        width, inner = packed.width, packed.inner
        for layer in range(_KEPT_LAYERS, packed.layers):
            for part in _MATRICES:
                name = f"l{layer}.{part}"
                inputs = inner if part == "fo" else width
                outputs = inner if part == "fi" else width
                self._fixed[name] = tf.constant(packed.matrix(f"{name}.w", inputs, outputs))
                self._fixed[f"{name}.b"] = tf.constant(packed.numbers(f"{name}.b"))
                down = draw.normal(size=(inputs, _RANK)) / inputs**0.5
                # One side begins at nothing: the first answers are the encoder's own.
                up = np.zeros((_RANK, outputs))
                self.corrections[name + DOWN] = tf.Variable(down, dtype=tf.float32)
                self.corrections[name + UP] = tf.Variable(up, dtype=tf.float32)
            for norm in ("aln", "oln"):
                for end in ("w", "b"):
                    name = f"l{layer}.{norm}.{end}"
                    self._fixed[name] = tf.constant(packed.numbers(name))

    def mean(self, rows: tf.Tensor, there: tf.Tensor, *, learning: bool) -> tf.Tensor:
        """Rows (messages, pieces, width) and where there are any -> their means."""
        unseen = (1.0 - there)[:, None, None, :] * -1e9
        for layer in range(_KEPT_LAYERS, self._packed.layers):
            asked, held, told = (self._by_head(self._times(f"l{layer}.{p}", rows)) for p in "qkv")
            near = tf.matmul(asked, held, transpose_b=True) / asked.shape[-1] ** 0.5
            mixed = tf.matmul(tf.nn.softmax(near + unseen), told)
            seen = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), tf.shape(rows))
            rows = self._added(rows, self._times(f"l{layer}.ao", seen), f"l{layer}.aln", learning)
            wide = tf.nn.gelu(self._times(f"l{layer}.fi", rows))
            rows = self._added(rows, self._times(f"l{layer}.fo", wide), f"l{layer}.oln", learning)
        counted = tf.reduce_sum(rows * there[:, :, None], axis=1)
        return counted / tf.reduce_sum(there, axis=1, keepdims=True)

    def _times(self, name: str, rows: tf.Tensor) -> tf.Tensor:
        correction = _LOUDNESS * tf.matmul(
            self.corrections[name + DOWN], self.corrections[name + UP]
        )
        return tf.matmul(rows, self._fixed[name] + correction) + self._fixed[f"{name}.b"]

    def _by_head(self, rows: tf.Tensor) -> tf.Tensor:
        shape = tf.shape(rows)
        heads, size = self._packed.heads, self._packed.width // self._packed.heads
        return tf.transpose(tf.reshape(rows, [shape[0], shape[1], heads, size]), [0, 2, 1, 3])

    def _added(self, rows: tf.Tensor, more: tf.Tensor, norm: str, learning: bool) -> tf.Tensor:
        summed = rows + (tf.nn.dropout(more, _LEFT_OUT) if learning else more)
        middle, spread = tf.nn.moments(summed, [-1], keepdims=True)
        even = (summed - middle) * tf.math.rsqrt(spread + self._packed.epsilon)
        return even * self._fixed[f"{norm}.w"] + self._fixed[f"{norm}.b"]


class Learner:
    """One round after the other, over messages that are kept as the lower layers leave them."""

    def __init__(self, packed: Packed, kept: Sequence[np.ndarray], said: np.ndarray) -> None:
        self._kept, self._said = kept, said.astype(np.float32)
        self._lengths = np.array([len(rows) for rows in kept])
        self._draw = np.random.RandomState(_SEED)
        self.upper = Upper(packed)
        first = self._draw.normal(0.0, 0.02, (packed.width, said.shape[1]))
        self._head = tf.Variable(first, dtype=tf.float32)
        self._bias = tf.Variable(np.full(said.shape[1], _RARE), dtype=tf.float32)
        self._learnt = [*self.upper.corrections.values(), self._head, self._bias]
        self._optimizer = tf.keras.optimizers.legacy.Adam()
        shape = [None, None, packed.width]
        signature = [tf.TensorSpec(shape, tf.float16), *2 * [tf.TensorSpec([None, None])]]
        self._step = tf.function(self._one_step, input_signature=signature, autograph=False)

    def go_on_from(self, parts: Mapping[str, np.ndarray], vectors: np.ndarray) -> None:
        """Begin with corrections that were learnt before, and what they give for each message.

        What reads the labels off is learnt first: its first guesses would spoil them.
        """
        for name, value in self.upper.corrections.items():
            value.assign(parts[name].astype(np.float32))
        optimizer = tf.keras.optimizers.legacy.Adam(_HEAD_STEP)
        head = [self._head, self._bias]
        for _ in range(_HEAD_ROUNDS):
            order = self._draw.permutation(len(vectors))
            for at in range(0, len(order), _HEAD_AT_ONCE):
                chosen = order[at : at + _HEAD_AT_ONCE]
                with tf.GradientTape() as tape:
                    loss = self._loss(_MEAN_COUNTS * vectors[chosen], self._said[chosen])
                optimizer.apply_gradients(zip(tape.gradient(loss, head), head, strict=True))

    def run(self, rounds: int, step: float) -> None:
        """So many rounds; says how far it has come."""
        began, lost = time.monotonic(), 0.0
        together = -(-len(self._kept) // _AT_ONCE) * rounds
        for steps, chosen in enumerate(self._batches(rounds), 1):
            share = min(steps / _WARMING, 1.0) * max(_LEAST_STEP, 1.0 - steps / together)
            self._optimizer.lr.assign(step * share)
            lost += float(self._step(*self._padded(chosen), self._said[chosen]))
            if steps % _TOLD_EVERY == 0:
                minutes = (time.monotonic() - began) / 60
                print(f"{steps}/{together} {minutes:.1f} min, loss {lost / _TOLD_EVERY:.2f}")
                lost = 0.0

    def _one_step(self, rows: tf.Tensor, there: tf.Tensor, said: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            mean = self.upper.mean(tf.cast(rows, tf.float32), there, learning=True)
            loss = self._loss(tf.nn.dropout(_MEAN_COUNTS * mean, _LEFT_OUT), said)
        slopes, _ = tf.clip_by_global_norm(tape.gradient(loss, self._learnt), _LONGEST_STEP)
        self._optimizer.apply_gradients(zip(slopes, self._learnt, strict=True))
        return loss

    def _loss(self, heard: tf.Tensor, said: tf.Tensor) -> tf.Tensor:
        scores = tf.matmul(heard, self._head) + self._bias
        each = tf.nn.weighted_cross_entropy_with_logits(said, scores, _SAID_COUNTS)
        return tf.reduce_mean(tf.reduce_sum(each, axis=-1))

    def _batches(self, rounds: int) -> Iterator[np.ndarray]:
        for _ in range(rounds):
            order = self._draw.permutation(len(self._kept))
            batches = []
            for at in range(0, len(order), _AT_ONCE * _SORTED_TOGETHER):
                drawn = order[at : at + _AT_ONCE * _SORTED_TOGETHER]
                drawn = drawn[np.argsort(self._lengths[drawn], kind="stable")]
                batches += [drawn[i : i + _AT_ONCE] for i in range(0, len(drawn), _AT_ONCE)]
            for at in self._draw.permutation(len(batches)):
                yield batches[at]

    def _padded(self, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        longest = self._lengths[chosen].max()
        rows = np.zeros((len(chosen), longest, self._kept[0].shape[1]), dtype=np.float16)
        there = np.zeros((len(chosen), longest), dtype=np.float32)
        for at, number in enumerate(chosen):
            length = self._lengths[number]
            rows[at, :length], there[at, :length] = self._kept[number], 1.0
        return rows, there


def _vectors(texts: Sequence[str]) -> np.ndarray:
    """What the encoder gives for each text as it is taught now."""
    with TemporaryDirectory() as folder:
        make(Path(folder))
        encoder = Encoder(Path(folder))
        with ThreadPoolExecutor() as pool:
            return np.vstack(list(pool.map(encoder.vector, texts)))


def main() -> int:
    """Learn, and write the corrections."""
    tf.random.set_seed(_SEED)
    packed = Packed()
    examples = [e for e in load_data(str(ROOT / "nlu" / "data")).intent_examples if e.get(TEXT)]
    truth = [said_in(example) for example in examples]
    names = often_enough(truth)
    said = np.array([[name in labels for name in names] for labels in truth])
    rows, lower = Rows(packed, table(packed)), session(build_lower(packed, _KEPT_LAYERS))

    def left(text: str) -> np.ndarray:
        """A message as the lower layers leave it."""
        (outcome,) = lower.run(None, {ROWS_IN: rows.of(text)})
        kept: np.ndarray = outcome.astype(np.float16)
        return kept

    texts = [example.get(TEXT) for example in examples]
    with ThreadPoolExecutor() as pool:
        kept = list(pool.map(left, texts))
    print(f"{len(kept)} messages, {sum(map(len, kept))} pieces, {len(names)} labels")
    learner = Learner(packed, kept, said)
    if FILE.is_file():
        with np.load(FILE, allow_pickle=False) as parts:
            learner.go_on_from(parts, _vectors(texts))
        learner.run(_ROUNDS_MORE, _STEP_MORE)
    else:
        learner.run(_ROUNDS, _STEP)
    found = learner.upper.corrections
    np.savez(FILE, **{name: value.numpy().astype(np.float16) for name, value in found.items()})
    print(f"{FILE}: {FILE.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
