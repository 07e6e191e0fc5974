"""Speed and memory, beside what one would otherwise use: `make bench`.

The same model and messages go through our conversation in process and through stock
`rasa run` with `rasa run actions` on loopback. Figures of a busy machine are worth little: the
load is printed first. Bounded: 560 turns here, 120 there.
"""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Final

import yaml

from bot.commands.start import conversation
from bot.privacy import Private
from bot.settings import Settings
from nlu.measure import read_examples
from tests.statistics.cost import added

if TYPE_CHECKING:  # imported here, it would load what the product leaves out, and be measured
    from bot.conversation import Conversation

ROOT: Final = Path(__file__).resolve().parent.parent
TURNS: Final = 560
STOCK_TURNS: Final = 120
LONG_TALK: Final = 310
UNDERSTOOD: Final = 600
LONGEST: Final = 100_000
SEED: Final = 14


def messages() -> list[list[str]]:
    """What people say in tests/conversations, a list a talk; presses are left out."""
    talks = []
    for path in sorted((ROOT / "tests" / "conversations").glob("*.yml")):
        for talk in yaml.safe_load(path.read_text("utf-8")):
            said = [turn["say"] for turn in talk["turns"] if isinstance(turn.get("say"), str)]
            talks.append([text for text in said if text.strip() and len(text) < 2_000])
    return [talk for talk in talks if talk]


async def ours(talks: list[list[str]]) -> None:
    """Latency, throughput, memory; then one long talk."""
    start = time.perf_counter()
    ready = conversation(Settings.read())
    first = await ready.turn("first", Private("hej"))
    seconds = time.perf_counter() - start
    print(f"start to first answer     {seconds:8.2f} s (this file's imports aside)")
    print(f"first turn                {first.milliseconds:8.1f} ms")
    spent: list[float] = []
    begin = time.perf_counter()
    while len(spent) < TURNS:
        for number, talk in enumerate(talks):
            for text in talk:
                answer = await ready.turn(f"p{len(spent)}-{number}", Private(text))
                spent.append(answer.milliseconds)
    seconds = time.perf_counter() - begin
    _row("turn in process", spent)
    print(f"turns a second            {len(spent) / seconds:8.0f}")
    # The same ten messages over and over, so that only the length of the talk differs.
    said = [talk[0] for talk in talks[:10]]
    long = [
        (await ready.turn("long", Private(said[n % len(said)]))).milliseconds
        for n in range(LONG_TALK)
    ]
    early, late = median(long[10:30]), median(long[-20:])
    print(f"turn 10 / turn 300        {early:8.1f} / {late:.1f} ms  ({late / early:.2f} times)")
    counted, _, _ = await added(ready, talks[:60])
    print(f"counting, of a turn       {counted:8.3f} ms p50")
    print(f"memory                    {_memory():8.0f} MB")
    await understanding(ready)


async def understanding(ready: "Conversation") -> None:
    """What the pipeline alone takes of a turn; and of a text longer than any channel carries."""
    texts = [example["text"] for example in read_examples()]
    spent = [await _understood(ready, text) for text in Random(SEED).sample(texts, UNDERSTOOD)]
    _row("understanding, of a turn", spent)
    longest = "\n".join(texts * 2)[:LONGEST]
    spent = [await _understood(ready, longest) for _ in range(20)]
    _row("understanding 100 kB", spent)


async def _understood(ready: "Conversation", text: str) -> float:
    started = time.perf_counter()
    await ready.understand(text)
    return (time.perf_counter() - started) * 1000


def _row(name: str, milliseconds: list[float]) -> None:
    ordered = sorted(milliseconds)
    p50, p99 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    print(f"{name:<26}{p50:8.1f} ms p50 {p99:8.1f} ms p99  ({len(ordered)} turns)")


def _memory() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def stock(talks: list[list[str]]) -> None:
    """The same model behind Rasa's own server and action server, over its REST channel."""
    with servers() as url:
        spent = []
        begin = time.perf_counter()
        for number, talk in enumerate(talks):
            for text in talk:
                if len(spent) >= STOCK_TURNS:
                    break
                started = time.perf_counter()
                _post(url, {"sender": f"s{number}", "message": text.lstrip("/")})
                spent.append((time.perf_counter() - started) * 1000)
        seconds = time.perf_counter() - begin
    _row("stock rasa run + actions", spent)
    print(f"turns a second            {len(spent) / seconds:8.0f}")


def _post(url: str, body: dict[str, str]) -> None:
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        answer.read()


@contextmanager
def servers() -> Iterator[str]:
    """The REST channel's address: both of Rasa's servers on loopback, stopped at the end."""
    port, actions = _free_port(), _free_port()
    endpoints = ROOT / "build" / "bench-endpoints.yml"
    endpoints.parent.mkdir(exist_ok=True)
    content = {
        "nlg": {"type": "bot.engine.speech.Speech"},
        "action_endpoint": {"url": f"http://127.0.0.1:{actions}/webhook"},
    }
    endpoints.write_text(yaml.safe_dump(content), "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false"}
    model = str(Settings.read().model)
    rasa = [sys.executable, "-W", "ignore", "-m", "rasa", "run"]
    commands = [
        [*rasa, "actions", "--actions", "bot.actions", "-p", str(actions)],
        [
            *(*rasa, "--enable-api", "-i", "127.0.0.1", "-p", str(port), "-m", model),
            *("--endpoints", str(endpoints), "--credentials", str(_credentials())),
        ],
    ]
    running = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for command in commands
    ]
    try:
        _wait_for(port)
        _wait_for(actions)
        yield f"http://127.0.0.1:{port}/webhooks/rest/webhook"
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=30)


def _credentials() -> Path:
    path = ROOT / "build" / "bench-credentials.yml"
    path.write_text("rest:\n", "utf-8")
    return path


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int, seconds: int = 120) -> None:
    for _ in range(seconds * 4):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.25)
    raise TimeoutError(f"nothing answers on port {port}")


def main() -> None:
    """Print the table."""
    print(f"load of the machine       {os.getloadavg()[0]:8.1f}  ({os.cpu_count()} cores)")
    talks = messages()
    asyncio.run(ours(talks))
    stock(talks)
    subprocess.run([sys.executable, "-m", "bot.directory.bench"], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
