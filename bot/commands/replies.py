"""`replies`: all that can be said, for those who review it without reading code."""

import argparse
from pathlib import Path
from typing import Final

from bot.commands.base import Command, write
from bot.pages.replies import replies_lines, replies_page
from bot.rooms import Rooms
from bot.settings import Settings


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--html", type=Path, metavar="FILE", help="one page, all languages")


def _run(options: argparse.Namespace) -> int:
    rooms = Rooms.open(Settings.read())
    if options.html is None:
        print("\n".join(replies_lines(rooms)))
        return 0
    write(options.html, replies_page(rooms))
    print(f"{options.html}: written; open it in a browser")
    return 0


REPLIES: Final = Command(
    "replies",
    "Show everything the bot can say, by audience, with its sources.",
    "python -m bot replies",
    _options,
    _run,
)
