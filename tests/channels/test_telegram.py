"""The channel against a Bot API on loopback, with the real library in between."""

import asyncio
from typing import Any

import pytest

from bot.buttons import button_id, choosing, greeting
from bot.channels.telegram_running import Running
from tests.channels.conftest import ECHO, Talks
from tests.channels.hostile import SURE, only_who_may, updates
from tests.fake_telegram import FakeTelegram, Fault, group

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


# --- Things without words ---------------------------------------------------------------------
PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
FILE = {"file_id": "a", "file_unique_id": "b"}
THINGS: dict[str, dict[str, Any]] = {
    "picture": {"photo": PHOTO},
    "voice": {"voice": {**FILE, "duration": 1}},
    "video": {"video_note": {**FILE, "length": 1, "duration": 1}},
    "sticker": {
        "sticker": {
            **FILE,
            "type": "regular",
            "width": 1,
            "height": 1,
            "is_animated": False,
            "is_video": False,
        }
    },
    "contact": {"contact": {"phone_number": "+46701740605", "first_name": "x"}},
    "file": {"document": FILE},
    "other": {"dice": {"emoji": "🎲", "value": 3}},
}


@pytest.mark.parametrize("kind", THINGS)
@pytest.mark.parametrize("language", ["sv", "en"])
async def test_a_thing_is_never_fetched_and_answered_with_a_way_to_help(
    telegram: FakeTelegram, talks: Talks, kind: str, language: str
) -> None:
    talks.language = language
    await telegram.give(7, **THINGS[kind])
    said = (await telegram.until_said(7, 1))[0]
    expected = talks.rooms.replies.get(f"telegram_{kind}", language).texts["any"]
    assert said.startswith(expected[:40])
    assert "Bris" in said
    assert talks.heard == []
    assert telegram.calls("getFile") == []


async def test_pictures_sent_together_get_one_answer(
    telegram: FakeTelegram, talks: Talks, running: Running
) -> None:
    for album in ("71", "72"):
        for number in range(4):
            under = {"caption": f"under {number}"} if number in (0, 2) else {}
            await telegram.give(7, photo=PHOTO, media_group_id=album, **under)
    await telegram.give(8, photo=PHOTO, media_group_id="72")
    await telegram.until_said(8, 1)
    said = await telegram.until_quiet(7)
    shown = [text for text in said if not text.startswith(ECHO)]
    assert len(shown) == 2
    assert [text for _, text in talks.heard] == ["under 0", "under 2"] * 2


async def test_words_under_a_picture_are_a_message(telegram: FakeTelegram, talks: Talks) -> None:
    await telegram.give(7, photo=PHOTO, caption="han hotar mig")
    assert (await telegram.until_said(7, 2))[1] == ECHO + "han hotar mig"


async def test_a_changed_title_is_no_message(telegram: FakeTelegram, talks: Talks) -> None:
    await telegram.give(7, delete_chat_photo=True)
    await telegram.write(7, "hej")
    assert len(await telegram.until_quiet(7)) == 1


async def test_a_position_becomes_its_municipality(telegram: FakeTelegram, talks: Talks) -> None:
    await telegram.give(7, location={"latitude": 55.56, "longitude": 13.02})
    await telegram.until_said(7, 1)
    assert [words for _, words in talks.heard] == ["Malmö kommun"]


async def test_a_position_abroad_is_told(telegram: FakeTelegram, talks: Talks) -> None:
    await telegram.give(7, location={"latitude": 41.9, "longitude": 12.5})
    assert "inte ut att ligga i Sverige" in (await telegram.until_said(7, 1))[0]
    assert talks.heard == []


async def test_a_position_that_moves_is_answered_once(telegram: FakeTelegram, talks: Talks) -> None:
    here = {"latitude": 55.56, "longitude": 13.02, "live_period": 900}
    await telegram.give(7, location=here)
    await telegram.give(7, location=here, edited=True)
    await telegram.write(7, "hej")
    assert len(await telegram.until_quiet(7)) == 2


async def test_an_edited_message_counts_as_new_and_a_forward_as_text(
    telegram: FakeTelegram, talks: Talks
) -> None:
    await telegram.give(7, text="jag är 15", edited=True)
    origin = {"type": "hidden_user", "sender_user_name": "x", "date": 1}
    await telegram.write(7, "kom hit annars", forward_origin=origin)
    await telegram.until_said(7, 2)
    assert [words for _, words in talks.heard] == ["jag är 15", "kom hit annars"]


# --- Not alone --------------------------------------------------------------------------------
async def test_a_group_is_left_with_one_line(telegram: FakeTelegram, talks: Talks) -> None:
    here = group()
    await telegram.membership(here, "member")
    await telegram.give(
        here["id"],
        inside=here,
        text="hej alla",
        sender={"id": 8, "is_bot": False, "first_name": "x"},
    )
    await telegram.write(7, "hej")
    await telegram.until_said(7, 1)
    assert telegram.said(here["id"]) == ["Jag pratar bara med en i taget, så jag går härifrån."]
    assert [call.given["chat_id"] for call in telegram.calls("leaveChat")] == [here["id"]]
    assert [words for _, words in talks.heard] == ["hej"]


async def test_a_channel_is_left_too(telegram: FakeTelegram) -> None:
    here = group(-100600, "channel")
    post = {"message_id": 1, "date": 1, "chat": here, "text": "nytt"}
    await telegram.push({"channel_post": post})
    await telegram.write(7, "hej")
    await telegram.until_said(7, 1)
    assert [call.given["chat_id"] for call in telegram.calls("leaveChat")] == [here["id"]]


