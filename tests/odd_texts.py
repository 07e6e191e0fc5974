"""Random and mutated texts, as no person writes them: never an error, never slow.

make odd-texts                       100,000 texts
.venv/bin/python -m tests.odd_texts --texts 3000
"""

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Iterator

from bot.commands.start import conversation
from bot.conversation import Conversation
from bot.settings import ROOT, Settings
from nlu.measure import read_examples

LIMIT = 50.0
"""Milliseconds that one text may take on a quiet machine."""
SEED = 14
_RANGES = (
    *((0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x400, 0x52F), (0x590, 0x6FF)),
    *((0x1200, 0x139F), (0xE00, 0xE7F), (0x4E00, 0x9FFF), (0x200B, 0x200F), (0x202A, 0x202E)),
    *((0x1F300, 0x1FAFF), (0xFE00, 0xFE0F), (0xE000, 0xE0FF), (0x1D400, 0x1D7FF), (0x00, 0x1F)),
    *((0xFF00, 0xFFEF), (0x2060, 0x206F), (0xE0020, 0xE007F), (0xAC00, 0xD7A3)),
)
_PIECES = (
    *("14", "år", "vill dö", "bor i", "göteborg", "åk 8", "född 2011", "1900-talet", "(", "/"),
    *(
        "{",
        "}",
        "inte",
        "\u202e",
        "\u200d",
        "👩‍👩‍👧",
        "🇸🇪",
        "e\u0301" * 20,
        "%s",
        "\\",
        "\n",
        "\x00",
    ),
    *("aaaaaaaaaaaa", "١٤", "十四", "fjorton", "ph'nglui", "https://", "@", "...", "1e9", "nån"),
)
_LONGEST = (200, 200, 200, 200, 2_000, 2_000, 20_000, 100_000)


def texts(number: int, seed: int = SEED) -> Iterator[str]:
    """So many texts, the same ones for the same seed."""
    draw = random.Random(seed)
    real = [example["text"] for example in read_examples(ROOT / "nlu" / "tuning")]
    makers = (_noise, _pieces, _mutated, _mutated, _mixed)
    for at in range(number):
        text = draw.choice(makers)(draw, real)
        # One in a hundred is as long as a message can be.
        yield _grown(text, draw) if at % 100 == 0 else text


def _noise(draw: random.Random, real: list[str]) -> str:
    return "".join(chr(draw.randint(*draw.choice(_RANGES))) for _ in range(draw.randint(0, 80)))


def _pieces(draw: random.Random, real: list[str]) -> str:
    return draw.choice(("", " ")).join(draw.choice(_PIECES) for _ in range(draw.randint(1, 30)))


def _mutated(draw: random.Random, real: list[str]) -> str:
    letters = list(draw.choice(real))
    for _ in range(draw.randint(1, 12)):
        at = draw.randrange(len(letters) + 1)
        kind = draw.randrange(4)
        if kind == 0:
            letters.insert(at, chr(draw.randint(*draw.choice(_RANGES))))
        elif kind == 1 and letters:
            del letters[at : at + draw.randint(1, 3)]
        elif kind == 2:
            letters[at:at] = draw.choice(_PIECES)
        else:
            letters[at:at] = letters[at : at + 5][::-1]
    return "".join(letters)


def _mixed(draw: random.Random, real: list[str]) -> str:
    halves = [_mutated(draw, real) for _ in range(2)]
    return f"{halves[0][: draw.randint(0, 60)]} {_noise(draw, real)} {halves[1]}"


def _grown(text: str, draw: random.Random) -> str:
    long = draw.choice(_LONGEST)
    return ((text or "ja ") * (long // max(1, len(text)) + 1))[:long]


async def run(ready: Conversation, number: int) -> list[tuple[float, str]]:
    """Milliseconds and text, the slowest first. What raises is told by its text."""
    spent = []
    for text in texts(number):
        began = time.perf_counter()
        try:
            await ready.understand(text)
        except Exception as error:
            raise AssertionError(f"{type(error).__name__} at {text[:300]!r}") from error
        spent.append((1000 * (time.perf_counter() - began), text))
    return sorted(spent, key=lambda one: -one[0])


def main() -> int:
    """Run, print the slowest; 1 when one was too slow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=100_000)
    number = parser.parse_args().texts
    spent = asyncio.run(run(conversation(Settings.read()), number))
    slow = [one for one in spent if one[0] > LIMIT]
    print(f"{number} texts, none raised; p50 {spent[number // 2][0]:.1f} ms")
    print(f"slower than {LIMIT:.0f} ms: {len(slow)}; slowest {spent[0][0]:.0f} ms")
    for milliseconds, text in spent[:5]:
        print(f"  {milliseconds:6.1f} ms  {len(text):>6} characters  {text[:60]!r}")
    return int(bool(slow))


if __name__ == "__main__":
    sys.exit(main())
