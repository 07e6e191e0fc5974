"""docs/operate.md is true where an operator relies on it: the two minutes of trying, the unit."""

import re
import warnings
from configparser import RawConfigParser
from typing import TYPE_CHECKING

import pytest

from bot.buttons import button_id
from bot.engine.lean import leave_tensorflow_out
from bot.operations import Measures
from bot.privacy import Secret
from bot.settings import ROOT, Settings
from tests import documents as doc
from tests.fake_telegram import TOKEN, FakeTelegram
from tests.processes import OPERATOR

leave_tensorflow_out()
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa 3.6 imports what its own dependencies warn of
    from bot.channels.telegram import running

if TYPE_CHECKING:
    from bot.conversation import Conversation

OPERATE = (ROOT / "docs" / "operate.md").read_text("utf-8")
PERSON = 7


@pytest.fixture
def unit() -> RawConfigParser:
    """The unit for systemd."""
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]  # names keep their case
    parser.read(ROOT / "deploy" / "vagvisaren.service", "utf-8")
    return parser


async def test_the_two_minutes_show_what_operators_are_told(
    conversation: "Conversation", trained_model: object
) -> None:
    rows = doc.table(doc.section(OPERATE, "Is it well? Two minutes"))
    tried = [(row[0].strip("` "), re.findall(r'"([^"]+)"', row[1])) for row in rows]
    assert [written[:1] for written, _ in tried] == ["/", "m", "/"]
    (start, greeting), (crisis, first), (hide, cover) = tried
    async with FakeTelegram() as telegram:
        settings = Settings(
            telegram_token=Secret(TOKEN),
            telegram_api_url=telegram.url,
            operator_name=OPERATOR["OPERATOR_NAME"],
            operator_url=OPERATOR["OPERATOR_URL"],
        )
        bot = running.Running(settings, conversation, Measures(conversation.rooms.watched))
        await bot.start()
        try:
            await telegram.write(PERSON, start)
            said = "\n".join(await telegram.until_quiet(PERSON, silence=1.0))
            shown = [said, *telegram.buttons(PERSON)]
            assert all(any(told in text for text in shown) for told in greeting), shown
            assert telegram.buttons(PERSON)["Göm"] == button_id("/stop")
            before = len(telegram.said(PERSON))
            await telegram.write(PERSON, crisis)
            answer = (await telegram.until_said(PERSON, before + 1))[before]
            assert answer.startswith(first[0])
            await telegram.write(PERSON, hide)
            last = conversation.rooms.replies.get("utter_stop", "sv").texts["any"]
            await telegram.until_seen(PERSON, [last])
            assert cover[0] in last
        finally:
            await bot.stop()


def test_the_unit_starts_what_there_is_and_gives_it_time_to_end(unit: RawConfigParser) -> None:
    service = unit["Service"]
    program, *words = service["ExecStart"].split()
    assert program == f"{service['WorkingDirectory']}/.venv/bin/python"
    assert words == ["-m", "bot", "serve"]
    assert int(service["TimeoutStopSec"]) > running.FINISH_WITHIN + running.FADE_WITHIN
    assert service["KillSignal"] == "SIGTERM"
    assert f"{service['WorkingDirectory']}`" in OPERATE
    known = {name for row in doc.table(doc.section(OPERATE, "Settings")) for name in _codes(row[0])}
    set_here = [pair.partition("=")[0] for pair in service["Environment"].split()]
    assert set_here
    assert set(set_here) <= known


def test_the_unit_leaves_nothing_on_a_disk(unit: RawConfigParser) -> None:
    service = unit["Service"]
    for name, value in {
        "LimitCORE": "0",
        "MemorySwapMax": "0",
        "ProtectSystem": "strict",
        "NoNewPrivileges": "yes",
        "CapabilityBoundingSet": "",
    }.items():
        assert service[name] == value, name


def test_every_file_that_operators_copy_exists() -> None:
    copied = re.findall(r"^sudo cp (\S+) ", OPERATE, re.MULTILINE)
    assert copied
    assert all((ROOT / path).is_file() for path in copied)


def _codes(cell: str) -> list[str]:
    return re.findall(r"[A-Z_]{3,}", cell)
