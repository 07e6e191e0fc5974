"""Starts the bot out of a mounted image as a container would, and talks with it.

Once asking Telegram, once with a webhook. The file system is read-only but for an empty /tmp, the
user is the image's own nobody, there is no capability left and no way to new ones; whether it is
healthy is asked with the image's own check. Needs root, for the file system; `deploy/image.sh`
calls it.
"""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from tests.fake_telegram import TOKEN, FakeTelegram
from tests.processes import OPERATOR, SECRET, free_port, until_ready

ROOT: Final = Path(__file__).resolve().parent.parent
USER: Final = 10001
WITHIN: Final = 180.0
_PERSON: Final = 777
_TROUBLE: Final = "nån har bilder på mig o säger han ska skicka till alla"
# Mounts of its own: the image read-only, /tmp in memory, /proc and /dev/urandom as everywhere.
_ROOM: Final = """
set -e
mount --make-rprivate /
mount --bind "$ROOT" "$ROOT"
mount -t tmpfs -o size=128m,mode=1777,noexec,nosuid,nodev none "$ROOT/tmp"
mount --bind /dev "$ROOT/dev"
mount --bind /proc "$ROOT/proc"
mount -o remount,bind,ro "$ROOT"
exec chroot "$ROOT" setpriv --reuid "$USER_ID" --regid "$USER_ID" --clear-groups \\
  --bounding-set -all --no-new-privs --inh-caps -all sh -c "$WITHIN" sh "$@"
"""
_SERVE: Final = """cd /srv/vagvisaren
if touch here 2>/dev/null; then echo "it can write" >&2; exit 9; fi
exec python -m bot serve"""


class Container:
    """A process inside the image, with the settings that a container would be given."""

    def __init__(self, root: Path, **settings: str) -> None:
        self._environment = {
            **OPERATOR,
            "PATH": "/opt/venv/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": "/tmp",  # noqa: S108  as the image has it
            "PYTHONDONTWRITEBYTECODE": "1",
            **{"ROOT": str(root), "USER_ID": str(USER), "TELEGRAM_TOKEN": TOKEN},
            **settings,
        }

    def run(self, within: str, *words: str) -> "subprocess.Popen[bytes]":
        """A shell's line inside, with words it may use as $@."""
        return subprocess.Popen(
            ["/usr/bin/unshare", "--mount", "sh", "-c", _ROOM, "sh", *words],
            env={**self._environment, "WITHIN": within},
        )

    def healthy(self) -> bool:
        """What the image's own check says."""
        return self.run('exec "$@" 2>/dev/null', *_health_check()).wait(60) == 0


def _health_check() -> list[str]:
    """The command that a container engine runs now and then."""
    found = re.search(r"^HEALTHCHECK [^\n]*\n  CMD (\[.*\])$", _dockerfile(), re.MULTILINE)
    assert found
    words: list[str] = json.loads(found.group(1))
    return words


def _dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text("utf-8")


async def trial(root: Path, telegram: FakeTelegram, **settings: str) -> None:
    """Prints what was seen; raises AssertionError for what must not be."""
    port = free_port()
    container = Container(
        root, TELEGRAM_API_URL=telegram.url, OPERATIONS_PORT=str(port), **settings
    )
    assert not container.healthy(), "healthy before it was started"
    async with _serving(container, port) as bot:
        assert container.healthy(), "the image's own check says that it is not"
        owner = Path(f"/proc/{bot.pid}").stat().st_uid
        assert owner == USER, owner
        pages = int(Path(f"/proc/{bot.pid}/statm").read_text().split()[1])
        await telegram.write(_PERSON, _TROUBLE)
        said = await telegram.until_quiet(_PERSON, within=60)
        assert any("https://" in text for text in said), said
        print(f"user {owner}, read-only   healthy, answered with {len(said)} messages")
        print(f"memory                {pages * os.sysconf('SC_PAGE_SIZE') / 1e6:.0f} MB")


@asynccontextmanager
async def _serving(container: Container, port: int) -> AsyncIterator["subprocess.Popen[bytes]"]:
    """The bot, ready; ended as an engine ends it, and well."""
    begun = time.monotonic()
    bot = container.run(_SERVE)
    try:
        await until_ready(port, lambda: bot.poll() is not None, WITHIN)
        print(f"ready after           {time.monotonic() - begun:.1f} s")
        yield bot
    finally:
        bot.send_signal(signal.SIGTERM)
        status = bot.wait(40)
    assert status == 0, status


async def main(root: Path) -> None:
    """Both ways of getting updates."""
    print("polling")
    async with FakeTelegram() as telegram:
        await trial(root, telegram)
    print("webhook")
    port = str(free_port())
    async with FakeTelegram() as telegram:
        await trial(
            root,
            telegram,
            **{"WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "WEBHOOK_PORT": port},
            WEBHOOK_SECRET=SECRET,
        )
        assert telegram.webhook
        assert telegram.webhook["secret_token"] == SECRET


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
