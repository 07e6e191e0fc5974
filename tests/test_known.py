"""What is known survives the way through Rasa's slots and back, field by field."""

import json
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.codes import AGE_BANDS, CRISES, GROUPS, NEEDS, NO_PHONE, URGENCIES, WAYS
from bot.known import SETTLED, Known
from bot.settings import ROOT

SLOTS = yaml.safe_load((ROOT / "flows" / "domain.yml").read_text("utf-8"))["slots"]

_needs = st.lists(st.sampled_from(NEEDS), unique=True, max_size=6).map(tuple)
_settled = st.sampled_from([None, "told", "declined", "not_needed"])
_ages = st.none() | st.integers(0, 120)
_codes = st.none() | st.sampled_from(["1480", "1280", "14"])
known_things = st.builds(
    Known,
    language=st.sampled_from(["sv", "en", "ar"]),
    needs=_needs,
    crisis=st.sampled_from(CRISES),
    acute=st.booleans(),
    whom=st.sampled_from(["self", "other"]),
    age=_ages,
    age_band=st.sampled_from(AGE_BANDS),
    writer_age=_ages,
    writer_band=st.sampled_from(AGE_BANDS),
    municipality=_codes,
    county=_codes,
    abroad=st.booleans(),
    groups=st.lists(st.sampled_from(GROUPS), unique=True, max_size=4).map(tuple),
    by=st.none() | st.sampled_from([*WAYS, NO_PHONE]),
    urgent=st.none() | st.sampled_from(URGENCIES),
    need_settled=_settled,
    writer_settled=_settled,
    age_settled=_settled,
    place_settled=_settled,
    asked=st.integers(0, 3),
    welcomed=st.booleans(),
    warned=st.booleans(),
    shown=st.lists(st.sampled_from(["bris-116111", "nodnummer-112"]), unique=True).map(tuple),
    in_view=st.booleans(),
    offered=st.booleans(),
    likely=_needs,
    marks=st.lists(st.sampled_from(["fitted", "wrong_number:bris-116111"]), unique=True).map(tuple),
)


def test_the_questions_are_slots_and_one_slot_holds_the_rest() -> None:
    assert set(SLOTS) == {"known", *SETTLED} == set(Known().as_slots())


def test_no_slot_steers_the_rules() -> None:
    assert not [name for name, slot in SLOTS.items() if slot["influence_conversation"]]


def test_a_new_talk_knows_nothing() -> None:
    assert Known.of({}) == Known()
    assert Known.of(dict.fromkeys(Known().as_slots())) == Known()
    assert Known.of({"requested_slot": "age_settled", "session_started_metadata": {}}) == Known()


@given(before=known_things, after=known_things)
def test_changes_written_to_slots_give_what_was_meant(before: Known, after: Known) -> None:
    slots: dict[str, Any] = Known().changes_to(before)
    slots.update(before.changes_to(after))
    assert Known.of(json.loads(json.dumps(slots))) == after


@given(known=known_things)
def test_nothing_is_written_that_has_not_changed(known: Known) -> None:
    assert known.changes_to(known) == {}
    changes = known.changes_to(known.but(asked=known.asked + 1))
    assert set(changes) == {"known"}
    assert changes["known"]["asked"] == known.asked + 1


def test_a_copy_leaves_the_first_as_it_was() -> None:
    first = Known(age=15)
    assert first.but(age=14).age == 14
    assert first.age == 15
