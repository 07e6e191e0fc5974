"""The writer's age in some three hundred and sixty messages, and what is none."""

import time
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.reading.age import AgeSaid, ages_in
from nlu.reading.age_words import as_read, tokens

TODAY = date(2026, 11, 24)
TABLE: dict[str, dict[str, int | str | None]] = yaml.safe_load(
    (Path(__file__).parent / "age_messages.yml").read_text("utf-8")
)
CASES = [(text, said) for kind in TABLE.values() for text, said in kind.items()]
TRAPS = (
    "15 ",
    "är 15 ",
    "jag är ",
    "femton",
    "1",
    "1-",
    "14-15 ",
    "född ",
    "min dotter ",
    "år ",
    ",",
    ":",
    "ab1",
)


def find_ages(text: str, *, today: date = TODAY) -> list[AgeSaid]:
    """All ages said in a text, in order."""
    read = as_read(text)
    return ages_in(read, tokens(read), today)


def own(text: str) -> list[int | str | None]:
    """The writer's ages, or bands, in order."""
    ages = find_ages(text)
    return [age.band if age.years is None else age.years for age in ages if age.whose == "writer"]


@pytest.mark.parametrize(("text", "said"), CASES)
def test_the_writers_age_is_read(text: str, said: int | str | None) -> None:
    found = own(text)
    assert (found[-1] if "nej" in text else found[0]) == said if found else said is None


@pytest.mark.parametrize(
    ("text", "years", "whose", "subject"),
    [
        ("min pojkvän är 25", 25, "perpetrator", "pojkvan"),
        ("han är 40", 40, "perpetrator", "han"),
        ("min dotter är 13", 13, "other", "dotter"),
        ("jag är 15", 15, "writer", "jag"),
        ("en 40-årig man skriver till mig", 40, "perpetrator", "man"),
    ],
)
def test_an_age_belongs_to_somebody(text: str, years: int, whose: str, subject: str) -> None:
    (age,) = find_ages(text)
    assert (age.years, age.whose, age.subject and age.subject.word) == (years, whose, subject)


def test_a_birthday_still_to_come_counts() -> None:
    def born(text: str, today: date) -> int | None:
        return find_ages(text, today=today)[0].years

    assert born("född 12 mars 2010", date(2026, 3, 11)) == 15
    assert born("född 12 mars 2010", date(2026, 3, 12)) == 16
    assert born("född 2010", date(2026, 2, 1)) == 15
    assert born("född 2010", date(2026, 8, 1)) == 16


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(TRAPS), max_size=40).map("".join)))
def test_any_text_is_read(text: str) -> None:
    for age in find_ages(text):
        assert isinstance(age, AgeSaid)
        assert (age.years is None) != (age.band is None)
        assert age.years is None or 3 <= age.years <= 110
        assert 0 <= age.start < age.end


@pytest.mark.parametrize("trap", TRAPS)
def test_a_hundred_thousand_characters_take_no_time(trap: str) -> None:
    text = (trap * 100_000)[:100_000]
    find_ages("jag är 15")
    taken = []
    for _ in range(3):  # what tidies up after other tests may fall into one of them
        began = time.process_time()
        find_ages(text)
        taken.append(time.process_time() - began)
    assert min(taken) < 0.1  # some 20 ms on an idle machine
