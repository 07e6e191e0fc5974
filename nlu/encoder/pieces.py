"""Texts cut into the pieces of words that the encoder knows, with Google's sentencepiece."""

from __future__ import annotations

import unicodedata
from typing import Final

from sentencepiece import SentencePieceProcessor

from nlu.encoder.packed import Packed

START: Final = 0
END: Final = 2
_UNKNOWN: Final = 3
_UNIGRAM: Final = 1


def table(packed: Packed) -> bytes:
    """All pieces in the form that sentencepiece reads."""
    from sentencepiece.sentencepiece_model_pb2 import ModelProto

    kind_of = ModelProto.SentencePiece
    kinds = dict.fromkeys((START, 1, END), kind_of.CONTROL)
    kinds[_UNKNOWN] = kind_of.UNKNOWN
    made = ModelProto()
    for number, (text, score) in enumerate(packed.pieces()):
        kind = kinds.get(number, kind_of.NORMAL)
        made.pieces.add(piece=text, score=score, type=kind)
    made.trainer_spec.model_type = _UNIGRAM
    made.trainer_spec.bos_id, made.trainer_spec.pad_id = START, 1
    made.trainer_spec.eos_id, made.trainer_spec.unk_id = END, _UNKNOWN
    made.normalizer_spec.name = "identity"  # ours comes before it
    written: bytes = made.SerializeToString()
    return written


class Pieces:
    """Cuts texts."""

    def __init__(self, written: bytes) -> None:
        self._cutter = SentencePieceProcessor(model_proto=written)

    def of(self, text: str) -> list[int]:
        """Numbers of a text's pieces, without its start and end."""
        # Halves of a sign, which no encoding knows, become question marks.
        whole = unicodedata.normalize("NFKC", text).encode("utf-8", "replace")
        found: list[int] = self._cutter.encode(whole.decode())
        return found
