"""The channel against a Bot API on loopback, with the real library in between."""

from typing import Any

import pytest

from bot.buttons import button_id, choosing, greeting
from tests.channels.conftest import ECHO, Talks
from tests.fake_telegram import FakeTelegram

pytestmark = pytest.mark.usefixtures("running")
EMERGENCY = "112"


async def test_a_message_is_answered_silently_with_buttons(telegram: FakeTelegram) -> None:
    await telegram.write(7, "hej & <b>där</b>")
    assert await telegram.until_said(7, 1) == [ECHO + "hej & <b>där</b>"]
    sent = telegram.calls("sendMessage")[0].given
    assert sent["disable_notification"] is True
    assert sent["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in sent
    row = sent["reply_markup"]["inline_keyboard"][0]
    assert [button["text"] for button in row] == ["Göm", "Fler"]


async def test_a_person_is_a_pseudonym(telegram: FakeTelegram, talks: Talks) -> None:
    await telegram.write(4711, "hej")
    await telegram.until_said(4711, 1)
    person = talks.heard[0][0]
    assert len(person) == 32
    assert "4711" not in person


# --- Buttons and commands ---------------------------------------------------------------------
async def test_a_button_is_answered_and_stops_spinning(
    telegram: FakeTelegram, talks: Talks
) -> None:
    await telegram.write(7, "hej")
    await telegram.until_said(7, 1)
    await telegram.press(7, telegram.buttons(7)["Fler"])
    assert (await telegram.until_said(7, 2))[1].startswith("Knapp: ")
    assert talks.pressed == [button_id("/more")]
    assert len(telegram.calls("answerCallbackQuery")) == 1


@pytest.mark.parametrize("data", ["b:old", None], ids=["unknown", "none"])
async def test_an_old_button_explains_itself_and_shows_a_way(
    telegram: FakeTelegram, data: str | None
) -> None:
    await telegram.press(7, data)
    said = (await telegram.until_said(7, 1))[0]
    assert said.startswith("Den knappen är gammal.")
    assert "Bris" in said
    assert telegram.calls("answerCallbackQuery")


async def test_what_a_person_types_never_acts_as_a_button(
    telegram: FakeTelegram, talks: Talks
) -> None:
    await telegram.write(7, button_id("/more"))
    await telegram.until_said(7, 1)
    assert talks.pressed == []


@pytest.mark.parametrize(
    ("app", "language"),
    [("sv", "sv"), ("nb", "sv"), ("en-GB", "en"), ("ar", "ar"), ("pt-BR", "pt"), ("fi", "en")],
)
async def test_start_forgets_and_greets_in_the_language_of_the_app(
    telegram: FakeTelegram, talks: Talks, app: str, language: str
) -> None:
    await telegram.write(7, "/start from_a_poster", sender=using(app))
    await telegram.until_said(7, 1)
    assert talks.pressed == [button_id(greeting(language))]
    assert len(talks.forgotten) == 1


async def test_start_greets_in_the_language_of_the_talk_so_far(
    telegram: FakeTelegram, talks: Talks
) -> None:
    talks.language = "so"
    await telegram.write(7, "/start", sender=using("en"))
    await telegram.until_said(7, 1)
    assert talks.pressed == [button_id(greeting("so"))]


@pytest.mark.parametrize(
    ("now", "app", "then"),
    [("sv", "ro", "en"), ("en", "ro", "ro"), ("ro", "ro", "sv"), ("en", "sv", "sv")],
)
async def test_the_choice_of_language_also_holds_the_app_s_own(
    telegram: FakeTelegram, talks: Talks, now: str, app: str, then: str
) -> None:
    talks.language = now
    await telegram.write(7, "/language", sender=using(app))
    await telegram.until_said(7, 1)
    assert talks.pressed == [button_id(choosing(then))]


async def test_a_message_comes_with_the_language_of_the_app(
    telegram: FakeTelegram, talks: Talks
) -> None:
    await telegram.write(7, "15", sender=using("th"))
    await telegram.until_said(7, 1)
    assert talks.apps == ["th"]


def using(app: str) -> dict[str, Any]:
    """Somebody whose Telegram is in that language."""
    return {"id": 7, "is_bot": False, "first_name": "x", "language_code": app}


@pytest.mark.parametrize(
    ("typed", "payload"),
    [
        ("/hjalp", "/help"),
        ("/HELP@vag_bot", "/help"),
        ("/hjälp", "/help"),
        ("/sprak", '/ask_language{"language": "en"}'),
        ("/language", '/ask_language{"language": "en"}'),
    ],
)
async def test_a_command_is_the_button_it_stands_for(
    telegram: FakeTelegram, talks: Talks, typed: str, payload: str
) -> None:
    await telegram.write(7, typed)
    await telegram.until_said(7, 1)
    assert talks.pressed == [button_id(payload)]


@pytest.mark.parametrize("typed", ["/om", "/about"])
async def test_about_names_who_stands_behind(telegram: FakeTelegram, typed: str) -> None:
    await telegram.write(7, typed)
    said = (await telegram.until_said(7, 1))[0]
    assert "Föreningen Exempel" in said
    assert "https://example.org" in said


@pytest.mark.parametrize("typed", ["/help he hits me", "/ hej", "/dö"])
async def test_words_behind_a_slash_are_words(
    telegram: FakeTelegram, talks: Talks, typed: str
) -> None:
    await telegram.write(7, typed)
    await telegram.until_said(7, 1)
    assert [words for _, words in talks.heard] == [typed]  # the conversation drops the slash


@pytest.mark.parametrize("typed", ["/restart", "/inform{}", "/", "//", "/historik@vag_bot"])
async def test_whoever_tries_commands_learns_nothing_of_the_talk(
    telegram: FakeTelegram, talks: Talks, typed: str
) -> None:
    await telegram.write(7, typed)
    said = await telegram.until_said(7, 1)
    assert said == [talks.rooms.replies.get("telegram_unknown_command", "sv").texts["any"]]
    assert telegram.buttons(7) == {}
    assert talks.heard == talks.forgotten == []


async def test_the_menu_is_there_in_both_languages(telegram: FakeTelegram) -> None:
    menus = {
        c.given.get("language_code"): c.given["commands"] for c in telegram.calls("setMyCommands")
    }
    assert {command["command"] for command in menus[None]} == {
        "start",
        "hjalp",
        "sprak",
        "gom",
        "radera",
        "sen",
        "om",
    }
    assert {"erase", "hide", "later"} <= {command["command"] for command in menus["en"]}
