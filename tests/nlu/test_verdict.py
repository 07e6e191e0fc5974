"""One intent and its entities from what the components before found."""

import os
import warnings
from typing import Any

import pytest
import yaml

from bot.engine.lean import leave_tensorflow_out
from bot.settings import ROOT

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")  # as bot/commands/start.py does
leave_tensorflow_out()
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa 3.6 imports what its own dependencies warn of
    from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
    from rasa.shared.nlu.training_data.message import Message

    from nlu.components.alarm import HEARD
    from nlu.components.evidence import Evidence
    from nlu.components.labels import LABELS
    from nlu.components.verdict import Verdict

AT = Verdict.get_default_config()
INTENTS = {
    *yaml.safe_load((ROOT / "flows" / "domain.yml").read_text("utf-8"))["intents"],
    "nlu_fallback",
}


def _sure(name: str) -> float:
    return float(AT[name]) + 0.01


def _danger(probability: float) -> dict[str, float]:
    """What the trained component says when both of its estimates of a danger agree."""
    return {"crisis:any": probability, "crisis:danger": probability}


def _unsure(name: str) -> float:
    return float(AT[name]) - 0.01


def judged(
    likely: dict[str, float], heard: list[str], stated: dict[str, Any]
) -> tuple[str, dict[str, list[Any]]]:
    """Intent and entities of a message with these made-up probabilities."""
    message = Message({TEXT: "hej"})
    message.set(LABELS, likely)
    message.set(HEARD, heard)
    facts = [{"entity": n, "value": v, "start": 0, "end": 3} for n, v in stated.items()]
    message.set(ENTITIES, facts)
    Verdict(AT).process([message])
    found: dict[str, list[Any]] = {}
    for entity in message.get(ENTITIES):
        found.setdefault(entity["entity"], []).append(entity["value"])
    intent = message.get(INTENT)
    assert 0.0 <= intent["confidence"] <= 1.0
    return str(intent["name"]), found


ORDER = [
    # name, probabilities, phrases heard, facts stated, intent
    ("nothing", {}, [], {}, "nlu_fallback"),
    ("a need", {"need:images": 0.9}, [], {}, "need_images"),
    ("the likelier need", {"need:images": 0.5, "need:money": 0.8}, [], {}, "need_money"),
    ("needs alike, by name", {"need:money": 0.8, "need:images": 0.8}, [], {}, "need_images"),
    ("a need by a phrase", {"need:money": 0.9}, ["need:images"], {}, "need_images"),
    ("hardly a need", {"need:images": _unsure("need")}, [], {}, "nlu_fallback"),
    ("danger", {"crisis:danger": _sure("crisis")}, [], {}, "crisis_danger"),
    (
        "danger before a need",
        {"crisis:danger": _sure("crisis"), "need:violence": 1.0},
        [],
        {},
        "crisis_danger",
    ),
    ("wanting to die", {"crisis:suicide": _sure("crisis")}, [], {}, "crisis_suicide"),
    ("the likelier crisis", {"crisis:suicide": 0.7, "crisis:danger": 0.9}, [], {}, "crisis_danger"),
    ("a phrase alone", {}, ["crisis:suicide"], {}, "crisis_suicide"),
    ("a phrase against the odds", {"crisis:danger": 0.0}, ["crisis:danger"], {}, "crisis_danger"),
    ("a crisis before leaving", {"meta:stop": 1.0}, ["crisis:danger"], {}, "crisis_danger"),
    (
        "a crisis before hunting",
        {"meta:seek_person": 1.0},
        ["crisis:suicide"],
        {},
        "crisis_suicide",
    ),
    ("perhaps in danger", {"crisis:danger": _sure("doubt")}, [], {}, "doubt"),
    ("a crisis, whichever", _danger(_sure("crisis")), [], {}, "crisis_danger"),
    ("perhaps a crisis", _danger(_sure("doubt")), [], {}, "doubt"),
    ("weak words alone", _danger(_unsure("crisis")), ["sign:suicide"], {}, "doubt"),
    (
        "weak words agreed",
        {"crisis:any": _sure("sign"), "crisis:suicide": _sure("sign")},
        ["sign:suicide"],
        {},
        "crisis_suicide",
    ),
    ("weak words before a need", {"need:trauma": 0.9}, ["sign:danger"], {}, "doubt"),
    (
        "a plain need before a guess",
        _danger(_sure("doubt")) | {"need:images": _sure("plain_need")},
        [],
        {},
        "need_images",
    ),
    ("doubt by a phrase", {"need:violence": 0.9}, ["doubt"], {}, "doubt"),
    (
        "hardly in danger",
        {"crisis:danger": _unsure("doubt"), "need:violence": 0.9},
        [],
        {},
        "need_violence",
    ),
    ("leaving before a need", {"meta:stop": _sure("first"), "need:images": 0.9}, [], {}, "stop"),
    ("leaving by a phrase", {"need:images": 0.9}, ["say:stop"], {}, "stop"),
    ("erasing in plain words", {"need:images": 0.9}, ["say:erase"], {}, "erase"),
    ("no erasing on a guess", {"meta:erase": 0.99, "need:images": 0.9}, [], {}, "need_images"),
    ("erasing is never a guess", {"meta:erase": _unsure("first")}, [], {}, "nlu_fallback"),
    (
        "hunting before a need",
        {"meta:seek_person": _sure("first"), "need:shelter": 0.9},
        [],
        {},
        "seek_person",
    ),
    (
        "a need before perhaps hunting",
        {"meta:seek_person": _unsure("first"), "need:shelter": 0.9},
        [],
        {},
        "need_shelter",
    ),
    (
        "a question before a need",
        {"meta:ask_fault": _sure("meta"), "need:images": 0.9},
        [],
        {},
        "ask_fault",
    ),
    (
        "a fear before a need",
        {"meta:ask_taken": _sure("fear"), "need:violence": 0.99},
        [],
        {},
        "ask_taken",
    ),
    (
        "hardly a fear",
        {"meta:ask_taken": _unsure("fear"), "need:violence": 0.9},
        [],
        {},
        "need_violence",
    ),
    (
        "the surer question",
        {"meta:ask_angry": 0.6, "meta:ask_reporting": 0.8},
        [],
        {},
        "ask_reporting",
    ),
    ("a fear said outright", {"meta:ask_reporting": 0.9}, ["say:ask_angry"], {}, "ask_angry"),
    (
        "a question said outright before a fear that is guessed",
        {"meta:ask_angry": 0.9},
        ["say:ask_anonymity"],
        {},
        "ask_anonymity",
    ),
    ("danger before a fear", {"crisis:danger": 0.9}, ["say:ask_deported"], {}, "crisis_danger"),
    (
        "a need before courtesy",
        {"meta:greet": 0.95, "need:images": _sure("need")},
        [],
        {},
        "need_images",
    ),
    ("courtesy", {"meta:thanks": 0.9}, [], {}, "thanks"),
    ("hardly courtesy", {"meta:thanks": _unsure("meta")}, [], {}, "nlu_fallback"),
    ("a fact", {}, [], {"age": 15}, "inform"),
    ("a fact with a greeting", {"meta:greet": 0.9}, [], {"age": 15}, "inform"),
    ("a refusal with a fact", {"meta:skip": 0.9}, [], {"by": "chat"}, "skip"),
    ("what may be a place", {}, [], {"maybe_municipality": "1766"}, "inform"),
    ("informing by its words", {"meta:inform": _sure("meta")}, [], {}, "inform"),
    ("a language is no fact about help", {}, [], {"language": "sv"}, "nlu_fallback"),
]


