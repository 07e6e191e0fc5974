"""Making the encoder's files: once, when a model is trained."""

from pathlib import Path

from nlu.encoder.corrections import corrections
from nlu.encoder.graph import build
from nlu.encoder.packed import Packed
from nlu.encoder.pieces import table
from nlu.encoder.vectors import GRAPH, PIECES


def make(folder: Path) -> None:
    """Write the graph and the table of pieces into a folder."""
    packed = Packed()
    (folder / GRAPH).write_bytes(build(packed, corrections()))
    (folder / PIECES).write_bytes(table(packed))
