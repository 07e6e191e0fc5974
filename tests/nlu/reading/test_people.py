"""For whom help is, their age and the writer's, groups told, and ways of contact."""

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.codes import GROUPS, NO_PHONE, WAYS
from nlu.reading.age_words import HERE
from nlu.reading.people import People, read_people

TODAY = date(2026, 11, 24)
TABLE: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "people_messages.yml").read_text("utf-8")
)
CASES = [case for kind in TABLE.values() for case in kind]


@pytest.mark.parametrize("case", CASES, ids=[case["say"] for case in CASES])
def test_a_message_tells_who_it_is_about(case: dict[str, Any]) -> None:
    said = read_people(case["say"], today=TODAY)
    assert said.whom == case.get("whom")
    assert (said.age, said.band) == (case.get("age"), case.get("band"))
    assert said.writer_age == case.get("writer_age")
    if "groups" in case:
        assert sorted(said.groups) == sorted(case["groups"])
    if "by" in case:
        assert said.by == case["by"]


def test_words_in_lists_are_words() -> None:
    """YAML reads a bare `no` or `on` as a truth value: it must be quoted."""
    for file in HERE.glob("*.yml"):
        lists = [yaml.safe_load(file.read_text("utf-8"))]
        while lists:
            item = lists.pop()
            assert not isinstance(item, bool), file.name
            if isinstance(item, dict | list):
                lists.extend(item.values() if isinstance(item, dict) else item)


def test_facts_are_named_as_the_bot_reads_them() -> None:
    said = People("other", 13, None, None, "adult", ("girls", "parent"), "no_phone")
    assert list(said.facts()) == [
        ("for", "other"),
        ("age", 13),
        ("writer_band", "adult"),
        ("group", "girls"),
        ("group", "parent"),
        ("by", "no_phone"),
    ]


def test_a_grown_ups_own_age_is_not_that_of_the_one_they_tell_of() -> None:
    def told(text: str, *, other: bool) -> dict[str, Any]:
        return dict(read_people(text, today=TODAY).facts(other=other))

    text = "I drive a taxi. There's a young woman I take to hotels. I'm 58"
    assert told(text, other=True)["writer_age"] == 58
    assert "age" not in told(text, other=True)
    assert told(text, other=False)["age"] == 58
    assert told("mamma dricker. jag är 12", other=True)["age"] == 12


def test_nothing_said_gives_no_fact() -> None:
    assert list(read_people("hej", today=TODAY).facts()) == []
    assert read_people("", today=TODAY) == People()


def test_a_band_is_told_only_without_an_age() -> None:
    said = read_people("jag är inte myndig, jag är 15", today=TODAY)
    assert [name for name, _ in said.facts()] == ["age"]


def test_somebody_whom_nothing_tells_of_keeps_their_age_apart() -> None:
    assert read_people("han är 16", today=TODAY) == People(their_age=16)
    assert read_people("han är 40 och slår henne", today=TODAY).their_age is None
    assert read_people("han är 40 och hon är 15", today=TODAY).age == 15


PIECES = (
    "min ",
    "dotter ",
    "är ",
    "14 ",
    "jag ",
    "mig ",
    "slår ",
    "kompis ",
    ". ",
    ", ",
    "som ",
    "döv ",
    "inte ",
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
)
def test_any_text_is_read(text: str) -> None:
    said = read_people(text, today=TODAY)
    assert set(said.groups) <= set(GROUPS)
    assert said.by is None or said.by in (*WAYS, NO_PHONE)
    assert not (said.age is not None and said.band is not None)
    if said.whom != "other":
        assert said.writer_age is None and said.writer_band is None


@pytest.mark.parametrize("piece", PIECES)
def test_a_hundred_thousand_characters_take_no_time(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    read_people("min dotter är 13", today=TODAY)
    began = time.process_time()
    read_people(text, today=TODAY)
    assert time.process_time() - began < 0.1  # some 20 ms on an idle machine
