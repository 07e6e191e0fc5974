"""Starts the bot out of a mounted image as a container would, and talks with it.

The file system is read-only but for an empty /tmp, the user is the image's own nobody, there is no
capability left and no way to new ones. Needs root, for the file system; `deploy/image.sh` calls it.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import aiohttp

from tests.fake_telegram import TOKEN, FakeTelegram
from tests.processes import OPERATOR, free_port

USER: Final = 10001
WITHIN: Final = 120.0
_PERSON: Final = 777
# Mounts of its own: the image read-only, /tmp in memory, /proc and /dev/urandom as everywhere.
_START: Final = """
set -e
mount --make-rprivate /
mount --bind "$ROOT" "$ROOT"
mount -t tmpfs -o size=128m,mode=1777,noexec,nosuid,nodev none "$ROOT/tmp"
mount --bind /dev "$ROOT/dev"
mount --bind /proc "$ROOT/proc"
mount -o remount,bind,ro "$ROOT"
exec chroot "$ROOT" setpriv --reuid "$USER_ID" --regid "$USER_ID" --clear-groups \\
  --bounding-set -all --no-new-privs --inh-caps -all \\
  sh -c 'cd /srv/vagvisaren && if touch here 2>/dev/null; then echo "it can write" >&2; exit 9; fi
         exec python -m bot serve'
"""


async def main(root: Path) -> None:
    """Prints what was seen; raises AssertionError for what must not be."""
    port = free_port()
    async with FakeTelegram() as telegram:
        environment = {
            **OPERATOR,
            **{
                "PATH": "/opt/venv/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME": "/tmp",  # noqa: S108  as the image has it
            },
            **{"ROOT": str(root), "USER_ID": str(USER), "PYTHONDONTWRITEBYTECODE": "1"},
            **{"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url},
            "OPERATIONS_PORT": str(port),
        }
        begun = time.monotonic()
        bot = subprocess.Popen(["/usr/bin/unshare", "--mount", "sh", "-c", _START], env=environment)
        try:
            await _healthy(port, bot)
            print(f"healthy after         {time.monotonic() - begun:.1f} s")
            owner = Path(f"/proc/{bot.pid}").stat().st_uid
            assert owner == USER, owner
            pages = int(Path(f"/proc/{bot.pid}/statm").read_text().split()[1])
            await telegram.write(_PERSON, "nån har bilder på mig o säger han ska skicka till alla")
            said = await telegram.until_quiet(_PERSON, within=30)
            assert any("https://" in text for text in said), said
            print(f"user {owner}, read-only   answered with {len(said)} messages")
            print(f"memory                {pages * os.sysconf('SC_PAGE_SIZE') / 1e6:.0f} MB")
        finally:
            bot.send_signal(signal.SIGTERM)
            status = bot.wait(40)
    assert status == 0, status


async def _healthy(port: int, bot: "subprocess.Popen[bytes]") -> None:
    """Waits for /health and then /ready, as the image's own health check does."""
    end = time.monotonic() + WITHIN
    async with aiohttp.ClientSession() as client:
        for page in ("health", "ready"):
            while True:
                assert bot.poll() is None and time.monotonic() < end, "it does not start"
                try:
                    async with client.get(f"http://127.0.0.1:{port}/{page}") as answer:
                        if answer.status == 200:
                            break
                except aiohttp.ClientConnectionError:
                    pass
                await asyncio.sleep(0.2)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
