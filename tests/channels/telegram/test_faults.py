"""When something fails, and when many write at once: nobody is lost, nobody waits."""

import asyncio

import pytest

from bot.channels.telegram.running import Running
from tests.channels.conftest import ECHO, Talks, write_behind_a_slow_one
from tests.channels.telegram.hostile import SURE, only_who_may, updates
from tests.fake_telegram import FakeTelegram, Fault

pytestmark = pytest.mark.usefixtures("running")
EMERGENCY = "112"


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
    await write_behind_a_slow_one(telegram, talks, 5, 1.0)
    await telegram.write(8, "snabb")
    await telegram.until_said(8, 1, within=0.8)
    assert telegram.said(7) == []
    assert await telegram.until_said(7, 6) == [
        ECHO + words for words in ("långsam", "0", "1", "2", "3", "4")
    ]


async def test_a_flood_is_met_kindly_and_harms_nobody_else(
    telegram: FakeTelegram, talks: Talks
) -> None:
    await write_behind_a_slow_one(telegram, talks, 99, 0.5)
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
