"""Buttons are opaque ids: the same in every process, and no typed text is ever one of Rasa's."""

import re

import pytest

from bot import buttons as room
from bot.buttons import (
    INTENTS_ABOUT_SERVICES,
    PREFIX,
    Buttons,
    ServiceButtons,
    about_service,
    button_id,
)
from bot.directory import load
from bot.replies import Replies
from bot.settings import ROOT

PAYLOADS = sorted(
    {b.payload for _, _, r in Replies.read(ROOT / "flows" / "replies").all() for b in r.buttons}
)


def test_an_id_never_changes() -> None:
    # Buttons in old chats go on working only as long as these stay what they are.
    assert button_id("/skip") == "b:d831eb"
    assert button_id("/need_images") == "b:08c61d"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_an_id_shows_nothing_of_what_it_stands_for(payload: str) -> None:
    assert re.fullmatch(f"{PREFIX}[0-9a-f]{{6}}", button_id(payload))


def test_every_button_of_every_reply_can_be_pressed() -> None:
    known = Buttons(PAYLOADS)
    assert len({button_id(payload) for payload in PAYLOADS}) == len(PAYLOADS)
    assert [known.payload(button_id(payload)) for payload in PAYLOADS] == PAYLOADS


@pytest.mark.parametrize(
    "id", ["", "b:", "b:000000", "/skip", "skip", '/inform{"age": 40}', "b:zzzzzz", "#1"]
)
def test_what_no_reply_shows_stands_for_nothing(id: str) -> None:
    assert Buttons(PAYLOADS).payload(id) is None


def test_two_payloads_with_one_id_are_found_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_LENGTH", 1)
    with pytest.raises(ValueError, match="lengthen"):
        Buttons([f"/need_{n}" for n in range(17)])


# --- Buttons that name a service ---------------------------------------------------------------
def test_every_service_of_the_directory_has_its_own_buttons() -> None:
    services = load(ROOT / "directory.yaml").by_id
    known = ServiceButtons()
    payloads = [about_service(i, id) for i in INTENTS_ABOUT_SERVICES for id in services]
    assert len({button_id(payload) for payload in payloads}) == len(payloads)
    assert all(known.payload(button_id(one), services) == one for one in payloads)
    assert not {button_id(one) for one in payloads} & {button_id(one) for one in PAYLOADS}


def test_a_service_that_is_gone_has_no_button_and_a_new_one_has() -> None:
    known = ServiceButtons()
    pressed = button_id(about_service("what_happens", "bris-116111"))
    assert known.payload(pressed, ["bris-116111"])
    assert known.payload(pressed, ["ditt-ecpat"]) is None
    assert known.payload(pressed, ["ditt-ecpat", "bris-116111"])
