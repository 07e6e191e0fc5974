"""What a talk counts as: once a cell, and within the bounds that privacy is reckoned with."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.codes import NEEDS
from bot.known import Known
from bot.outcomes import ABOUT_ENTRIES, FITS, HELP, WAYS, begun, in_crisis, met, told
from bot.statistics.cells import Cell, cells, change
from bot.statistics.tables import BUDGET, BY_NAME, ENTRY, LANGUAGES, TABLES

from ..test_known import known_things

IDS = ("bris-116111", "ditt-ecpat", "kvinnofridslinjen", "nodnummer-112")
steps = st.one_of(
    st.sampled_from([*FITS, *WAYS, "tester"]).map(lambda what: lambda known: told(known, what)),
    st.tuples(st.sampled_from(ABOUT_ENTRIES), st.sampled_from(IDS)).map(
        lambda pair: lambda known: told(known, *pair)
    ),
    st.sampled_from([None, *HELP]).flatmap(
        lambda help: st.booleans().map(lambda a: lambda known: met(known, help, answered=a))
    ),
    st.just(in_crisis),
    known_things.map(lambda other: lambda known: other.but(marks=known.marks)),
)
talks = st.lists(steps, max_size=12)


def course_of(talk: list) -> list[Known]:  # type: ignore[type-arg]
    """What was known before the first turn and after each."""
    found = [Known()]
    for step in talk:
        found.append(step(begun(found[-1], "2026-11")))
    return found


@given(talk=talks)
def test_turns_add_up_to_what_the_talk_is_in_the_end(talk: list) -> None:  # type: ignore[type-arg]
    course = course_of(talk)
    total: Counter[Cell] = Counter()
    for before, after in pairwise(course):
        total.update(change(before, after))
    assert {cell: n for cell, n in total.items() if n} == dict.fromkeys(cells(course[-1]), 1)


@given(talk=talks)
def test_no_talk_fills_more_of_a_table_than_its_privacy_is_reckoned_with(
    talk: list,  # type: ignore[type-arg]
) -> None:
    for known in course_of(talk):
        found = Counter(cell.table for cell in cells(known))
        assert all(n <= BY_NAME[table].most for table, n in found.items())
        assert len({(cell.month, cell.who) for cell in cells(known)}) <= 1


@given(talk=talks)
def test_every_cell_is_one_of_those_that_are_published(talk: list) -> None:  # type: ignore[type-arg]
    for cell in cells(course_of(talk)[-1]):
        for (name, allowed), value in zip(
            BY_NAME[cell.table].dimensions.items(), cell.values, strict=True
        ):
            assert value in (IDS if name == ENTRY else allowed)


def test_nothing_finer_than_a_month_and_a_county_and_no_group() -> None:
    known = begun(
        Known(needs=("images",), age=15, municipality="2480", groups=("trans",)), "2026-11"
    )
    assert cells(known) == {
        Cell("need_county", "2026-11", "person", ("images", "24")),
        Cell("need_age", "2026-11", "person", ("images", "teen")),
        Cell("language", "2026-11", "person", ("sv",)),
    }


def test_whoever_erases_is_taken_out_again() -> None:
    known = told(begun(Known(needs=("images",)), "2026-11"), "got_help")
    taken = change(known, Known(language="en"))
    assert taken == Counter(dict.fromkeys(cells(known), -1))


def test_a_tester_moves_out_of_the_people_with_everything() -> None:
    known = begun(Known(needs=("images",)), "2026-11")
    moved = change(known, told(known, "tester"))
    assert {cell.who for cell, n in moved.items() if n > 0} == {"tester"}
    assert sum(moved.values()) == 0


def test_the_crisis_is_counted_without_a_place() -> None:
    known = in_crisis(begun(Known(crisis="suicide", county="09"), "2026-11"))
    assert Cell("crisis", "2026-11", "person", ("suicide",)) in cells(known)
    assert not any("09" in c.values and "suicide" in c.values for c in cells(known))


@pytest.mark.parametrize("need", NEEDS)
def test_every_need_has_its_cells(need: str) -> None:
    assert need in BY_NAME["need_county"].dimensions["need"]


def test_the_budget_is_spent_once() -> None:
    assert sum(table.share for table in TABLES) == pytest.approx(1.0)
    assert pytest.approx(BUDGET) == sum(table.most / table.scale for table in TABLES)


def test_every_language_that_is_told_apart_is_counted() -> None:
    import yaml

    from nlu.reading.language import DATA

    known = set(yaml.safe_load(DATA.read_text("utf-8"))) - {"neutral"}
    assert known | {"other"} == set(LANGUAGES)
