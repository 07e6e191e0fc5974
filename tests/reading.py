"""Prints whole talks as a person sees them, to read them against docs/rubric.md.

`python -m tests.reading` names the talks; words after it pick those whose name holds one of them.
"""

import asyncio
import sys
from collections.abc import Sequence

from bot.commands.start import conversation
from bot.settings import Settings

from .conftest import USUAL_TIME, StoppedClock
from .talks import Talk, play, talks


def picked(words: Sequence[str]) -> list[Talk]:
    """The talks whose file and name hold one of the words."""
    return [talk for talk in talks() if any(word.lower() in talk.id.lower() for word in words)]


async def read_aloud(chosen: Sequence[Talk]) -> None:
    """Plays each talk through the real model and prints it."""
    clock = StoppedClock()
    ready = conversation(Settings.read(), clock)
    for talk in chosen:
        clock.set(USUAL_TIME)
        person = await play(talk, ready, clock, strict=False)
        print(f"\n=== {talk.id}\n{talk.story}\n" if talk.story else f"\n=== {talk.id}\n")
        print(person.written())


def main(words: Sequence[str]) -> None:
    """Prints the talks, or their names where no word is given."""
    if words:
        asyncio.run(read_aloud(picked(words)))
    else:
        print("\n".join(talk.id for talk in talks()))


if __name__ == "__main__":
    main(sys.argv[1:])
