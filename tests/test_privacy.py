"""A person's words print and store as nothing; an account's name cannot be turned back."""

import copy
import json
import pickle
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import Hidden, Private, Pseudonyms, Secret

CANARY = "kanariefågel 4711"


BOTH = pytest.mark.parametrize("hide", [Private, Secret])


@dataclass(frozen=True)
class _Holder:
    hidden: Hidden


@BOTH
@pytest.mark.parametrize(
    "printed",
    [
        str,
        repr,
        format,
        lambda words: f"{words}",
        lambda words: f"{words!r:>40}",
        lambda words: "%s" % words,  # noqa: UP031
        lambda words: "{}".format(words),  # noqa: UP032
        lambda words: str([words]),
        lambda words: repr({"text": words}),
        lambda words: repr(_Holder(words)),
        lambda words: str(ValueError(words)),
        lambda words: repr(KeyError(words)),
    ],
)
def test_every_way_of_printing_hides_it(hide: type[Hidden], printed: Callable[[Any], str]) -> None:
    said = printed(hide(CANARY))
    assert hide.MASK in said
    assert CANARY not in said


@BOTH
@pytest.mark.parametrize("store", [pickle.dumps, json.dumps, copy.copy, copy.deepcopy, vars])
def test_every_way_of_storing_refuses(hide: type[Hidden], store: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError) as raised:
        store(hide(CANARY))
    assert CANARY not in str(raised.value)


@BOTH
def test_the_one_way_in(hide: type[Hidden]) -> None:
    assert hide(CANARY).reveal() == CANARY


@BOTH
def test_what_is_hidden_is_itself_and_no_text(hide: type[Hidden]) -> None:
    """As a kind of text, any two of them would be equal, as long, and read as their mask."""
    assert hide("a") == hide("a")
    assert len({hide("a"), hide("a"), hide("b")}) == 2
    assert hide("a") != hide("b")
    assert hide("a") != "a"
    assert not isinstance(hide("a"), str)
    assert hide("a")
    assert not hide("")
    with pytest.raises(TypeError):
        len(hide("a"))  # type: ignore[arg-type]


def test_words_are_no_secret() -> None:
    assert Private("a") != Secret("a")


@BOTH
def test_nothing_can_be_hung_on_to_it(hide: type[Hidden]) -> None:
    with pytest.raises(AttributeError):
        hide(CANARY).sender = 17  # type: ignore[attr-defined]


@given(account=st.integers(min_value=1), key=st.text(min_size=1))
def test_the_same_account_has_the_same_name_in_every_process(account: int, key: str) -> None:
    one, other = Pseudonyms(Secret(key)), Pseudonyms(Secret(key))
    name = one.of("telegram", account)
    assert name == other.of("telegram", account)
    assert name == other.of("telegram", str(account))
    assert re.fullmatch("[0-9a-f]{32}", name)


def test_another_key_channel_or_account_is_another_name() -> None:
    names = {
        Pseudonyms(Secret(key)).of(channel, account)
        for key in ("one", "other")
        for channel in ("telegram", "terminal")
        for account in (17, 18)
    }
    assert len(names) == 8


def test_without_a_key_names_die_with_the_process() -> None:
    assert Pseudonyms(Secret("")).of("telegram", 17) != Pseudonyms(Secret("")).of("telegram", 17)


def test_the_key_cannot_be_read_off_what_holds_it() -> None:
    assert "nyckel" not in repr(Pseudonyms(Secret("nyckel")))