@pytest.mark.parametrize(
    ("likely", "heard", "kind"),
    [
        ({"crisis:any": _sure("doubt"), "crisis:suicide": 0.2}, [], "suicide"),
        ({"crisis:any": _sure("doubt"), "crisis:danger": 0.2}, [], "danger"),
        ({"crisis:danger": 0.2}, ["sign:suicide"], "suicide"),
        ({"crisis:suicide": 0.2}, ["sign:danger"], "danger"),
        ({"crisis:suicide": 0.2}, ["sign:danger", "sign:suicide"], "suicide"),
        ({}, ["doubt"], "danger"),
    ],
)
def test_a_doubt_says_which_crisis_is_asked_about(
    likely: dict[str, float], heard: list[str], kind: str
) -> None:
    """Whoever may want to die can truly say that there is no danger."""
    intent, found = judged(likely, heard, {})
    assert intent == "doubt"
    assert found["doubt"] == [kind]


@pytest.mark.parametrize(
    ("likely", "heard", "stated", "intent"), [c[1:] for c in ORDER], ids=[c[0] for c in ORDER]
)
def test_the_order_of_intents(
    likely: dict[str, float], heard: list[str], stated: dict[str, Any], intent: str
) -> None:
    found, _ = judged(likely, heard, stated)
    assert found == intent
    assert found in INTENTS


def test_every_need_that_is_sure_is_told_whatever_the_intent() -> None:
    likely = {"need:images": 0.9, "need:money": 0.6, "need:talk": 0.01, "crisis:danger": 0.9}
    intent, found = judged(likely, ["need:violence"], {})
    assert intent == "crisis_danger"
    assert found["need"] == ["violence", "images", "money"]
    assert "likely" not in found


def test_in_languages_with_little_training_a_need_counts_earlier() -> None:
    assert AT["need_elsewhere"] < AT["need_en"] <= AT["need"]
    likely = {"need:images": (AT["need"] + AT["need_elsewhere"]) / 2}
    assert judged(likely, [], {"language": "sv"})[0] == "nlu_fallback"
    assert judged(likely, [], {"language": "uk"})[0] == "need_images"


