"""What holds no words, and who is no single person: pictures, positions, groups, other bots."""

from typing import Any

import pytest

from bot.channels.telegram.running import Running
from tests.channels.conftest import ECHO, Talks
from tests.fake_telegram import FakeTelegram, group

pytestmark = pytest.mark.usefixtures("running")
EMERGENCY = "112"


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
