"""For those who run the bot: is it alive, is it ready, how many turns, how long, what failed.

Nothing here is about a person, and nothing is counted by need or crisis: metrics are watched
live, and somebody who knows who writes just now must learn nothing from them.
"""

import time
from collections.abc import Callable
from typing import Final

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.directory import Watched
from bot.ports import open_port

SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 8.0, 30.0)
FAILURES: Final = ("turn", "update", "poll", "conflict", "redis")


class Measures:
    """The numbers of /metrics, in a registry of their own."""

    def __init__(self, watched: Watched) -> None:
        self.registry = CollectorRegistry()
        self._turns = Counter("vagvisaren_turns", "Turns answered", registry=self.registry)
        self._spent = Histogram(
            "vagvisaren_turn_seconds",
            "Time from arrival to answer, waiting included, without sending",
            buckets=SECONDS,
            registry=self.registry,
        )
        self._failures = Counter(
            "vagvisaren_failures", "What failed, by kind", ["kind"], registry=self.registry
        )
        for kind in FAILURES:
            self._failures.labels(kind)
        self._about_the_directory(watched)

    def turn(self, seconds: float) -> None:
        """One turn was answered in this time, from its arrival."""
        self._turns.inc()
        self._spent.observe(seconds)

    def failed(self, kind: str) -> None:
        """Something failed; `kind` is one of FAILURES."""
        self._failures.labels(kind).inc()

    def text(self) -> bytes:
        """Everything as Prometheus reads it."""
        return generate_latest(self.registry)

    def _about_the_directory(self, watched: Watched) -> None:
        age = Gauge(
            "vagvisaren_directory_age_seconds",
            "Time since the directory file was saved",
            registry=self.registry,
        )
        age.set_function(lambda: _age(watched))
        refused = Gauge(
            "vagvisaren_directory_refused",
            "1 while the saved directory has an error and an older one is in use",
            registry=self.registry,
        )
        refused.set_function(lambda: _refused(watched))
        services = Gauge("vagvisaren_directory_services", "Entries in use", registry=self.registry)
        services.set_function(lambda: float(len(watched.current())))


def _age(watched: Watched) -> float:
    try:
        return max(0.0, time.time() - watched.path.stat().st_mtime)
    except OSError:
        return float("nan")  # the file is being replaced, or gone


def _refused(watched: Watched) -> float:
    watched.current()  # looks at the file
    return float(watched.problem is not None)


class Operations:
    """The HTTP server of /health, /ready and /metrics."""

    def __init__(self, measures: Measures, watched: Watched, ready: Callable[[], bool]) -> None:
        self._measures, self._watched, self._ready = measures, watched, ready
        self._runner: web.AppRunner | None = None

    async def start(self, listen: str, port: int) -> None:
        """Returns once the port answers."""
        app = web.Application()
        app.router.add_get("/health", self._health)
        app.router.add_get("/ready", self._is_ready)
        app.router.add_get("/metrics", self._metrics)
        # Nothing sent here is unpacked: a small body may be made to fill the memory.
        self._runner = web.AppRunner(app, access_log=None, auto_decompress=False)
        await self._runner.setup()
        await open_port(self._runner, listen, port)

    @property
    def port(self) -> int:
        """The port that is open; of use where 0 let the system choose."""
        addresses = self._runner.addresses if self._runner else []
        return int(addresses[0][1]) if addresses else 0

    async def stop(self) -> None:
        """Close the port."""
        if self._runner:
            await self._runner.cleanup()

    async def _health(self, _request: web.Request) -> web.Response:
        """200 as long as the process answers at all; whether the saved directory is in use."""
        self._watched.current()  # looks at the file
        refused = self._watched.problem is not None
        return web.json_response({"alive": True, "directory": "refused" if refused else "current"})

    async def _is_ready(self, _request: web.Request) -> web.Response:
        """200 when people are being answered; 503 with what is missing otherwise."""
        ready = self._ready()
        services = len(self._watched.current())
        problem = self._watched.problem
        said = {
            "ready": ready,
            "services": services,
            # Staff wrote the directory, so its mistakes may be told.
            "directory_error": str(problem) if problem else None,
        }
        return web.json_response(said, status=200 if ready else 503)

    async def _metrics(self, _request: web.Request) -> web.Response:
        return web.Response(
            body=self._measures.text(), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )
