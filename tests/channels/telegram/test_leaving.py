"""Erasing, and erasing later: as far as Telegram allows, and honest about it."""

import asyncio
import time

import pytest

from bot.buttons import button_id
from bot.channels.telegram import sending
from bot.channels.telegram.fading import AGAIN_AFTER
from bot.channels.telegram.running import Running
from tests.channels.conftest import ECHO, Talks
from tests.fake_telegram import FakeTelegram, Fault

UNDO = button_id('/fade{"fade": "off"}')


@pytest.fixture
async def channel(running: Running) -> Running:
    """The channel, polling; erasing later happens when the test looks."""
    running.channel.leaving.fading._after = 0.0
    return running


async def look(channel: Running) -> None:
    """Looks who has been quiet, once what was just said has also been noted."""
    while channel.channel.order.running:
        await asyncio.sleep(0.01)
    await channel.channel.leaving.fading.look()


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
    assert telegram.in_view(7) == [said]
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
    assert telegram.in_view(7) == ["hej", telegram.said(7)[-1]]


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
    await telegram.until_seen(7, [])


async def test_they_stay_when_the_person_writes_again(
    telegram: FakeTelegram, running: Running
) -> None:
    running.channel.leaving.fading._confirmed_for = 0.0
    await telegram.write(7, "/radera")
    await telegram.until_said(7, 1)
    await telegram.write(7, "hej")
    said = await telegram.until_said(7, 2)
    await look(running)
    assert telegram.in_view(7) == [said[0], "hej", said[1]]


async def test_what_telegram_could_not_be_asked_is_erased_the_next_time(
    telegram: FakeTelegram, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PAUSES", (0.01, 0.01))
    await telegram.write(7, "hej")
    await telegram.until_said(7, 1)
    telegram.faults = [Fault("deleteMessages", 0)] * 3
    await telegram.write(7, "/radera")
    said = (await telegram.until_said(7, 2))[-1]
    assert "kan jag inte ta bort i Telegram" in said
    assert telegram.in_view(7) == ["hej", ECHO + "hej", "/radera", said]

    await telegram.write(7, "/radera")
    again = (await telegram.until_said(7, 3))[-1]
    assert telegram.in_view(7) == [again]


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
    await telegram.until_seen(7, [])
    assert len(talks.forgotten) == 1
    assert telegram.said(7) == said
    assert len(channel.channel.leaving.fading) == 0


async def test_nobody_else_is_erased(telegram: FakeTelegram, channel: Running) -> None:
    await telegram.write(7, "/sen")
    await telegram.write(8, "hej")
    await telegram.until_said(7, 1)
    await telegram.until_said(8, 1)
    await look(channel)
    assert telegram.in_view(7) == []
    assert telegram.in_view(8) == ["hej", ECHO + "hej"]


async def test_a_talk_that_goes_on_is_not_taken_away(
    telegram: FakeTelegram, running: Running
) -> None:
    await telegram.write(7, "/sen")
    await telegram.until_said(7, 1)
    for chosen in running.channel.leaving.fading._chosen.values():
        chosen.due = 0.0  # half an hour after choosing, but the last words are new
    await look(running)
    assert len(telegram.in_view(7)) == 2
    assert len(running.channel.leaving.fading) == 1


async def test_while_telegram_is_away_the_promise_stays_and_the_log_counts(
    telegram: FakeTelegram,
    channel: Running,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(sending, "PAUSES", (0.01, 0.01))
    fading = channel.channel.leaving.fading
    await telegram.write(7, "/sen")
    said = await telegram.until_said(7, 1)
    telegram.faults = [Fault("deleteMessages", 0)] * 3
    await look(channel)
    assert telegram.in_view(7) == ["/sen", *said]
    (chosen,) = fading._chosen.values()
    assert chosen.due > time.monotonic() + AGAIN_AFTER / 2
    lines = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    (line,) = [line for line in lines if line["event"] == "fading_incomplete"]
    assert line == {"event": "fading_incomplete", "messages": 2}  # and nobody's number
    chosen.due = 0.0
    await look(channel)
    await telegram.until_seen(7, [])
    assert len(fading) == 0


async def test_it_can_be_undone(telegram: FakeTelegram, channel: Running) -> None:
    await telegram.write(7, "/sen")
    await telegram.until_said(7, 1)
    assert UNDO in telegram.buttons(7).values()
    await telegram.press(7, UNDO)
    said = await telegram.until_said(7, 2)
    assert said[1].startswith("Okej. Då är det kvar")
    await look(channel)
    assert telegram.in_view(7) == ["/sen", *said]


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
    assert telegram.in_view(7) == []
    assert len(telegram.in_view(8)) == 2


async def test_whoever_blocked_us_is_not_remembered(
    telegram: FakeTelegram, running: Running
) -> None:
    await telegram.write(7, "/sen")
    await telegram.until_said(7, 1)
    await telegram.membership({"id": 7, "type": "private"}, "kicked")
    await telegram.write(8, "hej")
    await telegram.until_said(8, 1)
    assert len(running.channel.leaving.fading) == 0
