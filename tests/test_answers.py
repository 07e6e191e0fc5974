"""Which reply answers a question: the closest there is, and none wrong for this person."""

import pytest

from bot.actions.answers import closest
from bot.known import Known
from bot.replies import Replies
from bot.settings import ROOT
from bot.understanding import Understood
from nlu.labels import ABOUT, ABOUT_WHAT_IS_TOLD, FEARS, JOBS

FEARS_BY_NAME = [fear.removeprefix("ask_") for fear in FEARS]
REPLIES = Replies.read(ROOT / "flows" / "replies")


def answered(intent: str, *about: str, known: Known | None = None) -> str:
    """The key that is said."""
    return closest(Understood(intent, about=about), known or Known(), REPLIES)


@pytest.mark.parametrize(
    ("intent", "about", "known", "key"),
    [
        ("ask_fault", (), Known(), "utter_fault"),
        ("ask_fault", ("paid",), Known(), "about_paid"),
        ("ask_fault", ("illegal",), Known(), "about_illegal"),
        ("ask_fault", ("illegal",), Known(groups=("undocumented",)), "about_illegal_papers"),
        ("ask_fault", ("illegal",), Known(needs=("migration",)), "about_illegal_papers"),
        ("ask_fault", (), Known(groups=("buyer",)), "about_own_behaviour"),
        ("ask_fault", ("illegal",), Known(needs=("own_behaviour",)), "about_own_behaviour"),
        ("ask_fault", (), Known(needs=("exploitation", "own_behaviour")), "utter_fault"),
        ("ask_reporting", ("parents",), Known(), "about_parents"),
        ("ask_reporting", (), Known(job="in_health"), "ask_reporting_in_health"),
        ("what_to_do", (), Known(job="volunteer"), "what_to_do_volunteer"),
        ("what_to_do", (), Known(), "what_to_do"),
        ("ask_topic", (), Known(), "utter_help"),
        ("ask_taken", (), Known(age=12), "about_taken"),
        ("ask_taken", ("my_children",), Known(), "about_my_children"),
        ("ask_reporting", ("deported", "papers"), Known(), "about_deported"),
        ("ask_fault", ("myself",), Known(), "about_myself"),
        # Asked once more: the next closest, unless that is wrong for this person.
        ("ask_reporting", ("parents",), Known(last="about_parents"), "utter_reporting"),
        (
            "ask_fault",
            (),
            Known(groups=("buyer",), last="about_own_behaviour"),
            "about_own_behaviour",
        ),
        (
            "ask_fault",
            ("illegal",),
            Known(groups=("undocumented",), last="about_illegal_papers"),
            "utter_fault",
        ),
        (
            "ask_reporting",
            (),
            Known(job="volunteer", last="ask_reporting_volunteer"),
            "ask_reporting_volunteer",
        ),
        *((f"ask_{fear}", (), Known(), f"about_{fear}") for fear in FEARS_BY_NAME),
    ],
)
def test_the_closest_answer(intent: str, about: tuple[str, ...], known: Known, key: str) -> None:
    assert answered(intent, *about, known=known) == key


def test_everything_that_a_question_may_be_about_has_an_answer() -> None:
    reasons = {*ABOUT["fits_not"], *ABOUT["first_words"]}  # "to_them" is answered as what_to_do
    about = {what for whats in ABOUT.values() for what in whats} - reasons
    about |= {*ABOUT["what_happens"], *ABOUT_WHAT_IS_TOLD}
    assert [what for what in sorted(about) if not REPLIES.has(f"about_{what}")] == []
    assert all(REPLIES.has(f"not_{reason}") for reason in ABOUT["fits_not"])
    for job in JOBS:
        assert REPLIES.has(f"ask_reporting_{job}") and REPLIES.has(f"what_to_do_{job}")
