"""`check`: everything wrong or doubtful in the directory, a line each."""

import argparse
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

from bot.clock import STOCKHOLM
from bot.commands.base import Command
from bot.directory import Finding, check, load, missing, read, worklist
from bot.directory.findings import say
from bot.errors import Problem, WrongUse
from bot.replies import Replies
from bot.rooms import needed
from bot.settings import ROOT, Settings


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help="another file than directory.yaml")
    parser.add_argument(
        "--worklist",
        action="store_true",
        help="what to phone or open next, most depended upon first",
    )
    parser.add_argument("--hours", action="store_true", help="say every entry's hours back")


def _run(options: argparse.Namespace) -> int:
    settings = Settings.read()
    path: Path = options.file or settings.directory
    if not path.is_file():
        raise WrongUse(f"{path}: there is no such file")
    today = datetime.now(STOCKHOLM).date()
    if options.worklist:
        for work in worklist(load(path), today=today):
            print(work)
        return 0
    reported = _reported(settings)
    findings = check(path, today=today, all_hours=options.hours, reported=reported)
    findings += _replies(path, settings, today)
    for finding in findings:
        print(finding)
    count = Counter(finding.severity for finding in findings)
    print(f"{count['error']} errors, {count['warning']} warnings", file=sys.stderr)
    if not count["error"]:
        fresh = load(path).freshness(today)
        print(", ".join(f"{number} {what}" for what, number in fresh.items()), file=sys.stderr)
    return 1 if count["error"] else 0


def _reported(settings: Settings) -> dict[str, dict[str, int]]:
    """What people said is wrong, where it is counted; the directory is checked without it too."""
    if not settings.statistics_db:
        return {}
    from bot.statistics.reported import reported

    try:
        return reported(Path(settings.statistics_db))
    except (Problem, sqlite3.Error) as error:
        print(f"STATISTICS_DB: {error}", file=sys.stderr)
        return {}


def _replies(path: Path, settings: Settings, today: date) -> Iterator[Finding]:
    """Facts that the replies name and this file does not give, and what they say of law, duty and
    rights and nobody has read again for a year.
    """
    replies = Replies.read(ROOT / "flows" / "replies")
    directory, named = read(path)[0], needed(replies)
    # A list of drafts, or somebody else's, is not what the bot speaks from.
    ours = directory is not None and any(directory.get(one.id) for one in named)
    if directory and (path == settings.directory or (ours and directory.live())):
        yield from missing(directory, named, path.name)
    for language, key, reply in replies.outdated(today):
        what = say("reply_old", on=reply.checked, source=reply.source)
        yield Finding(f"{language}/{reply.file}", reply.line, key, what, "warning", "reply_old")


CHECK: Final = Command(
    "check",
    "Show everything wrong or doubtful in the directory, one line each.",
    "python -m bot check --worklist",
    _options,
    _run,
)
