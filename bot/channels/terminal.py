"""Talking in the terminal: for trying the bot, and for programs (`--json`, piped lines)."""

import asyncio
import json
import sys
import threading
from collections.abc import AsyncIterator
from typing import Any, Final, TextIO

from rich.console import Console
from rich.text import Text

from bot.conversation import Answer, Button, Conversation, learned
from bot.privacy import Private

PERSON: Final = "terminal"
HELLO: Final = "hej"
"""Said on behalf of whoever sits down at the keyboard."""


async def talk(conversation: Conversation, *, as_json: bool, source: TextIO) -> None:
    """Talk until the input ends. A line `#2` presses the second button of the turn before.

    Whoever sits at the keyboard is greeted unasked, as turn 0; piped lines are not.
    """
    printer = _Objects() if as_json else _Colours()
    offered: tuple[Button, ...] = ()
    turn = 0
    if source.isatty():
        greeting = await conversation.turn(PERSON, Private(HELLO))
        offered = _buttons(greeting)
        printer.show(turn, greeting)
    async for line in _lines(source, printer):
        turn += 1
        pressed = _pressed(line, offered)
        printer.working()
        answer = await conversation.press(PERSON, pressed.id) if pressed else None
        if answer is None:
            answer = await conversation.turn(PERSON, Private(line))
        offered = _buttons(answer)
        printer.show(turn, answer)


def _buttons(answer: Answer) -> tuple[Button, ...]:
    return tuple(button for reply in answer.replies for button in reply.buttons)


def _pressed(line: str, offered: tuple[Button, ...]) -> Button | None:
    """The button that a line presses: `#2`, or exactly its id; anything else is text."""
    wanted = line.strip()
    if wanted.startswith("#") and wanted[1:].isdecimal():
        place = int(wanted[1:]) - 1
        return offered[place] if 0 <= place < len(offered) else None
    return next((button for button in offered if button.id == wanted), None)


async def _lines(source: TextIO, printer: "_Objects | _Colours") -> AsyncIterator[str]:
    """Lines as they come, without blocking what else runs; ends with the input or Ctrl-D.

    They are read in a thread that nobody waits for, so that Ctrl-C ends the talk at once.
    """
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str] = asyncio.Queue()

    def read() -> None:
        for line in iter(source.readline, ""):
            loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, "")

    threading.Thread(target=read, daemon=True).start()
    while True:
        printer.prompt()
        line = await lines.get()
        if not line:
            return
        yield line.rstrip("\r\n")


class _Objects:
    """One JSON object a turn on stdout, and nothing else there."""

    def prompt(self) -> None:
        """Programs need none."""

    def working(self) -> None:
        """Programs can wait."""

    def show(self, turn: int, answer: Answer) -> None:
        print(json.dumps(as_object(turn, answer), ensure_ascii=False), flush=True)


class _Colours:
    """For people: numbered buttons, a sign of life while it works."""

    def __init__(self) -> None:
        self._console = Console(highlight=False, soft_wrap=True)
        self._asks = sys.stdin.isatty()

    def prompt(self) -> None:
        if self._asks:
            self._console.print("› ", end="", style="bold cyan")

    def working(self) -> None:
        if self._asks:
            self._console.print("…", end="\r", style="dim")

    def show(self, turn: int, answer: Answer) -> None:
        for reply in answer.replies:
            self._console.print(Text(f"‹ {reply.text}".replace("\n", "\n  ")))
        if buttons := _buttons(answer):
            drawn = "  ".join(f"#{n} [{b.title}]" for n, b in enumerate(buttons, 1))
            self._console.print(Text(f"  {drawn}", style="green"))
        self._console.print()


def as_object(turn: int, answer: Answer) -> dict[str, Any]:
    """The object that `chat --json` prints for a turn."""
    replies: list[dict[str, Any]] = [
        {
            "text": reply.text,
            "buttons": [{"title": b.title, "payload": b.id} for b in reply.buttons],
            "service": reply.services[0] if reply.services else None,
        }
        for reply in answer.replies
    ]
    return {
        "turn": turn,
        "replies": replies,
        "services": list(answer.services),
        "learned": learned(answer.known),
        "ms": answer.milliseconds,
    }
