"""What is told about how the help worked: newest answer, few services, back through the slots."""

import pytest

from bot.known import Known
from bot.outcomes import ABOUT_ENTRIES, FITS, MOST_ENTRIES, told


def test_the_newest_answer_on_whether_it_fitted_replaces_the_one_before() -> None:
    known = Known()
    for what in FITS:
        known = told(known, what)
    assert known.marks == (FITS[-1],)


def test_getting_through_and_getting_help_both_stay() -> None:
    known = told(told(told(Known(), "got_through"), "got_help"), "got_help")
    assert known.marks == ("got_through", "got_help")


@pytest.mark.parametrize("what", ABOUT_ENTRIES)
def test_a_service_is_said_once_and_few_are_kept(what: str) -> None:
    known = told(Known(), "fitted")
    for service in "abcdee":
        known = told(known, what, service)  # type: ignore[arg-type]
    assert known.marks == ("fitted", *(f"{what}:{service}" for service in "de"))
    assert len(known.marks) == 1 + MOST_ENTRIES


@pytest.mark.parametrize("what", ABOUT_ENTRIES)
def test_without_a_service_it_is_a_mistake_of_ours(what: str) -> None:
    with pytest.raises(ValueError, match="which service"):
        told(Known(), what)  # type: ignore[arg-type]


def test_it_survives_the_way_through_the_slots() -> None:
    known = told(told(Known(), "tester"), "wrong_number", "bris-116111")
    assert Known.of(known.as_slots()) == known
