"""`chat`: talk in the terminal."""

import argparse
import asyncio
import sys
from typing import Final

from bot.commands.base import Command, moment
from bot.dumps import leave_none
from bot.settings import Settings


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one object a turn on stdout")
    parser.add_argument("--at", type=moment, metavar="TIME", help="as if it were this time")


def _run(options: argparse.Namespace) -> int:
    from bot.clock import now
    from bot.commands.start import conversation

    leave_none()
    clock = (lambda: options.at) if options.at else now
    ready = conversation(Settings.read(), clock)
    # Only now: whatever talks imports Rasa, which must be started lean.
    from bot.channels.terminal import talk

    asyncio.run(talk(ready, as_json=options.json, source=sys.stdin))
    return 0


CHAT: Final = Command(
    "chat",
    "Talk in the terminal; press a button with #2. Piped input: one line is one message.",
    'echo "hej" | python -m bot chat --json',
    _options,
    _run,
)
