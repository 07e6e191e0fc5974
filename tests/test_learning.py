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
from bot.learning import ASK_AT_MOST, MOST_NEEDS, learn
from bot.understanding import Understood

from .test_known import known_things

QUESTIONS = ("need_settled", "writer_settled", "age_settled", "place_settled")


def says(intent: str = "inform", **told: Any) -> Understood:
    """A message."""
    return Understood(intent, **told)


def knows(**told: Any) -> Known:
    """What was known before, for oneself."""
    return Known(writer_settled="not_needed").but(**told)


FRIEND = Known(whom="other")

# name, known before, message, the open question, known after
GROWTH = [
    (
        "a need settles the first question",
        knows(),
        says("need_images", needs=("images",)),
        None,
        {"needs": ("images",), "need_settled": "told"},
    ),
    (
        "the newest need comes first",
        knows(needs=("images",), need_settled="told"),
        says("need_money", needs=("money",)),
        None,
        {"needs": ("money", "images")},
    ),
    (
        "a need said again comes first",
        knows(needs=("images", "money"), need_settled="told"),
        says("need_money", needs=("money",)),
        None,
        {"needs": ("money", "images")},
    ),
    (
        "wanting to talk steps back behind what it is about",
        knows(needs=("talk",), need_settled="told"),
        says("need_images", needs=("images",)),
        None,
        {"needs": ("images",)},
    ),
    (
        "and does not come back over it",
        knows(needs=("images",), need_settled="told"),
        says("need_talk", needs=("talk",)),
        None,
        {"needs": ("images",)},
    ),
    (
        "an age",
        knows(),
        says(age=15),
        "age_settled",
        {"age": 15, "age_band": "teen", "age_settled": "told"},
    ),
    (
        "a corrected age wins",
        knows(age=18, age_band="adult", age_settled="told"),
        says(age=14),
        None,
        {"age": 14, "age_band": "teen"},
    ),
    (
        "an age of nought is an age",
        knows(),
        says(age=0),
        None,
        {"age": 0, "age_band": "child", "age_settled": "told"},
    ),
    (
        "a band by button",
        knows(),
        says(band="teen"),
        "age_settled",
        {"age": None, "age_band": "teen", "age_settled": "told"},
    ),
    (
        "a band that fits keeps the years",
        knows(age=15, age_band="teen", age_settled="told"),
        says(band="teen"),
        None,
        {"age": 15, "age_band": "teen"},
    ),
    (
        "a band that does not fit replaces the years",
        knows(age=15, age_band="teen", age_settled="told"),
        says(band="adult"),
        None,
        {"age": None, "age_band": "adult"},
    ),
    (
        "years said after a band",
        knows(age_band="adult", age_settled="told"),
        says(age=16),
        None,
        {"age": 16, "age_band": "teen"},
    ),
    (
        "somebody else's age is not one's own",
        knows(),
        says(their_age=35),
        None,
        {"age": None, "age_band": "unknown"},
    ),
    (
        "a place",
        knows(),
        says(municipality="2480", county="24"),
        "place_settled",
        {"municipality": "2480", "county": "24", "place_settled": "told"},
    ),
    (
        "another place replaces all of the first",
        knows(municipality="2480", county="24", place_settled="told"),
        says(county="12"),
        None,
        {"municipality": None, "county": "12"},
    ),
    (
        "abroad settles the place",
        knows(municipality="2480", county="24", place_settled="told"),
        says(abroad=True),
        None,
        {"municipality": None, "county": None, "abroad": True},
    ),
    (
        "a word that is also a place, as the answer to where",
        knows(),
        says(maybe_municipality="1766", maybe_county="17"),
        "place_settled",
        {"municipality": "1766", "county": "17", "place_settled": "told"},
    ),
    (
        "the same word elsewhere is a word",
        knows(),
        says(maybe_municipality="1766", maybe_county="17"),
        "age_settled",
        {"municipality": None, "county": None, "place_settled": None},
    ),
    (
        "groups add up",
        knows(groups=("girls",)),
        says(groups=("pregnant", "girls")),
        None,
        {"groups": ("girls", "pregnant")},
    ),
    ("a way of contact", knows(by="phone"), says(by="no_phone"), None, {"by": "no_phone"}),
    ("urgency stays", knows(urgent="tonight"), says(age=15), None, {"urgent": "tonight"}),
    ("another language", knows(), says(language="en"), None, {"language": "en"}),
    ("no language told keeps it", knows(language="en"), says("affirm"), None, {"language": "en"}),
    (
        "what may be meant is only the newest message's",
        knows(likely=("images",)),
        says("nlu_fallback"),
        None,
        {"likely": ()},
    ),
    (
        "news may change what was offered",
        knows(offered=True),
        says(age=15),
        None,
        {"offered": False},
    ),
    ("thanks change nothing offered", knows(offered=True), says("thanks"), None, {"offered": True}),
]

FOR_ANOTHER = [
    (
        "who asks is asked first when help is for another",
        knows(),
        says("need_images", needs=("images",), whom="other"),
        None,
        {"whom": "other", "writer_settled": None},
    ),
    (
        "what was told of oneself stays one's own",
        knows(age=16, age_band="teen", age_settled="told"),
        says(whom="other"),
        None,
        {
            "age": None,
            "age_band": "unknown",
            "age_settled": None,
            "writer_age": 16,
            "writer_band": "teen",
            "writer_settled": "told",
        },
    ),
    (
        "and comes back when help is for oneself after all",
        FRIEND.but(
            writer_age=16,
            writer_band="teen",
            age=12,
            age_band="child",
            age_settled="told",
            writer_settled="told",
        ),
        says(whom="self"),
        None,
        {
            "whom": "self",
            "age": 16,
            "age_band": "teen",
            "age_settled": "told",
            "writer_age": None,
            "writer_band": "unknown",
            "writer_settled": "not_needed",
        },
    ),
    (
        "the other's age",
        FRIEND,
        says(their_age=13),
        None,
        {"age": 13, "age_band": "teen", "age_settled": "told", "writer_age": None},
    ),
    (
        "a bare number, asked for the other's age",
        FRIEND.but(writer_settled="declined"),
        says(age=13),
        "age_settled",
        {"age": 13, "writer_age": None},
    ),
    (
        "a bare number, asked who writes",
        FRIEND,
        says(age=15),
        "writer_settled",
        {
            "writer_age": 15,
            "writer_band": "teen",
            "writer_settled": "told",
            "age": None,
            "age_settled": None,
        },
    ),
    (
        "a friend by button",
        FRIEND,
        says(writer_band="adult"),
        "writer_settled",
        {"writer_band": "adult", "writer_settled": "told"},
    ),
    (
        "both ages at once",
        FRIEND,
        says(their_age=13, writer_age=17),
        None,
        {"age": 13, "age_band": "teen", "writer_age": 17, "writer_band": "teen"},
    ),
    (
        "a parent need not say how old",
        FRIEND,
        says(groups=("parent",)),
        "writer_settled",
        {"groups": ("parent",), "writer_settled": "told"},
    ),
    (
        "nor somebody at work",
        FRIEND,
        says(groups=("professional",)),
        "writer_settled",
        {"groups": ("professional",), "writer_settled": "told"},
    ),
    (
        "the other's need answers no question about the writer",
        FRIEND,
        says("need_images", needs=("images",)),
        "writer_settled",
        {"writer_settled": None, "need_settled": "told"},
    ),
]

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
    return known.but(groups=told)


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
            if question != "writer_settled":
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
