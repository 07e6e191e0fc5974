"""Erasing, erasing later and hiding: at once, as far as Telegram allows, and honest about it."""

import asyncio
from typing import Any

import pytest

from bot.buttons import button_id
from bot.channels.telegram_running import Running
from tests.channels.conftest import ECHO, Serving, Talks
from tests.fake_telegram import FakeTelegram, Fault

UNDO = button_id('/fade{"fade": "off"}')


@pytest.fixture
async def channel(running: Running) -> Running:
    """The channel, polling; erasing later happens when the test looks."""
    running.channel.leaving.fading._after = 0.0
    return running


def cover(talks: Talks) -> str:
    """The harmless line."""
    return talks.rooms.replies.get("utter_stop", talks.language).texts["any"]


def in_view(telegram: FakeTelegram, chat: int = 7) -> list[str]:
    """What somebody sees who opens the chat."""
    return [str(message.get("text")) for message in telegram.chats.get(chat, {}).values()]


async def look(channel: Running) -> None:
    """Looks who has been quiet, once what was just said has also been noted."""
    while channel.channel.order.running:
        await asyncio.sleep(0.01)
    await channel.channel.leaving.fading.look()


async def until_seen(telegram: FakeTelegram, texts: list[str], chat: int = 7) -> None:
    """Waits until the chat shows nothing but these."""
    for _ in range(500):
        if in_view(telegram, chat) == texts:
            return
        await asyncio.sleep(0.01)
    assert in_view(telegram, chat) == texts


# --- Erasing ----------------------------------------------------------------------------------
@pytest.mark.parametrize("way", ["/radera", "/erase now", "radera allt", "button"])
async def test_erasing_takes_away_both_sides_and_says_what_telegram_confirmed(
    telegram: FakeTelegram, talks: Talks, running: Running, way: str
) -> None:
    for number in range(60):
        await telegram.write(7, f"nummer {number}")
        if number % 10 == 9:
            await telegram.until_said(7, number + 1)
    if way == "button":
        await telegram.press(7, button_id("/erase"))
    else:
        await telegram.write(7, way)
    said = (await telegram.until_said(7, 61))[-1]
    assert said.startswith("Jag har glömt det du berättade. Telegram säger att det jag kunde")
    assert in_view(telegram) == [said]
    assert len(talks.forgotten) == 1
    assert len(telegram.calls("deleteMessages")) == 2  # a hundred at a time


async def test_erasing_says_what_could_not_be_deleted(
    telegram: FakeTelegram, running: Running
) -> None:
    first = await telegram.write(7, "hej")
    await telegram.until_said(7, 1)
    telegram.undeletable = {first["message"]["message_id"]}
    await telegram.write(7, "/radera")
    assert "En del fick jag inte ta bort." in (await telegram.until_said(7, 2))[-1]
    assert in_view(telegram) == ["hej", telegram.said(7)[-1]]


async def test_erasing_promises_nothing_when_telegram_refuses_all(
    telegram: FakeTelegram, talks: Talks, running: Running
) -> None:
    talks.language = "en"
    telegram.undeletable = set(range(1000))
    await telegram.write(7, "/erase")
    assert "I can not delete in Telegram" in (await telegram.until_said(7, 1))[-1]
    assert len(talks.forgotten) == 1
    assert len(running.channel.leaving.fading) == 0


async def test_the_words_that_say_so_go_by_themselves(
    telegram: FakeTelegram, running: Running
) -> None:
    running.channel.leaving.fading._confirmed_for = 0.0
    await telegram.write(7, "/radera")
    said = await telegram.until_said(7, 1)
    assert "två minuter" in said[0]
    await look(running)
    await until_seen(telegram, [])


async def test_they_stay_when_the_person_writes_again(
    telegram: FakeTelegram, running: Running
) -> None:
    running.channel.leaving.fading._confirmed_for = 0.0
    await telegram.write(7, "/radera")
    await telegram.until_said(7, 1)
    await telegram.write(7, "hej")
    said = await telegram.until_said(7, 2)
    await look(running)
    assert in_view(telegram) == [said[0], "hej", said[1]]


