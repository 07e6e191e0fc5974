"""A real Redis on a free port of loopback, keeping nothing on a disk; gone with its test."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import redis

KEY = "a made-up key for tests, long enough to seal with"
WHERE = shutil.which("redis-server")
# Installed by `.ci/run`, so there nothing is skipped; a newcomer without it can still run the rest.
needs_redis = pytest.mark.skipif(not WHERE, reason="no redis-server: apt-get install redis-server")


class RedisServer:
    """Can be stopped and started again on the same port, as empty as at first."""

    def __init__(self, *more: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._more = more
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = tempfile.TemporaryDirectory()
        self._seen: redis.Redis = redis.Redis(port=self.port)

    def start(self) -> None:
        """Returns once it answers."""
        assert WHERE
        options = ("--bind", "127.0.0.1", "--port", str(self.port), "--dir", self._folder.name)
        without_disk = ("--save", "", "--appendonly", "no")
        self._process = subprocess.Popen(
            [WHERE, *options, *without_disk, *self._more], stdout=subprocess.DEVNULL
        )
        for _ in range(200):
            try:
                self._seen.ping()
                return
            except redis.ConnectionError:
                time.sleep(0.05)
        raise TimeoutError("redis-server does not answer")

    def stop(self) -> None:
        """As if its machine were switched off."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def close(self) -> None:
        """Stopped for good, its folder gone."""
        self.stop()
        self._seen.close()
        self._folder.cleanup()

    # --- What an onlooker sees ------------------------------------------------------------------
    def names(self) -> list[bytes]:
        """All names."""
        return sorted(self._seen.scan_iter(count=1000))

    def call(self, *words: Any) -> Any:
        """What a command gives, as somebody with access to Redis may ask."""
        return self._seen.execute_command(*words)

    def everything(self) -> bytes:
        """All names and contents, as they are and as they are dumped."""
        parts: list[bytes] = []
        for key in self.names():
            parts += [key, self._seen.dump(key) or b""]
            kind = self._seen.type(key)
            if kind == b"string":
                parts.append(self._seen.get(key) or b"")
            elif kind == b"zset":
                parts += self._seen.zrange(key, 0, -1)
            elif kind == b"hash":
                parts += [part for pair in self._seen.hgetall(key).items() for part in pair]
            else:
                raise AssertionError(f"nobody has thought of {kind!r}")
        return b"\n".join(parts)


@contextmanager
def redis_server(*more: str) -> Iterator[RedisServer]:
    """Started, and ended whatever happens."""
    server = RedisServer(*more)
    try:
        server.start()
        yield server
    finally:
        server.close()
