"""From what Rasa parsed to what the rest of the bot reads, and to the object that is printed."""

import json
from typing import Any

import pytest

from bot.codes import NEEDS
from bot.understanding import Understood, answering_doubt

KEYS = [
    *("language", "needs", "crisis", "for", "age", "age_band", "municipality", "county"),
    *("groups", "by", "urgent", "writer_age", "meta", "confidence"),
]
"""What `understand --json` promises other people's tools."""


def _parsed(intent: str, **entities: Any) -> dict[str, Any]:
    """Rasa's parse data with these entities; a list gives several of one name."""
    found = []
    for name, value in entities.items():
        for one in value if isinstance(value, list) else [value]:
            found.append({"entity": name.rstrip("_"), "value": one, "start": 0, "end": 1})
    return {"intent": {"name": intent, "confidence": 0.91234}, "entities": found}


def test_all_that_one_message_can_hold() -> None:
    said = Understood.of(
        _parsed(
            "need_images",
            need=["images", "violence", "images"],
            language="sv",
            age=15,
            municipality="2480",
            county="24",
            group=["girls", "girls"],
            by="no_phone",
            urgent="tonight",
            meta=["thanks"],
            for_="self",
        )
    )
    assert said.needs == ("images", "violence")
    assert (said.age, said.municipality, said.county) == (15, "2480", "24")
    assert (said.groups, said.by, said.urgent) == (("girls",), "no_phone", "tonight")
    assert (said.language, said.whom, said.metas) == ("sv", "self", ("thanks",))
    assert said.confidence == 0.912


@pytest.mark.parametrize("need", NEEDS)
def test_a_pressed_need_is_a_need(need: str) -> None:
    assert Understood.of(_parsed(f"need_{need}")).needs == (need,)


@pytest.mark.parametrize(
    ("intent", "crisis"),
    [
        ("crisis_danger", "danger"),
        ("crisis_suicide", "suicide"),
        ("doubt", "none"),
        ("need_talk", "none"),
    ],
)
def test_the_intent_tells_the_crisis(intent: str, crisis: str) -> None:
    assert Understood.of(_parsed(intent)).crisis == crisis


@pytest.mark.parametrize(
    ("text", "intent", "sure", "so"),
    [
        ("ja", "affirm", 1.0, True),
        ("vet inte", "need_talk", 0.43, None),
        ("kanske", "goodbye", 0.29, None),
        ("ibland", "nlu_fallback", 0.99, None),
        ("nej", "deny", 0.4, False),
        ("nej", "deny", 1.0, False),
        ("min kille slår mig", "need_violence", 0.4, False),
        ("göm", "stop", 1.0, False),
    ],
)
@pytest.mark.parametrize("doubted", ["none", "danger", "suicide"])
def test_a_written_answer_to_the_question_about_a_crisis(
    text: str, intent: str, sure: float, so: bool | None, doubted: Any
) -> None:
    """It counts only when that was asked, and "perhaps" as a softer yes."""
    parsed = {"text": text, "intent": {"name": intent, "confidence": sure}, "entities": []}
    said = Understood.of(answering_doubt(parsed, doubted))
    if doubted == "none" or so is False:
        assert said.intent == intent
    else:
        assert said.crisis == doubted
        assert said.doubted == ("none" if so else doubted)


@pytest.mark.parametrize(
    "parsed", [{}, {"intent": None}, {"intent": {}}, {"intent": {"name": None}, "entities": None}]
)
def test_nothing_parsed_is_not_understood(parsed: dict[str, Any]) -> None:
    said = Understood.of(parsed)
    assert said.intent == "nlu_fallback"
    assert said.confidence == 0.0
    assert not said.tells


def test_a_need_that_does_not_exist_is_left_out() -> None:
    assert Understood.of(_parsed("inform", need=["images", "aliens"])).needs == ("images",)


def test_the_last_of_several_ages_counts() -> None:
    assert Understood.of(_parsed("inform", age=[15, 14])).age == 14


@pytest.mark.parametrize(
    ("intent", "entities", "tells"),
    [
        ("need_images", {"need": "images"}, True),
        ("inform", {"age": 0}, True),
        ("inform", {"age_band": "teen"}, True),
        ("inform", {"writer_age": 16}, True),
        ("inform", {"writer_band": "adult"}, True),
        ("inform", {"municipality": "1480"}, True),
        ("inform", {"county": "14"}, True),
        ("inform", {"abroad": True}, True),
        ("inform", {"group": "girls"}, True),
        ("inform", {"by": "chat"}, True),
        ("inform", {"for": "other"}, True),
        ("need_shelter", {"urgent": "tonight"}, True),
        ("greet", {"language": "sv"}, False),
        ("nlu_fallback", {"likely": "images"}, False),
        ("thanks", {"meta": "thanks"}, False),
        ("inform", {"maybe_municipality": "1480"}, False),
    ],
)
def test_what_may_change_which_services_fit(
    intent: str, entities: dict[str, Any], tells: bool
) -> None:
    assert Understood.of(_parsed(intent, **entities)).tells is tells


@pytest.mark.parametrize(
    "said",
    [
        Understood.of({}),
        Understood.of(_parsed("need_images", need=["images"], age=12, for_="other")),
    ],
)
def test_the_printed_object_keeps_its_promise(said: Understood) -> None:
    printed = json.loads(json.dumps(said.as_json()))
    assert set(KEYS) <= set(printed)
    for key in ("needs", "groups", "meta"):
        assert isinstance(printed[key], list)
    assert printed["for"] in ("self", "other")
    assert printed["age_band"] in ("child", "teen", "adult", "unknown")


def test_what_is_not_said_is_null_or_unknown() -> None:
    printed = Understood.of({}).as_json()
    assert printed["age_band"] == "unknown"
    assert printed["crisis"] == "none"
    assert all(printed[key] is None for key in ("age", "municipality", "county", "by", "urgent"))


def test_the_band_of_a_stated_age_is_told() -> None:
    assert Understood.of(_parsed("inform", age=12)).as_json()["age_band"] == "child"
    assert Understood.of(_parsed("inform", age_band="adult")).as_json()["age_band"] == "adult"
