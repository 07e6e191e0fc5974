"""What the encoder has learnt of our field: a small correction to each upper matrix.

A correction is the product of two narrow matrices (LoRA, Hu and others 2021), so that all of them
together take little room. They stand in `adapted.npz`, which `nlu.encoder.adapting` writes, and
are added to the weights when the graph is built: a message costs nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

FILE: Final = Path(__file__).with_name("adapted.npz")
DOWN: Final = ".down"
UP: Final = ".up"
"""Endings of a pair's names: `l7.q.down` (inputs, rank) and `l7.q.up` (rank, outputs)."""


def corrections(path: Path = FILE) -> Mapping[str, np.ndarray]:
    """By matrix (`l7.q`), what is added to it, float32; empty without a file."""
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as kept:
        parts = {name: kept[name].astype(np.float32) for name in kept.files}
    matrices = [name.removesuffix(DOWN) for name in parts if name.endswith(DOWN)]
    return {name: parts[name + DOWN] @ parts[name + UP] for name in matrices}