def test_whoever_is_overheard_is_asked_about_a_danger_that_is_only_guessed() -> None:
    likely = _danger((AT["crisis"] + AT["plain_crisis"]) / 2)
    assert judged(likely, [], {})[0] == "crisis_danger"
    for heard in ([], ["need:violence"], ["say:dare_not"], ["need:violence", "say:dare_not"]):
        assert judged(likely, heard, {"by": "no_phone"})[0] == "doubt"
    assert judged(_danger(0.9), [], {"by": "no_phone"})[0] == "crisis_danger"
    assert judged(likely, ["crisis:danger"], {"by": "no_phone"})[0] == "crisis_danger"


def test_whoever_wants_no_police_is_asked_about_a_danger_that_is_likely() -> None:
    likely = _danger((AT["crisis"] + AT["plain_crisis"]) / 2)
    assert judged(likely, ["no_police"], {})[0] == "doubt"
    assert judged(likely, ["say:ask_reporting"], {})[0] == "ask_reporting"
    assert judged({}, ["no_police"], {})[0] == "ask_reporting"
    assert judged(_danger(0.9), ["no_police"], {})[0] == "crisis_danger"


@pytest.mark.parametrize(
    ("text", "stated", "left"),
    [
        ("bor i Sorsele", "municipality", {"meta"}),
        ("Örebro!", "municipality", {"meta"}),
        ("sälja", "maybe_municipality", {"meta", "need"}),
        ("hjälp Sorsele", "municipality", {"meta", "need", "crisis"}),
        ("我在马尔默被强奸了", "municipality", {"meta", "need", "crisis"}),
        ("ผมถูกขังที่มัลเมอ", "municipality", {"meta", "need", "crisis"}),
        ("hej", "language", {"meta", "need", "crisis"}),
    ],
)
def test_a_place_alone_tells_of_nothing_else(text: str, stated: str, left: set[str]) -> None:
    message = Message({TEXT: text})
    message.set(LABELS, {"meta:greet": 0.1, "need:shelter": 0.9, "crisis:danger": 0.9})
    message.set(ENTITIES, [{"entity": stated, "value": "x", "start": 0, "end": 1}])
    assert set(Evidence.of(message).by_family) == left


def test_a_guessed_crisis_is_worth_less_in_languages_with_little_training() -> None:
    likely = _danger((AT["crisis"] + AT["crisis_elsewhere"]) / 2)
    assert judged(likely, [], {"language": "sv"})[0] == "crisis_danger"
    assert judged(likely, [], {"language": "en"})[0] == "crisis_danger"
    assert judged(likely, [], {"language": "uk"})[0] == "doubt"
    faint = _danger((AT["doubt"] + AT["doubt_elsewhere"]) / 2)
    assert judged(faint, [], {"language": "sv"})[0] == "doubt"
    assert judged(faint, [], {"language": "uk"})[0] == "nlu_fallback"
    assert judged(faint, ["crisis:suicide"], {"language": "uk"})[0] == "crisis_suicide"


def test_needs_that_are_not_sure_are_offered_to_choose_from() -> None:
    likely = {f"need:{n}": _unsure("need") for n in ("images", "money", "talk", "trauma")}
    intent, found = judged({**likely, "need:exit": 0.0}, [], {})
    assert intent == "nlu_fallback"
    assert len(found["likely"]) == 3
    assert "exit" not in found["likely"]
    assert "need" not in found


def test_what_is_urgent_and_for_whom() -> None:
    likely = {"urgent:tonight": 0.9, "urgent:recent_assault": 0.3, "for:other": 0.9}
    _, found = judged(likely, ["acute"], {})
    assert found["urgent"] == ["tonight"]
    assert found["for"] == ["other"]
    assert found["acute"] == [True]


def test_for_whom_as_it_is_said_counts_more_than_a_guess() -> None:
    _, found = judged({"for:other": 0.9}, [], {"for": "self"})
    assert found["for"] == ["self"]


def test_metas_are_told_beside_the_need_but_not_our_own() -> None:
    likely = {"need:images": 0.9, "meta:ask_fault": 0.8, "meta:more": 0.9, "meta:inform": 0.9}
    _, found = judged(likely, [], {})
    assert found["meta"] == ["ask_fault"]


def test_her_parents_must_not_know_is_no_need_about_honour() -> None:
    """For another it is a question of secrecy; said of oneself, or outright, it may be more."""
    likely = {"need:honour": 0.96, "need:exploitation": 0.5}
    asked = ["say:ask_reporting"]
    assert judged(likely, asked, {"for": "other"})[1]["need"] == ["exploitation"]
    assert "honour" in judged(likely, asked, {})[1]["need"]
    assert "honour" in judged(likely, [*asked, "need:honour"], {"for": "other"})[1]["need"]
