"""What people write about where they are; the messages are in places.yml and no_place.yml."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.places import Found, find_place, place_as_answer, sweden
from tests import machine

HERE = Path(__file__).parent
TABLE: dict[str, Any] = yaml.safe_load((HERE / "places.yml").read_text(encoding="utf-8"))
NO_PLACE: list[str] = yaml.safe_load((HERE / "no_place.yml").read_text(encoding="utf-8"))
MUNICIPALITY = {m.name: m.code for m in sweden().municipalities.values()}
COUNTY = {c.name: c.code for c in sweden().counties.values()}
DROPPED = str.maketrans("åäöÅÄÖ", "aaoAAO")
DIGRAPHS = str.maketrans({"å": "aa", "ä": "ae", "ö": "oe"})


def rows(part: str) -> list[Any]:
    return [
        pytest.param(text, place, id=text) for place, texts in TABLE[part].items() for text in texts
    ]


def place_of(text: str, *, asked: bool) -> Found | None:
    """As the facts of a message are read; asked: it answers the question where."""
    return find_place(text) or (place_as_answer(text) if asked else None)


def code(found: Found | None) -> str | None:
    return found.municipality if found else None


@pytest.mark.parametrize(("text", "place"), rows("municipalities"))
def test_the_municipality_is_understood(text: str, place: str) -> None:
    found = find_place(text)
    assert code(found) == MUNICIPALITY[place]
    assert found is not None and found.county == MUNICIPALITY[place][:2]


@pytest.mark.parametrize(("text", "place"), rows("for_another"))
def test_where_the_other_is_weighs_more_than_where_the_writer_is(text: str, place: str) -> None:
    assert code(find_place(text, other=True)) == MUNICIPALITY[place]


@pytest.mark.parametrize("text", ["spelar ingen roll", "hela sverige", "i Sverige"])
def test_anywhere_in_sweden_is_no_place_and_yet_an_answer(text: str) -> None:
    found = place_as_answer(text)
    assert found is not None and found.everywhere and found.county is None


@pytest.mark.parametrize(("text", "place"), rows("asked"))
def test_a_bare_word_counts_when_it_was_asked_for(text: str, place: str) -> None:
    assert code(place_as_answer(text)) == MUNICIPALITY[place]


@pytest.mark.parametrize(("text", "place"), rows("counties"))
def test_a_county_alone_gives_no_municipality(text: str, place: str) -> None:
    found = find_place(text)
    assert found is not None
    assert (found.municipality, found.county) == (None, COUNTY[place])


@pytest.mark.parametrize("text", TABLE["abroad"])
def test_abroad_is_told_apart(text: str) -> None:
    found = find_place(text)
    assert found is not None and found.abroad and found.county is None


@pytest.mark.parametrize("text", TABLE["everywhere"])
def test_all_of_sweden_is_understood(text: str) -> None:
    found = place_as_answer(text)
    assert found is not None and found.everywhere and found.county is None


@pytest.mark.parametrize("text", NO_PLACE)
def test_nothing_is_found_where_no_place_is_meant(text: str) -> None:
    assert find_place(text) is None


def test_the_table_is_large_enough() -> None:
    parts = ("municipalities", "counties", "for_another", "asked")
    messages = [text for part in parts for texts in TABLE[part].values() for text in texts]
    assert len(messages) >= 250
    assert len(NO_PLACE) >= 150


WAYS: dict[str, tuple[Callable[[str], str], bool]] = {
    "jag bor i X": (lambda name: f"jag bor i {name}", False),
    "in small letters": (lambda name: f"jag bor i {name.lower()}", False),
    "bor utanför X": (lambda name: f"bor utanför {name}", False),
    "X as an answer": (lambda name: name.lower(), True),
    "X kommun": (lambda name: f"{name} kommun", False),
    "without dots": (lambda name: f"jag bor i {name.translate(DROPPED).lower()}", False),
    "without dots as an answer": (lambda name: name.translate(DROPPED), True),
    "with aa ae oe": (lambda name: f"i live in {name.lower().translate(DIGRAPHS)}", False),
}
# Håbo (Uppsala county) without its ring is the name of Habo (Jönköping county).
SAME_WITHOUT_DOTS = {"Håbo"}


@pytest.mark.parametrize("way", WAYS)
def test_every_municipality_is_found(way: str) -> None:
    write, asked = WAYS[way]
    missed = {
        name
        for name, expected in MUNICIPALITY.items()
        if code(place_of(write(name), asked=asked)) != expected
    }
    assert missed == (SAME_WITHOUT_DOTS if "without dots" in way else set())


def test_words_point_at_the_name() -> None:
    text = "hej, jag bor i Rosengård nu"
    found = find_place(text)
    assert found is not None and text[slice(*found.words)] == "Rosengård"


def test_letters_with_loose_dots_are_read() -> None:
    assert code(find_place("bor i malmo\u0308")) == MUNICIPALITY["Malmö"]


def test_a_sure_place_is_surer_than_a_slip() -> None:
    sure, slip = find_place("jag bor i Kiruna"), find_place("jag bor i kirna")
    assert sure is not None and slip is not None and sure.certainty > slip.certainty


@given(st.text(max_size=300), st.booleans())
@settings(max_examples=400, deadline=None)
def test_no_text_breaks_it(text: str, other: bool) -> None:
    for found in (find_place(text, other=other), place_as_answer(text)):
        if not found:
            continue
        assert 0 <= found.certainty <= 1
        assert 0 <= found.words[0] < found.words[1] <= len(text)
        assert found.municipality is None or found.county is not None


@given(
    st.lists(
        st.sampled_from(
            [
                "bor",
                "i",
                "från",
                "inte",
                "nu",
                "men",
                "Malmö",
                "Lund",
                "norra",
                "län",
                "İ",
                "ny",
                "köping",
                "Tyskland",
                "sverige",
                "mil",
                "kommun",
                ",",
                ".",
                "-",
                "göteborgare",
                "ß",
            ]
        ),
        max_size=30,
    ),
    st.booleans(),
)
@settings(max_examples=400, deadline=None)
def test_no_order_of_words_breaks_it(words: list[str], other: bool) -> None:
    find_place(" ".join(words), other=other)
    place_as_answer(" ".join(words))


def seconds(text: str, times: int) -> float:
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(times):
            find_place(text)
        best = min(best, (time.perf_counter() - start) / times)
    return best


@pytest.mark.parametrize(
    "text",
    [
        "hej jag är 15 år och bor i Skövde men är från Lund och behöver hjälp med en som hotar",
        "jag vet inte vad jag ska göra längre, han hotar att berätta allt för min familj på jobbet",
        "från kirnna till stokcholmm via götteborgg utanför linköpnigg nära norköpingg mot",
    ],
)
def test_a_message_takes_half_a_millisecond(text: str) -> None:
    assert seconds(text, 50) < machine.seconds(0.000_5)


@pytest.mark.parametrize(
    "piece",
    ["hej jag bor i Skövde men är från Lund. ", "i malmö ", "i ", "malmöo ", "a\u0308", "ö"],
)
def test_a_very_long_text_takes_twenty_milliseconds(piece: str) -> None:
    assert seconds((piece * 100_000)[:100_000], 1) < machine.seconds(0.02)
