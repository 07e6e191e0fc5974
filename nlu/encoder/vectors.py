"""A text's vector: what it means, in 384 numbers, whatever its language."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Final

import numpy as np
import onnxruntime

from nlu.encoder.packed import Packed
from nlu.encoder.pieces import END, START, Pieces
from nlu.reading.text import ends

NUMBERS: Final = 384
GRAPH: Final = "encoder.onnx"
PIECES: Final = "pieces.model"
ROWS_IN: Final = "rows"
MEAN_OUT: Final = "mean"
"""What goes into the graph and what comes out of it: see graph.py."""
_ASKED: Final = "query: "
"""What the model was taught to see before a short text."""
_PIECES_AT_EACH_END: Final = 48
"""Of a longer message the beginning and the end are read: each piece costs 0.15 ms."""
_LETTERS: Final = 1_000
_ERRORS_ONLY: Final = 3


class Rows:
    """The beginning and the end of a text as rows of the words' table, one for each piece."""

    def __init__(self, packed: Packed, table: bytes) -> None:
        self._packed, self._pieces = packed, Pieces(table)

    def of(self, text: str) -> np.ndarray:
        """(pieces, 384), float32."""
        pieces = self._pieces.of(_ASKED + ends(" ".join(text.split()), _LETTERS))
        if len(pieces) > 2 * _PIECES_AT_EACH_END:
            pieces = pieces[:_PIECES_AT_EACH_END] + pieces[-_PIECES_AT_EACH_END:]
        return self._packed.rows([START, *pieces, END])


class Encoder:
    """The graph and the words' table, loaded."""

    def __init__(self, folder: Path) -> None:
        """From what `nlu.encoder.making` has written there."""
        self._rows = Rows(Packed(), (folder / PIECES).read_bytes())
        self._session = session(str(folder / GRAPH))
        self._beside = ThreadPoolExecutor(1, "encoder")

    def vector(self, text: str) -> np.ndarray:
        """384 numbers, float32."""
        return self._run(self._rows.of(text))

    def begun(self, text: str) -> Future[np.ndarray]:
        """Its vector while it is still counted, on another core, so that others can go on."""
        rows, running = self._rows.of(text), Event()

        def run() -> np.ndarray:
            running.set()
            return self._run(rows)

        vector = self._beside.submit(run)
        # Else Python lets the other thread begin only when this one has worked for 5 ms.
        running.wait()
        return vector

    def _run(self, rows: np.ndarray) -> np.ndarray:
        (vector,) = self._session.run(None, {ROWS_IN: rows})
        found: np.ndarray = vector
        return found


def session(graph: bytes | str) -> onnxruntime.InferenceSession:
    """A graph, ready to run: in bytes, or the path of its file, which takes 20 MB less memory."""
    options = onnxruntime.SessionOptions()
    # One thread: several people write at once, and the same text gives the same numbers.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
