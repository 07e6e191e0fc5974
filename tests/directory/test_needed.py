"""Closing a service: what the bot's own texts name of it is refused, or told and left out."""

import re
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.directory import DirectoryProblems, Watched, load, missing
from bot.known import Known
from bot.logs import OURS
from bot.places import sweden
from bot.replies import FULL_LANGUAGES, Replies
from bot.rooms import Rooms, needed
from bot.settings import ROOT
from tests.conftest import USUAL_TIME
from tests.noted import noted

REPLIES = Replies.read(ROOT / "flows" / "replies")
NEEDED = needed(REPLIES)
VITAL = {"nodnummer-112", "bris-116111"}
READERS = [
    *(Known(age_band=band) for band in ("child", "teen", "adult")),
    *(Known(whom="other", writer_band=band) for band in ("child", "adult")),
    Known(age_band="teen", easy=True),
]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A copy of the directory, to close services in."""
    path = tmp_path / "directory.yaml"
    path.write_bytes((ROOT / "directory.yaml").read_bytes())
    return path


def close(path: Path, *ids: str) -> None:
    """What staff do first when a service has shut (docs/staff.md)."""
    text = path.read_text("utf-8")
    for id in ids:
        text, changed = re.subn(
            rf"(?m)^(- id: {id}\n  status: )live$", r"\1closed\n  todo: Kolla", text
        )
        assert changed == 1, id
    path.write_text(text, "utf-8")


def test_nothing_that_replies_name_is_missing_today() -> None:
    directory = load(ROOT / "directory.yaml")
    assert missing(directory, NEEDED, "directory.yaml") == []
    assert {one.id for one in NEEDED if one.vital} >= {"nodnummer-112"}


@pytest.mark.parametrize("id", sorted(VITAL))
def test_a_number_for_a_crisis_cannot_be_closed_while_replies_name_it(
    id: str, saved: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """The running bot keeps the last good file, none starts with it, `check` says what to do."""
    passed = [0.0]
    watched = Watched(saved, needed=NEEDED, clock=lambda: passed[0])
    good = watched.current()
    close(saved, id)
    passed[0] = 2.0
    assert watched.current() is good and watched.refused == 1
    assert noted(caplog) == ["directory_refused"]
    with pytest.raises(
        DirectoryProblems, match=f"{id}: .* svar som boten ger nämner telefonnumret"
    ):
        Watched(saved, needed=NEEDED)
    capsys.readouterr()
    assert main(["check", str(saved)]) == 1
    said = [line for line in capsys.readouterr().out.splitlines() if f" {id}: " in line]
    assert any("Sätt status: live" in line for line in said), said


def test_another_service_that_replies_name_can_be_closed_and_staff_are_told(
    saved: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("WARNING", logger=OURS)
    passed = [0.0]
    watched = Watched(saved, needed=NEEDED, clock=lambda: passed[0])
    close(saved, "stopncii")
    passed[0] = 2.0
    assert watched.current().by_id["stopncii"].status == "closed"
    assert "replies_lack_facts" in noted(caplog, "WARNING")
    capsys.readouterr()
    assert main(["check", str(saved)]) == 0
    said = capsys.readouterr().out
    assert re.search(r"directory\.yaml:\d+: stopncii: .* svar som boten ger nämner namnet", said)


def test_a_sentence_without_its_fact_is_left_out_and_the_rest_is_said(saved: Path) -> None:
    close(saved, "stopncii")
    say = _rooms(saved).say(Known(age_band="adult"))
    text = say("about_pictures")
    assert "Skicka inget mer och betala inte." in text and "Take It Down" in text
    assert "StopNCII" not in text and "{" not in text


@pytest.mark.parametrize("gone", [("stopncii",), ("take-it-down",), ("stopncii", "take-it-down")])
@pytest.mark.parametrize("language", FULL_LANGUAGES)
def test_whatever_may_be_closed_no_reply_breaks(
    language: str, gone: tuple[str, ...], saved: Path
) -> None:
    close(saved, *gone)
    rooms = _rooms(saved)
    named = {id for key in REPLIES.by_language[language].values() for id, _ in key.facts}
    assert {*gone} <= named
    for key, reply in REPLIES.by_language[language].items():
        for reader in READERS if {id for id, _ in reply.facts} & {*gone} else ():
            assert rooms.say(reader.but(language=language))(key).strip()


def _rooms(path: Path) -> Rooms:
    return Rooms(Watched(path, needed=NEEDED), REPLIES, sweden(), lambda: USUAL_TIME)
