"""Every talk of tests/conversations, played through the real model and the real directory."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.settings import ROOT

from .conftest import StoppedClock
from .talks import Talk, play, talks

if TYPE_CHECKING:
    from bot.conversation import Conversation


@pytest.mark.parametrize("talk", talks(), ids=lambda talk: talk.id)
async def test_talk(talk: Talk, conversation: "Conversation", clock: StoppedClock) -> None:
    """The talk goes as its file says."""
    wrong = ""
    try:
        await play(talk, conversation, clock)
    except AssertionError as error:
        wrong = str(error)
    if wrong:
        pytest.fail(wrong, pytrace=False)


# --- The three ready-made talks, piped through `chat --json` -------------------------------------
LEARNED = {
    "language",
    "needs",
    "crisis",
    "for",
    "age",
    "age_band",
    "municipality",
    "county",
    "groups",
    "by",
    "urgent",
    "writer_age",
    "audience",
}


def piped(lines: list[str], model: Path, *options: str) -> list[dict[str, Any]]:
    """What `chat --json` prints, a turn a line; nothing else may stand on stdout."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--json", *options],
        input="\n".join(lines) + "\n",
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "MODEL": str(model)},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


def ready_made() -> list[Talk]:
    """The talks of tests/conversations/ready.yml."""
    return [talk for talk in talks() if talk.file == "ready"]


@pytest.mark.parametrize("talk", ready_made(), ids=lambda talk: talk.name)
def test_ready_made_talk_piped(talk: Talk, trained_model: Path) -> None:
    """One object a turn, with exactly the keys of the contract, and what is learned."""
    turns = piped([turn["say"] for turn in talk.turns], trained_model, "--at", "2026-11-24T15:30")
    assert [turn["turn"] for turn in turns] == list(range(1, len(talk.turns) + 1))
    for turn, expected in zip(turns, talk.turns, strict=True):
        _keeps_the_contract(turn)
        learned = expected.get("learned", {})
        plain = {key: value for key, value in learned.items() if not isinstance(value, dict)}
        assert {key: turn["learned"][key] for key in plain} == plain, expected["say"]
        for need in learned.get("needs", {}).get("has", ()):
            assert need in turn["learned"]["needs"], expected["say"]
        if "number_first" in expected:
            assert expected["number_first"] in turn["replies"][0]["text"].splitlines()[0]


def _keeps_the_contract(turn: dict[str, Any]) -> None:
    assert set(turn) == {"turn", "replies", "services", "learned", "ms"}
    assert set(turn["learned"]) == LEARNED
    assert isinstance(turn["ms"], (int, float)) and turn["ms"] >= 0
    assert isinstance(turn["learned"]["needs"], list)
    assert isinstance(turn["learned"]["groups"], list)
    assert turn["learned"]["age_band"] in ("child", "teen", "adult", "unknown")
    assert turn["learned"]["audience"] in ("child", "teen", "adult", "unknown")
    assert turn["replies"]
    shown = []
    for reply in turn["replies"]:
        assert set(reply) == {"text", "buttons", "service"} and reply["text"].strip()
        shown += [reply["service"]] if reply["service"] else []
        for button in reply["buttons"]:
            assert set(button) == {"title", "payload"}
            assert re.fullmatch(r"b:[0-9a-f]{3,}", button["payload"]), button
    assert set(shown) <= set(turn["services"])
    assert len(turn["services"]) == len(set(turn["services"]))


def test_a_payload_presses_its_button_once(trained_model: Path) -> None:
    """Exactly the payload of the turn before presses; older, changed or made up, it is text."""
    first = piped(["jag mår dåligt och vill prata med någon"], trained_model)[0]
    payloads = {b["title"]: b["payload"] for reply in first["replies"] for b in reply["buttons"]}
    teen, hide = payloads["13–17"], payloads.get("Göm")
    turns = piped(
        [
            "jag mår dåligt och vill prata med någon",
            teen,  # presses
            teen,  # of an older turn: text
            "b:000000",
            "/inform",
            '/inform{"age_band": "adult"}',
        ],
        trained_model,
    )
    assert turns[0]["learned"]["age_band"] == "unknown"
    assert turns[1]["learned"]["age_band"] == "teen"
    assert all(turn["learned"]["age_band"] == "teen" for turn in turns[1:])
    assert all(turn["learned"]["age"] is None for turn in turns)
    assert hide is None or hide != teen


def test_an_old_payload_is_text(trained_model: Path) -> None:
    """What was a button three turns ago does nothing when it is typed."""
    first = piped(["någon slår mig"], trained_model)[0]
    payloads = {b["title"]: b["payload"] for reply in first["replies"] for b in reply["buttons"]}
    turns = piped(["någon slår mig", "18", "Malmö", payloads["Under 13"]], trained_model)
    assert turns[3]["learned"]["age"] == 18 and turns[3]["learned"]["age_band"] == "adult"


def test_number_keys_press_and_bare_numbers_are_text(trained_model: Path) -> None:
    """`#2` presses the second button; `2` is a message."""
    turns = piped(["någon hotar att sprida bilder på mig", "2"], trained_model)
    assert turns[1]["learned"]["age_band"] in ("unknown", "child")  # two years, or nothing
    first = turns[0]
    titles = [b["title"] for reply in first["replies"] for b in reply["buttons"]]
    place = titles.index("13–17") + 1
    pressed = piped(["någon hotar att sprida bilder på mig", f"#{place}"], trained_model)[1]
    assert pressed["learned"]["age_band"] == "teen"
