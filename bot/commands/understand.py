"""`understand`: what Rasa makes of messages, one a line."""

import argparse
import asyncio
import json
import sys
from typing import Any, Final

from bot.commands.base import Command
from bot.dumps import leave_none
from bot.settings import Settings


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one object a line on stdout")
    parser.add_argument("--why", action="store_true", help="which words moved each label")


def _run(options: argparse.Namespace) -> int:
    from bot.commands.start import conversation

    leave_none()
    ready = conversation(Settings.read())
    # Only now: whatever looks into Rasa imports it, and it must be started lean.
    from nlu.explain import Explainer

    explainer = Explainer(ready.agent) if options.why else None

    async def each() -> None:
        for line in sys.stdin:
            text = line.rstrip("\r\n")
            found = (await ready.understand(text)).as_json()
            if explainer:
                found["why"] = explainer.why(text)
            print(_drawn(found, options.json), flush=True)

    asyncio.run(each())
    return 0


def _drawn(found: dict[str, Any], as_json: bool) -> str:
    if as_json:
        return json.dumps(found, ensure_ascii=False)
    told = {k: v for k, v in found.items() if v not in (None, [], "none", "unknown")}
    return "  ".join(f"{key}={_short(value)}" for key, value in told.items())


def _short(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


UNDERSTAND: Final = Command(
    "understand",
    "Show what is understood of messages, one a line on stdin.",
    'echo "är 15 bor i umeå" | python -m bot understand --json',
    _options,
    _run,
)
