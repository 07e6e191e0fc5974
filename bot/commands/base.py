"""What every command has: a name, help that ends with an example, options, and what it does."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.clock import STOCKHOLM
from bot.errors import WrongUse


@dataclass(frozen=True)
class Command:
    """One command of the command line; `run` gives its exit status."""

    name: str
    help: str
    example: str
    options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]

    def add_to(self, subparsers: "argparse._SubParsersAction[Any]") -> None:
        """Make the command known to the parser."""
        parser = subparsers.add_parser(
            self.name,
            help=self.help,
            description=self.help,
            epilog=f"example:  {self.example}",
        )
        self.options(parser)
        parser.set_defaults(run=self.run)


def moment(text: str) -> datetime:
    """The time that `--at` names: ISO 8601, Swedish time when no zone is given."""
    try:
        at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f'"{text}" is not a time; write 2026-12-24T03:00'
        ) from None
    return at.replace(tzinfo=STOCKHOLM) if at.tzinfo is None else at.astimezone(STOCKHOLM)


def write(path: Path, text: str) -> None:
    """Write a file that was asked for; raises WrongUse where it cannot be."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WrongUse(f"{path}: cannot be written: {error.strerror}") from None


def one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """The value; raises WrongUse with the allowed ones."""
    if value not in allowed:
        raise WrongUse(f'{name}: "{value}" is not known; use one of {", ".join(allowed)}')
    return value
