"""Reading the project's documents: code, links, headings, tables, and the parts that are made.

`.venv/bin/python -m tests.documents` writes anew what README.md shows of the program: the talk
and the figures. Read what changed before you commit it.
"""

import argparse
import asyncio
import contextlib
import io
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.clock import STOCKHOLM
from bot.commands import COMMANDS
from bot.settings import ROOT

if TYPE_CHECKING:
    from bot.conversation import Conversation

README = ROOT / "README.md"
ANEW = "run: .venv/bin/python -m tests.documents"
FOLDERS = ("bot", "nlu", "flows", "tests", "docs")
FENCED = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
TALK = re.compile(r"^printf '%s\\n' (.+) \| \.venv/bin/python -m bot chat --at (\S+)$", re.M)
SHOWN_FIGURES = (
    "needs, micro F1",
    "several needs, exact",
    "crisis, heard (recall)",
    "crisis, false alarms, harmless",
    "crisis, false alarms, hard negatives",
    "age, where told",
    "municipality, where told",
    "for",
    "out of scope, left alone",
)
"""Rows of `evaluate` that README shows."""


def documents() -> list[Path]:
    """Every document of the project."""
    inside = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.md")]
    return sorted([*ROOT.glob("*.md"), *inside])


def code_in(text: str) -> list[str]:
    """Lines of fenced blocks, and what stands in backticks."""
    fenced = [line for block in FENCED.findall(text) for line in block.splitlines()]
    return fenced + INLINE.findall(FENCED.sub("", text))


def anchors(text: str) -> set[str]:
    """The names under which a page's headings can be linked to."""
    titles = re.findall(r"^#+ (.+)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one of any level."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", _blind(text), re.M | re.S)
    if not found:
        raise AssertionError(f"there is no heading {heading!r}")
    return text[found.start(1) : found.end(1)]


def _blind(text: str) -> str:
    """The text with `#` in code made harmless, as long as before."""
    return FENCED.sub(lambda block: block[0].replace("#", "."), text)


def table(text: str) -> list[list[str]]:
    """The cells of the first table, without its heading."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def tree(text: str) -> list[str]:
    """Paths that the first block of a text draws as a tree, folders with a slash at the end."""
    drawn = FENCED.search(text)
    if not drawn:
        raise AssertionError("there is no tree")
    paths: list[str] = []
    parents: list[str] = []
    for line in drawn[1].splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        name = line.split()[0]
        parents[depth:] = [name] if name.endswith("/") else []
        paths.append("".join(parents[:depth]) + name)
    return paths


def parsers() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command."""
    subparsers = argparse.ArgumentParser().add_subparsers()
    for command in COMMANDS:
        command.add_to(subparsers)
    return dict(subparsers.choices)


@dataclass(frozen=True)
class Mistake:
    """One mistake of docs/staff.md: what is wrong, what the check says, how it should be."""

    title: str
    wrong: str
    said: str
    right: str


def mistakes(text: str) -> list[Mistake]:
    """All mistakes that the document shows."""
    found = []
    for title, body in re.findall(r"^### \d+\. ([^\n]+)\n(.*?)(?=^##|\Z)", text, re.M | re.S):
        wrong, said, right = FENCED.findall(body)[:3]
        found.append(Mistake(title, "" if wrong.startswith("(") else wrong, said.strip(), right))
    return found


def made(text: str, name: str) -> str:
    """What stands between the marks of a part that is made by the program."""
    found = _made(name).search(text)
    if not found:
        raise AssertionError(f"the marks of {name!r} are missing")
    return found[2]


def with_made(text: str, name: str, content: str) -> str:
    """The text with this part made anew."""
    return _made(name).sub(lambda found: found[1] + content + found[3], text)


def _made(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- made: {name} -->\n)(.*?)(<!-- /made -->)", re.DOTALL)


def talk_of_readme() -> tuple[list[str], datetime]:
    """The messages and the time of the command above the talk."""
    found = TALK.search(README.read_text("utf-8"))
    if not found:
        raise AssertionError("README.md has lost the command that makes its talk")
    at = datetime.fromisoformat(found[2])
    return shlex.split(found[1]), at.replace(tzinfo=STOCKHOLM)


async def talk_as_seen(conversation: "Conversation", messages: list[str]) -> str:
    """What a person sees in the terminal, as a block for README."""
    from bot.channels.terminal import PERSON, talk

    await conversation.forget(PERSON)
    seen = io.StringIO()
    with contextlib.redirect_stdout(seen):
        for message in messages:  # one at a time: the terminal reads ahead of what it answers
            print(f"› {message}")
            await talk(conversation, as_json=False, source=io.StringIO(f"{message}\n"))
    await conversation.forget(PERSON)
    return f"```text\n{seen.getvalue().strip()}\n```\n"


def figures(printed: str) -> Iterator[list[str]]:
    """Rows of the table that `evaluate` prints, those that README shows: name and cells."""
    for line in printed.splitlines():
        name, cells = line[:38].strip(), line[38:].split(maxsplit=5)
        if name in SHOWN_FIGURES:
            yield [name, *cells]


def figures_as_table(printed: str) -> str:
    """The same as a table for README."""
    head = ["measured on messages never trained on", "all", "Swedish", "English", "other"]
    rows = [[*head, "messages", "target"], ["---"] * 7]
    rows += [[*row, *[""] * (7 - len(row))] for row in figures(printed)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def main() -> None:
    """Write README's made parts anew."""
    from bot.commands.start import conversation
    from bot.settings import Settings

    messages, at = talk_of_readme()
    ready = conversation(Settings.read({"LOG_LEVEL": "ERROR"}), lambda: at)
    text = README.read_text("utf-8")
    text = with_made(text, "talk", asyncio.run(talk_as_seen(ready, messages)))
    command = [sys.executable, "-m", "bot", "evaluate"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    README.write_text(with_made(text, "figures", figures_as_table(printed)), "utf-8")


if __name__ == "__main__":
    main()
