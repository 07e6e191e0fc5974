"""Whoever knows everybody but one learns no more than was promised; naive reports tell all.

10,000 pairs: make attack. Here fewer, with the room that chance needs.
"""

import math

import pytest

from bot.statistics.noise import epsilon
from bot.statistics.tables import BUDGET, TABLES

from .attack import attack_naive, attack_ours, bound, exact, k_anonymous

PAIRS = 500
CHANCE = 4 * math.sqrt(0.25 / PAIRS)


@pytest.mark.parametrize(("swap", "spent"), [(False, BUDGET), (True, 2 * BUDGET)])
def test_the_best_guess_stays_within_the_stated_bound(swap: bool, spent: float) -> None:
    ours = attack_ours(PAIRS, swap=swap)
    assert ours.strongest <= spent + 1e-9, "one report gave away more than the budget"
    assert ours.rate <= bound(spent) + CHANCE
    assert ours.strongest > spent / 4, "the attack does not look at what the report gives away"


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize("publish", [exact, k_anonymous])
def test_the_same_adversary_knows_for_certain_without_noise(publish: object, swap: bool) -> None:
    assert attack_naive(PAIRS, publish, swap=swap).rate > 0.99  # type: ignore[arg-type]


def test_noise_drawn_anew_each_time_would_give_the_talk_away() -> None:
    """Why it is drawn once and stored."""
    assert attack_ours(60, swap=False, redraws=60).rate > bound(BUDGET) + 0.05


def test_the_library_reckons_the_budget_as_we_do() -> None:
    assert sum(epsilon(table) for table in TABLES) == pytest.approx(BUDGET)