# --- Erasing later ----------------------------------------------------------------------------
@pytest.mark.parametrize("way", ["/sen", "/later", "radera sen", "button"])
@pytest.mark.parametrize("language", ["sv", "en"])
async def test_whoever_asked_for_it_is_erased_after_silence_without_a_word(
    telegram: FakeTelegram, talks: Talks, channel: Running, way: str, language: str
) -> None:
    talks.language = language
    await telegram.write(7, "hej")
    await telegram.until_said(7, 1)
    if way == "button":
        await telegram.press(7, button_id("/fade"))
    else:
        await telegram.write(7, way)
    said = await telegram.until_said(7, 2)
    assert {"sv": "startas jag om", "en": "started anew"}[language] in said[1].lower()
    assert talks.forgotten == []
    await look(channel)
    await until_seen(telegram, [])
    assert len(talks.forgotten) == 1
    assert telegram.said(7) == said
    assert len(channel.channel.leaving.fading) == 0


async def test_nobody_else_is_erased(telegram: FakeTelegram, channel: Running) -> None:
    await telegram.write(7, "/sen")
    await telegram.write(8, "hej")
    await telegram.until_said(7, 1)
    await telegram.until_said(8, 1)
    await look(channel)
    assert in_view(telegram, 7) == []
    assert in_view(telegram, 8) == ["hej", ECHO + "hej"]


async def test_a_talk_that_goes_on_is_not_taken_away(
    telegram: FakeTelegram, running: Running
) -> None:
    await telegram.write(7, "/sen")
    await telegram.until_said(7, 1)
    for chosen in running.channel.leaving.fading._chosen.values():
        chosen.due = 0.0  # half an hour after choosing, but the last words are new
    await look(running)
    assert len(in_view(telegram)) == 2
    assert len(running.channel.leaving.fading) == 1


async def test_it_can_be_undone(telegram: FakeTelegram, channel: Running) -> None:
    await telegram.write(7, "/sen")
    await telegram.until_said(7, 1)
    assert UNDO in telegram.buttons(7).values()
    await telegram.press(7, UNDO)
    said = await telegram.until_said(7, 2)
    assert said[1].startswith("Okej. Då är det kvar")
    await look(channel)
    assert in_view(telegram) == ["/sen", *said]


async def test_it_is_not_promised_to_more_than_can_be_remembered(
    telegram: FakeTelegram, channel: Running
) -> None:
    channel.channel.leaving.fading._most = 1
    await telegram.write(7, "/sen")
    await telegram.until_said(7, 1)
    await telegram.write(8, "/sen")
    assert (await telegram.until_said(8, 1))[0].startswith("Det kan jag inte ta på mig")
    assert len(channel.channel.leaving.fading) == 1


async def test_stopping_erases_at_once_what_was_to_be_erased_later(
    telegram: FakeTelegram, running: Running
) -> None:
    await telegram.write(7, "/sen")
    await telegram.write(8, "hej")
    await telegram.until_said(7, 1)
    await telegram.until_said(8, 1)
    await running.stop()
    assert in_view(telegram, 7) == []
    assert len(in_view(telegram, 8)) == 2


async def test_whoever_blocked_us_is_not_remembered(
    telegram: FakeTelegram, running: Running
) -> None:
    await telegram.write(7, "/sen")
    await telegram.until_said(7, 1)
    await telegram.membership({"id": 7, "type": "private"}, "kicked")
    await telegram.write(8, "hej")
    await telegram.until_said(8, 1)
    assert len(running.channel.leaving.fading) == 0