async def test_other_bots_are_ignored(telegram: FakeTelegram, talks: Talks) -> None:
    await telegram.write(9, "hej", sender={"id": 9, "is_bot": True, "first_name": "x"})
    await telegram.write(7, "hej")
    await telegram.until_said(7, 1)
    assert telegram.said(9) == []


# --- Faults -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "fault",
    [
        Fault("sendMessage", 429, retry_after=1),
        Fault("sendMessage", 500),
        Fault("sendMessage", 502),
        Fault("sendMessage", 0),
    ],
    ids=["busy", "broken", "bad-gateway", "no-connection"],
)
async def test_what_telegram_could_not_take_is_sent_again_once(
    telegram: FakeTelegram, fault: Fault
) -> None:
    telegram.faults = [fault]
    await telegram.write(7, "hej")
    await telegram.write(8, "hej")
    assert await telegram.until_said(7, 1) == [ECHO + "hej"]
    await asyncio.sleep(0.3)
    assert len(telegram.said(7)) == len(telegram.said(8)) == 1


async def test_lost_updates_come_again(telegram: FakeTelegram) -> None:
    telegram.faults = [Fault("getUpdates", 0), Fault("getUpdates", 500)]
    await telegram.write(7, "hej")
    assert await telegram.until_said(7, 1) == [ECHO + "hej"]


async def test_unreadable_updates_stop_nobody_from_being_heard(
    telegram: FakeTelegram, talks: Talks
) -> None:
    """One such update would make the library lose the batch, and ask for nothing any more."""
    for update in updates(300):
        del update["update_id"]
        await telegram.push(update)
    await telegram.write(SURE, "hej")
    assert await telegram.until_said(SURE, 1) == [ECHO + "hej"]
    assert only_who_may(call.given["chat_id"] for call in telegram.calls("sendMessage"))


async def test_a_second_delivery_is_dropped(telegram: FakeTelegram, talks: Talks) -> None:
    update = await telegram.write(7, "hej")
    await telegram.until_said(7, 1)
    again = {"message": update["message"]}
    await telegram.push(again, number=update["update_id"])
    await telegram.push(again, number=update["update_id"])
    await telegram.write(7, "då")
    await telegram.until_quiet(7)
    assert [words for _, words in talks.heard] == ["hej", "då"]


async def test_whoever_blocked_us_is_forgotten(telegram: FakeTelegram, talks: Talks) -> None:
    telegram.blocked = {7}
    await telegram.write(7, "hej")
    await telegram.write(8, "hej")
    await telegram.until_said(8, 1)
    assert telegram.said(7) == []
    assert len(talks.forgotten) == 1
    await telegram.membership({"id": 8, "type": "private"}, "kicked")
    await telegram.write(9, "hej")
    await telegram.until_said(9, 1)
    assert len(talks.forgotten) == 2


async def test_a_fault_of_ours_still_gives_help_and_the_bot_lives(
    telegram: FakeTelegram, talks: Talks
) -> None:
    talks.broken = True
    await telegram.write(7, "hej")
    said = (await telegram.until_said(7, 1))[0]
    assert said.startswith("Förlåt")
    assert EMERGENCY in said
    assert "Bris" in said
    talks.broken = False
    await telegram.write(7, "hej")
    assert (await telegram.until_said(7, 2))[1] == ECHO + "hej"


# --- Order ------------------------------------------------------------------------------------
async def test_order_is_kept_and_nobody_waits_for_another(
    telegram: FakeTelegram, talks: Talks
) -> None:
    talks.slow = {"långsam": 1.0}
    await telegram.write(7, "långsam")
    for number in range(5):
        await telegram.write(7, str(number))
    await telegram.write(8, "snabb")
    await telegram.until_said(8, 1, within=0.8)
    assert telegram.said(7) == []
    assert await telegram.until_said(7, 6) == [
        ECHO + words for words in ("långsam", "0", "1", "2", "3", "4")
    ]


async def test_a_flood_is_met_kindly_and_harms_nobody_else(
    telegram: FakeTelegram, talks: Talks
) -> None:
    talks.slow = {"långsam": 0.5}
    await telegram.write(7, "långsam")
    for number in range(99):
        await telegram.write(7, str(number))
    await telegram.write(8, "hej")
    await telegram.until_said(8, 1)
    said = await telegram.until_quiet(7)
    assert len(said) == 21
    assert said[-1].startswith("Det kom mycket på en gång")
    assert EMERGENCY in said[-1]


async def test_typing_is_shown_only_when_it_takes_a_while(
    telegram: FakeTelegram, talks: Talks
) -> None:
    talks.slow = {"långsam": 0.6}
    await telegram.write(7, "snabb")
    await telegram.until_said(7, 1)
    assert telegram.calls("sendChatAction") == []
    await telegram.write(7, "långsam")
    await telegram.until_said(7, 2)
    assert [c.given["action"] for c in telegram.calls("sendChatAction")] == ["typing"]


async def test_a_long_reply_comes_in_parts_with_the_buttons_last(
    telegram: FakeTelegram, talks: Talks
) -> None:
    talks.long = "\n\n".join(["å" * 1500] * 5)
    await telegram.write(7, "hej")
    said = await telegram.until_said(7, 3)
    assert "\n\n".join(said) == talks.long
    assert ["reply_markup" in c.given for c in telegram.calls("sendMessage")] == [
        False,
        False,
        True,
    ]


async def test_stopping_finishes_the_turn_under_way(
    telegram: FakeTelegram, talks: Talks, running: Running
) -> None:
    talks.slow = {"långsam": 0.5}
    await telegram.write(7, "långsam")
    while not talks.heard:
        await asyncio.sleep(0.01)
    await running.stop()
    assert telegram.said(7) == [ECHO + "långsam"]
    assert not running.ready()
