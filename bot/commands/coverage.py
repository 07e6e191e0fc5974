"""`coverage`: what support is known for each need, county and age band."""

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.clock import STOCKHOLM
from bot.commands.base import Command, write
from bot.directory import coverage, load
from bot.pages.coverage import coverage_data, coverage_lines, coverage_page
from bot.settings import Settings


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one object, every cell of the table")
    parser.add_argument("--html", type=Path, metavar="FILE", help="one page with a map")


def _run(options: argparse.Namespace) -> int:
    directory = load(Settings.read().directory)
    supplies = coverage(directory)
    today = datetime.now(STOCKHOLM).date()
    if options.html:
        write(options.html, coverage_page(supplies, directory, today))
    if options.json:
        print(json.dumps(coverage_data(supplies, directory, today), ensure_ascii=False))
    elif options.html:
        print(f"{options.html}: written; open it in a browser")
    else:
        print("\n".join(coverage_lines(supplies)))
    return 0


COVERAGE: Final = Command(
    "coverage",
    "Show known supply by need, county and age; it does not say how many need it.",
    "python -m bot coverage",
    _options,
    _run,
)
