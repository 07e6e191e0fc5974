"""The bot as a process of its own: one command, or `serve` behind a webhook."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from tests.fake_telegram import TOKEN, FakeTelegram

ROOT = Path(__file__).resolve().parent.parent
SECRET = "made-up-secret_for-tests"
START_WITHIN = 120.0
OPERATOR = {"OPERATOR_NAME": "Föreningen Exempel", "OPERATOR_URL": "https://example.org"}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def until_ready(port: int, ended: Callable[[], bool], within: float = START_WITHIN) -> None:
    """Waits until /ready on the port of operations says so; fails when the process ends first."""
    last = time.monotonic() + within
    async with aiohttp.ClientSession() as client:
        while True:
            assert not ended(), "it ended before it was ready"
            assert time.monotonic() < last, f"it is not ready after {within:.0f} s"
            try:
                async with client.get(f"http://127.0.0.1:{port}/ready") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.1)


class Replica:
    """One process; what it says goes into a file, so that nobody need read along."""

    def __init__(
        self,
        telegram: FakeTelegram,
        *,
        command: Sequence[str] = ("-m", "bot", "serve"),
        **more: str,
    ) -> None:
        self._command = command
        self.port, self.operations = free_port(), free_port()
        self.hook = f"http://127.0.0.1:{self.port}/hook"
        self._settings = {
            **OPERATOR,
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram.url,
            "OPERATIONS_PORT": str(self.operations),
            "WEBHOOK_URL": self.hook,
            "WEBHOOK_PORT": str(self.port),
            "WEBHOOK_SECRET": SECRET,
            **more,
        }
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed by `close`
        self._process: asyncio.subprocess.Process | None = None
        self.alive = False

    async def start(self) -> None:
        """Returns while it is still starting."""
        kept = ("PATH", "HOME", "LANG", "MODEL")
        environment = {key: os.environ[key] for key in kept if key in os.environ}
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, *self._command),
            cwd=ROOT,
            env={**environment, **self._settings},
            stdout=self._errors,
            stderr=self._errors,
        )

    async def ready(self) -> None:
        """Waits until it answers people."""
        process = self._process
        assert process
        try:
            await until_ready(self.operations, lambda: process.returncode is not None)
        except AssertionError as error:
            raise AssertionError(self.said()) from error
        self.alive = True

    def kill(self) -> None:
        """SIGKILL: no word, no farewell."""
        assert self._process
        self._process.kill()

    async def end_with(self, number: signal.Signals) -> int:
        """Ended by a signal, whichever; its status."""
        assert self._process
        self._process.send_signal(number)
        return await asyncio.wait_for(self._process.wait(), 40)

    async def stop(self) -> int:
        """Told to end, or ended if it does not hear; its status."""
        if self._process is None:
            return 0
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self._process.wait(), 40)
            except asyncio.TimeoutError:
                self._process.kill()
        self.alive = False
        return await self._process.wait()

    def said(self) -> str:
        """Everything on stdout and stderr so far."""
        self._errors.seek(0)
        return self._errors.read().decode()

    def close(self) -> None:
        """Let go of the file."""
        self._errors.close()

    @property
    def megabytes(self) -> float:
        """Memory of the process."""
        assert self._process
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    @property
    def processor(self) -> float:
        """Seconds of processor time so far: says more than the clock where others work too."""
        assert self._process
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def replicas(telegram: FakeTelegram, count: int, **more: str) -> AsyncIterator[list[Replica]]:
    """That many, ready; none survives."""
    started = [Replica(telegram, **more) for _ in range(count)]
    try:
        for one in started:
            await one.start()
        for one in started:
            await one.ready()
        yield started
    finally:
        for one in started:
            await one.stop()
            one.close()


def run(
    *arguments: str, stdin: str = "", model: Path | None = None, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """One command as a user starts it."""
    chosen = {"MODEL": str(model)} if model else {}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=stdin,
        cwd=ROOT,
        env={**os.environ, **chosen, **environment},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