# --- Hiding -----------------------------------------------------------------------------------
@pytest.mark.parametrize("way", ["/gom", "/hide now", "göm", "button"])
async def test_hiding_leaves_nothing_but_a_harmless_line(
    telegram: FakeTelegram, talks: Talks, running: Running, way: str
) -> None:
    await telegram.write(7, "någon slår mig")
    await telegram.until_said(7, 1)
    if way == "button":
        await telegram.press(7, button_id("/stop"))
    else:
        await telegram.write(7, way)
    await telegram.until_said(7, 2)
    await until_seen(telegram, [cover(talks)])
    assert "reply_markup" not in telegram.calls("sendMessage")[-1].given
    assert len(talks.forgotten) == 1
    assert talks.pressed == []  # Rasa is not needed for a button
    assert len(running.channel.leaving.fading) == 0


async def test_hiding_says_nothing_of_what_telegram_would_not_delete(
    telegram: FakeTelegram, talks: Talks, running: Running
) -> None:
    telegram.undeletable = set(range(1000))
    await telegram.write(7, "någon slår mig")
    await telegram.until_said(7, 1)
    await telegram.write(7, "/gom")
    assert (await telegram.until_quiet(7))[1:] == [cover(talks)]


@pytest.mark.parametrize("way", ["/gom", "button"])
async def test_hiding_waits_for_nothing_that_is_still_being_said(
    telegram: FakeTelegram, talks: Talks, running: Running, way: str
) -> None:
    talks.slow = {"långsam": 0.4}
    await telegram.write(7, "långsam")
    for number in range(10):
        await telegram.write(7, str(number))
    while not talks.heard:
        await asyncio.sleep(0.01)
    if way == "button":
        await telegram.press(7, button_id("/stop"))
    else:
        await telegram.write(7, way)
    assert await telegram.until_quiet(7, silence=0.6) == [cover(talks)]
    await until_seen(telegram, [cover(talks)])
    assert [words for _, words in talks.heard] == ["långsam"]


async def test_hiding_in_the_middle_of_a_reply_cuts_it_short(
    telegram: FakeTelegram, talks: Talks, running: Running
) -> None:
    talks.long = "\n\n".join(["å" * 3000] * 6)
    telegram.latency = 0.15
    await telegram.write(7, "hej")
    await telegram.until_said(7, 1)
    await telegram.write(7, "/gom")
    said = await telegram.until_quiet(7, silence=0.6)
    assert said[-1] == cover(talks)
    assert len(said) < 6
    await until_seen(telegram, [cover(talks)])


async def test_hiding_does_not_wait_for_a_busy_telegram_either(
    telegram: FakeTelegram, talks: Talks, running: Running
) -> None:
    telegram.faults = [Fault("sendMessage", 429, retry_after=1)]
    await telegram.write(7, "hej")
    while telegram.faults:
        await asyncio.sleep(0.01)
    await telegram.write(7, "/gom")
    assert await telegram.until_quiet(7, silence=1.0) == [cover(talks)]


async def test_a_flood_of_hiding_is_bounded(telegram: FakeTelegram, running: Running) -> None:
    for _ in range(300):
        await telegram.press(7, button_id("/stop"))
    await telegram.write(8, "hej")
    await telegram.until_said(8, 1)
    await telegram.until_quiet(7)
    assert len(telegram.said(7)) < 100


async def test_every_button_stops_spinning_also_one_too_many(
    telegram: FakeTelegram, talks: Talks, running: Running
) -> None:
    talks.slow = {"långsam": 0.5}
    await telegram.write(7, "långsam")
    for _ in range(60):
        await telegram.press(7, button_id("/more"))
    await telegram.until_quiet(7, silence=1.0)
    assert len(telegram.calls("answerCallbackQuery")) == 60


async def test_what_is_hidden_is_hidden_by_webhook_too(
    telegram: FakeTelegram, talks: Talks, serving: Serving, webhook: dict[str, Any]
) -> None:
    talks.slow = {"långsam": 0.4}
    async with serving(**webhook):
        slow = asyncio.create_task(telegram.write(7, "långsam"))
        await asyncio.sleep(0.1)
        await telegram.press(7, button_id("/stop"))
        await slow
    assert telegram.said(7) == [cover(talks)]
