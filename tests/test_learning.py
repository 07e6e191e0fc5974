"""How what is known grows: what was known, what is said, to which question, what is known then.

Only what a case names is compared, beside that everything else stays as it was.
"""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.codes import CRISES, NEEDS
from bot.known import Known
from bot.learning import ASK_AT_MOST, MOST_NEEDS, after_a_picture, learn
from bot.understanding import Understood

from .learning_cases import FOR_ANOTHER, GROWTH, QUESTIONS, knows, says
from .test_known import known_things

REFUSALS = [
    (
        "refused once is refused",
        knows(asked=1),
        says("skip"),
        "age_settled",
        {"age_settled": "declined", "asked": 0},
    ),
    (
        "no is a refusal too",
        knows(asked=1),
        says("deny"),
        "place_settled",
        {"place_settled": "declined", "asked": 0},
    ),
    (
        "a refusal is for the open question alone",
        knows(asked=1),
        says("skip"),
        "need_settled",
        {"need_settled": "declined", "age_settled": None, "place_settled": None},
    ),
    ("nothing asked, nothing refused", knows(), says("skip"), None, {"need_settled": None}),
    (
        "asked once and not answered: it may be asked again",
        knows(asked=1),
        says("ask_anonymity"),
        "age_settled",
        {"age_settled": None, "asked": 1},
    ),
    (
        "asked twice and not answered: left alone",
        knows(asked=ASK_AT_MOST),
        says("ask_anonymity"),
        "age_settled",
        {"age_settled": "declined", "asked": 0},
    ),
    (
        "an answer starts the count anew",
        knows(asked=1),
        says(age=15),
        "age_settled",
        {"age_settled": "told", "asked": 0},
    ),
    (
        "refused first, told after",
        knows(age_settled="declined"),
        says(age=15),
        "place_settled",
        {"age": 15, "age_settled": "told"},
    ),
    (
        "told first, a later refusal takes nothing back",
        knows(age=15, age_band="teen", age_settled="told", asked=1),
        says("skip"),
        "place_settled",
        {"age": 15, "age_settled": "told", "place_settled": "declined"},
    ),
    (
        "an answer to another question is kept, and the open one stays open",
        knows(asked=1),
        says(municipality="1480", county="14"),
        "age_settled",
        {"municipality": "1480", "place_settled": "told", "age_settled": None, "asked": 1},
    ),
]

DANGER = knows(crisis="danger", needs=("violence",), need_settled="told")
SUICIDE = knows(crisis="suicide", acute=True)

CRISIS = [
    (
        "danger, in the middle of a question",
        knows(asked=1),
        says("crisis_danger", crisis="danger"),
        "age_settled",
        {"crisis": "danger"},
    ),
    (
        "a plan makes it acute",
        knows(crisis="suicide"),
        says("crisis_suicide", crisis="suicide", acute=True),
        None,
        {"crisis": "suicide", "acute": True},
    ),
    (
        "and it stays so when said again without",
        SUICIDE,
        says("crisis_suicide", crisis="suicide"),
        None,
        {"acute": True},
    ),
    (
        "danger on top",
        SUICIDE,
        says("crisis_danger", crisis="danger"),
        None,
        {"crisis": "danger", "acute": True},
    ),
    ("safe ends it", DANGER, says("safe"), None, {"crisis": "none"}),
    ("going on ends it", SUICIDE, says("go_on"), None, {"crisis": "none", "acute": False}),
    (
        "plainly speaking of something else ends it",
        SUICIDE,
        says("need_money", needs=("money",)),
        None,
        {"crisis": "none", "acute": False, "needs": ("money",)},
    ),
    (
        "so does a question about the talk",
        DANGER,
        says("ask_anonymity"),
        None,
        {"crisis": "none"},
    ),
    *(
        (f"it stays through {intent}", SUICIDE, says(intent), None, {"crisis": "suicide"})
        for intent in ("inform", "affirm", "deny", "skip", "greet", "thanks", "help", "more")
    ),
    (
        "an age is learnt while it stays",
        DANGER,
        says(age=15),
        "age_settled",
        {"crisis": "danger", "age": 15, "age_settled": "told"},
    ),
    (
        "what is not understood is no change of subject",
        DANGER,
        says("nlu_fallback"),
        None,
        {"crisis": "danger"},
    ),
    (
        "nor is it when somebody wants to die",
        SUICIDE,
        says("nlu_fallback", likely=("talk",)),
        None,
        {"crisis": "suicide", "acute": True},
    ),
    ("doubt about danger ends no crisis", SUICIDE, says("doubt"), None, {"crisis": "suicide"}),
]

MOVES = {"asked", "offered", "likely", *QUESTIONS}
"""What a turn may change beside what was said."""

CASES = [*GROWTH, *FOR_ANOTHER, *REFUSALS, *CRISIS]


