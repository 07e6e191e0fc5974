"""Numbers of messages: kept two days, bounded, and only until they are used."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.trail import KEPT, Trail


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_what_was_noted_is_known_until_it_is_dropped() -> None:
    trail = Trail()
    for number in (1, 2, 2, 3):
        await trail.note("a", number)
    await trail.note("b", 9)
    assert await trail.known("a") == [1, 2, 3]
    await trail.drop("a", {2, 9})
    assert await trail.known("a") == [1, 3]
    await trail.drop("a", {1, 3})
    await trail.drop("nobody", {1})
    assert await trail.known("a") == []
    assert await trail.quiet("a") is None
    assert len(trail) == 1


async def test_after_two_days_nothing_is_left() -> None:
    clock = _Clock()
    trail = Trail(clock=clock)
    await trail.note("a", 1)
    clock.now = KEPT / 2
    await trail.note("a", 2)
    clock.now = KEPT
    await trail.forget_old()
    assert len(trail) == 1
    assert await trail.known("a") == [2]


async def test_how_long_somebody_has_been_quiet() -> None:
    clock = _Clock()
    trail = Trail(clock=clock)
    assert await trail.quiet("a") is None
    await trail.note("a", 1)
    clock.now = 60
    await trail.note("a", 2)
    clock.now = 65
    assert await trail.quiet("a") == 5
    assert await trail.quiet("b") is None


async def test_of_one_person_the_newest_are_kept() -> None:
    trail = Trail(most_of_one=3)
    for number in range(10):
        await trail.note("a", number)
    assert await trail.known("a") == [7, 8, 9]


async def test_the_longest_silent_person_goes_first() -> None:
    trail = Trail(most_of_all=4)
    for person in ("a", "b", "a"):
        await trail.note(person, 1)
        await trail.note(person, 2)
    assert await trail.known("b") == []
    assert await trail.known("a") == [1, 2]


@given(noted=st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 50))))
async def test_it_counts_right(noted: list[tuple[str, int]]) -> None:
    trail = Trail(most_of_one=5, most_of_all=12)
    for person, number in noted:
        await trail.note(person, number)
        assert len(trail) <= 12
    for person in "abcd":
        await trail.drop(person, await trail.known(person))
    assert len(trail) == 0
