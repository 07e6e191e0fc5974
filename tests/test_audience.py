"""Who reads, and in whose words: a table of who writes for whom."""

import pytest

from bot.audience import audience, may_be_minor, needs_help, voices
from bot.known import Known


def _for_another(**told: object) -> Known:
    return Known(whom="other").but(**told)


CASES = [
    # who writes, what is known, who reads, who needs help, voices
    ("nobody knows", Known(), "unknown", "unknown", ("teen", "any")),
    ("12", Known(age=12), "child", "child", ("child", "any")),
    ("13", Known(age=13), "teen", "teen", ("teen", "any")),
    ("17", Known(age=17), "teen", "teen", ("teen", "any")),
    ("18", Known(age=18), "adult", "adult", ("adult", "any")),
    ("a band", Known(age_band="child"), "child", "child", ("child", "any")),
    (
        "the years count more than a band",
        Known(age=19, age_band="teen"),
        "adult",
        "adult",
        ("adult", "any"),
    ),
    (
        "a parent oneself, seeking help oneself",
        Known(groups=("parent",), age=16),
        "teen",
        "teen",
        ("teen", "any"),
    ),
    (
        "for another, both unknown",
        _for_another(),
        "unknown",
        "unknown",
        ("other", "teen", "any"),
    ),
    (
        "a friend of 16 for one of 12",
        _for_another(age=12, writer_age=16),
        "teen",
        "child",
        ("other", "teen", "any"),
    ),
    (
        "a child for a friend of 15",
        _for_another(age=15, writer_age=11),
        "child",
        "teen",
        ("other_child", "other", "child", "any"),
    ),
    (
        "an adult friend by button",
        _for_another(age=15, writer_band="adult"),
        "adult",
        "teen",
        ("other", "adult", "any"),
    ),
    (
        "a parent",
        _for_another(age=13, groups=("parent",)),
        "adult",
        "teen",
        ("parent", "other", "adult", "any"),
    ),
    (
        "in a job",
        _for_another(age=13, groups=("professional",)),
        "adult",
        "teen",
        ("professional", "other", "adult", "any"),
    ),
    (
        "a teacher who is a parent too",
        _for_another(groups=("parent", "professional")),
        "adult",
        "unknown",
        ("professional", "parent", "other", "adult", "any"),
    ),
]


@pytest.mark.parametrize(
    ("known", "reads", "in_help", "heard"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_who_reads_and_who_needs_help(
    known: Known, reads: str, in_help: str, heard: tuple[str, ...]
) -> None:
    assert audience(known) == reads
    assert needs_help(known) == in_help
    assert voices(known) == heard


@pytest.mark.parametrize(
    ("band", "may"), [("child", True), ("teen", True), ("unknown", True), ("adult", False)]
)
def test_only_a_stated_adult_is_no_minor(band: str, may: bool) -> None:
    assert may_be_minor(band) is may  # type: ignore[arg-type]