@pytest.mark.parametrize(
    ("before", "message", "asked", "after"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_what_is_known_then(
    before: Known, message: Understood, asked: str | None, after: dict[str, Any]
) -> None:
    found = learn(before, message, asked=asked)
    assert {name: getattr(found, name) for name in after} == after
    said = MOVES | set(after)
    rest = [f.name for f in fields(Known) if f.name not in said and f.name not in _told(message)]
    assert {n: getattr(found, n) for n in rest} == {n: getattr(before, n) for n in rest}


def _told(message: Understood) -> set[str]:
    """Fields that this message speaks about."""
    told = {name for name in ("needs", "by", "urgent", "groups") if getattr(message, name)}
    if message.municipality or message.county or message.abroad:
        told |= {"municipality", "county", "abroad"}
    if message.age is not None or message.band:
        told |= {"age", "age_band"}
    return told | {"whom"} if message.whom else told


def test_no_more_needs_than_can_be_acted_on() -> None:
    known = knows()
    for need in NEEDS:
        known = learn(known, says(f"need_{need}", needs=(need,)), asked=None)
    assert len(known.needs) == MOST_NEEDS
    assert known.needs[0] == NEEDS[-1]


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_is_asked_more_than_twice(question: str) -> None:
    """Whatever comes instead of an answer; the action that asks counts, as the intake does."""
    known, times = Known(whom="other"), 0
    while getattr(known, question) is None:
        known = known.but(asked=known.asked + 1)
        times += 1
        known = learn(known, says("out_of_scope"), asked=question)
        assert times < 10
    assert times == ASK_AT_MOST
    assert getattr(known, question) == "declined"


def _victim(known: Known) -> Known:
    """Somebody who has not said that they buy or hurt: for those, other needs are put aside."""
    told = tuple(group for group in known.groups if group not in ("buyer", "fears_harming"))
    return known.but(groups=told, needs=tuple(n for n in known.needs if n != "own_behaviour"))


messages = st.builds(
    Understood,
    intent=st.sampled_from(
        ["inform", "skip", "deny", "nlu_fallback", "ask_fault", "safe", "go_on", "thanks", "doubt"]
    ),
    language=st.sampled_from([None, "sv", "en"]),
    needs=st.lists(st.sampled_from(NEEDS), max_size=3, unique=True).map(tuple),
    crisis=st.sampled_from(CRISES),
    whom=st.sampled_from([None, "self", "other"]),
    age=st.none() | st.integers(0, 120),
    band=st.sampled_from([None, "child", "teen", "adult"]),
    their_age=st.none() | st.integers(0, 120),
    writer_age=st.none() | st.integers(0, 120),
    municipality=st.sampled_from([None, "1480", "2480"]),
    groups=st.sampled_from([(), ("parent",), ("girls",)]),
)


@given(known=known_things, message=messages, asked=st.sampled_from([None, *QUESTIONS]))
def test_nothing_told_is_ever_forgotten_by_a_message(
    known: Known, message: Understood, asked: str | None
) -> None:
    known = _victim(known)
    after = learn(known, message, asked=asked)
    assert after.language
    assert set(after.groups) >= set(known.groups)
    assert bool(after.needs) >= bool(known.needs)
    assert after.shown == known.shown
    assert message.crisis in ("none", after.crisis)
    for need in message.needs:
        assert need in after.needs or need == "talk"
    if message.whom in (None, known.whom):
        for question in QUESTIONS:
            settled, then = getattr(known, question), getattr(after, question)
            if question != "writer_settled" and settled != "not_needed":
                assert then is not None or settled is None, question
    if message.age is not None and after.whom == "self":
        assert after.age == message.age


@given(known=known_things, asked=st.sampled_from([None, *QUESTIONS]))
def test_a_message_that_says_nothing_changes_nothing_told(known: Known, asked: str | None) -> None:
    known = _victim(known)
    after = learn(known, says("inform"), asked=asked)
    for name in ("needs", "age", "age_band", "municipality", "county", "groups", "by", "urgent"):
        if name == "needs" and "talk" in known.needs:
            continue  # steps back behind the others, however it came there
        assert getattr(after, name) == getattr(known, name), name


def test_a_picture_is_about_pictures_until_something_was_told() -> None:
    assert after_a_picture(Known(age=14)) == Known(age=14, needs=("images",))
    told = Known(needs=("money",))
    assert after_a_picture(told) == told


@pytest.mark.parametrize(("sure", "whom"), [(0.6, "self"), (0.9, "other"), (1.0, "other")])
def test_who_has_told_of_themself_is_no_helper_on_a_guess(sure: float, whom: str) -> None:
    known = learn(Known(), Understood("inform", age=9), asked=None)
    after = learn(known, Understood("crisis_danger", whom="other", whom_sure=sure), asked=None)
    assert after.whom == whom and (after.age == 9) == (whom == "self")
