"""`report`: what people asked for, and where support was missing."""

import argparse
import json
import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from bot.clock import STOCKHOLM
from bot.commands.base import Command, write
from bot.directory import Directory, coverage, load
from bot.errors import Problem, WrongUse
from bot.settings import Settings


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("database", nargs="*", type=Path, help="files of counts; they add up")
    parser.add_argument("--html", type=Path, metavar="FILE", help="one page with a map and tables")
    parser.add_argument("--json", action="store_true", help="one object with every table")
    parser.add_argument("--browse", type=Path, metavar="FILE", help="what is published, as SQLite")
    parser.add_argument("--language", choices=("sv", "en"), default="sv")
    parser.add_argument("--example", action="store_true", help="made-up numbers, to see the form")


def _run(options: argparse.Namespace) -> int:
    from bot.pages.report import report_data, report_lines, report_page

    settings = Settings.read()
    directory = load(settings.directory)
    today = datetime.now(STOCKHOLM).date()
    releases = _releases(options, settings, directory, today)
    data = report_data(releases, directory, coverage(directory), today, made_up=options.example)
    if options.html:
        write(options.html, report_page(data, language=options.language))
    if options.browse:
        from bot.statistics.browse import write_published

        try:
            write_published(options.browse, data)
        except (OSError, sqlite3.Error) as error:
            raise WrongUse(f"{options.browse}: cannot be written: {error}") from None
    if options.json:
        print(json.dumps(data, ensure_ascii=False))
    elif options.html or options.browse:
        print("\n".join(f"{path}: written" for path in (options.html, options.browse) if path))
    else:
        print("\n".join(report_lines(data, language=options.language)))
    return 0


def _releases(
    options: argparse.Namespace, settings: Settings, directory: Directory, today: date
) -> Sequence[Any]:
    """Closes what has ended, then gives all that is published."""
    from bot.statistics.closing import close_books, releases
    from bot.statistics.database import opened
    from bot.statistics.noise import noised

    entries = [service.id for service in directory]
    if options.example:
        from bot.statistics.example import example

        return example(noised, entries)
    paths = options.database or ([Path(settings.statistics_db)] if settings.statistics_db else [])
    if not paths:
        raise WrongUse("report: name a file of counts, or set STATISTICS_DB")
    if len({path.resolve() for path in paths}) < len(paths):
        raise WrongUse("report: the same file is named twice")
    try:
        with ExitStack() as stack:
            databases = [stack.enter_context(opened(path)) for path in paths]
            close_books(databases, today=today, entries=entries, noise=noised)
            return releases(databases)
    except sqlite3.Error as error:
        raise Problem(f"{paths[0]}: cannot be read or written now: {error}") from None


REPORT: Final = Command(
    "report",
    "Show what people asked for and where support was missing; closes a quarter that has ended.",
    "python -m bot report --example --html report.html",
    _options,
    _run,
)
