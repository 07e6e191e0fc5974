"""Sealing: nobody without the key reads or changes it, and nothing opens for somebody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import Secret
from bot.replicas.seal import Seal, Tampered

SEAL = Seal(Secret("one key"))


@given(content=st.binary(max_size=600), person=st.text(max_size=20))
def test_what_was_closed_opens(content: bytes, person: str) -> None:
    assert SEAL.open("state", person, SEAL.close("state", person, content)) == content


@given(text=st.text(max_size=700).map(lambda text: text.rstrip(" ")))
def test_a_text_comes_back_and_its_length_does_not_show(text: str) -> None:
    sealed = SEAL.close_text("state", "anna", text)
    assert SEAL.open_text("state", "anna", sealed) == text
    assert (len(sealed) - 28) % 512 == 0


@given(at=st.integers(0, 39), bit=st.integers(0, 7))
def test_one_changed_bit_is_noticed(at: int, bit: int) -> None:
    sealed = bytearray(SEAL.close("state", "anna", b"twelve bytes"))
    sealed[at] ^= 1 << bit
    with pytest.raises(Tampered):
        SEAL.open("state", "anna", bytes(sealed))


@pytest.mark.parametrize("length", range(0, 40, 3))
def test_a_part_of_it_does_not_open(length: int) -> None:
    with pytest.raises(Tampered):
        SEAL.open("state", "anna", SEAL.close("state", "anna", b"twelve bytes")[:length])


@pytest.mark.parametrize(
    ("seal", "purpose", "person"),
    [
        (SEAL, "state", "bo"),
        (SEAL, "numbers", "anna"),
        (Seal(Secret("another key")), "state", "anna"),
    ],
    ids=["person", "purpose", "key"],
)
def test_it_opens_for_nobody_else(seal: Seal, purpose: str, person: str) -> None:
    with pytest.raises(Tampered):
        seal.open(purpose, person, SEAL.close("state", "anna", b"x"))


def test_the_same_twice_looks_different() -> None:
    assert SEAL.close("state", "anna", b"x") != SEAL.close("state", "anna", b"x")


def test_a_name_leads_back_to_nobody_without_the_key() -> None:
    name = SEAL.name("state", "anna")
    assert name == Seal(Secret("one key")).name("state", "anna")
    others = {SEAL.name("line", "anna"), SEAL.name("state", "bo"), SEAL.name("stateanna")}
    assert name not in others | {Seal(Secret("another key")).name("state", "anna")}
