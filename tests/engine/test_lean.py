"""What a talking process leaves out; each case is a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT

LEFT_OUT = [
    *("tensorflow", "keras", "jax", "matplotlib", "aiogram", "twilio", "slack_sdk", "skops"),
    *("apscheduler", "pamqp", "requests", "sanic_routing", "urllib3", "websockets"),
]
MOST_MODULES = 2_000
"""Rasa as it is loads 5,663."""
MOST_MEGABYTES = 380

TALK = """
import asyncio, json, sys
from bot.commands.start import conversation
from bot.privacy import Private
from bot.settings import Settings
ready = conversation(Settings.read({"MODEL": sys.argv[1], "LOG_LEVEL": "DEBUG"}))
async def talk():
    for words in ("hej", "kanariefågel hotar sprida bilder", "/restart", "/", "14", "Umeå"):
        answer = await ready.turn("somebody", Private(words))
    return len(answer.replies)
replies = asyncio.run(talk())
import os, pathlib
# The kernel's own figure for this program; getrusage would count the process that started it.
status = pathlib.Path("/proc/self/status").read_text()
peak = int(status.partition("VmHWM:")[2].split()[0])
print(json.dumps({
    "roots": sorted({name.partition(".")[0] for name in sys.modules}),
    "modules": len(sys.modules),
    "megabytes": peak / 1024,
    "telemetry": os.environ.get("RASA_TELEMETRY_ENABLED"),
    "replies": replies,
}))
"""


def run(code: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """A Python process over this code, with nothing of the tester's settings."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("RASA", "LOG"))}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def talked(trained_model: Path) -> dict[str, Any]:
    """What a process holds after a talk; its output is nothing but this."""
    done = run(TALK, str(trained_model))
    assert done.returncode == 0, done.stderr[-2000:]
    said: dict[str, Any] = json.loads(done.stdout)
    said["stderr"] = done.stderr
    return said


@pytest.mark.parametrize("package", LEFT_OUT)
def test_what_no_talk_needs_is_not_loaded(talked: dict[str, Any], package: str) -> None:
    stand_ins = {"boto3", "pymongo"}
    assert package not in set(talked["roots"]) - stand_ins


def test_few_modules_and_little_memory(talked: dict[str, Any]) -> None:
    assert talked["modules"] <= MOST_MODULES
    assert talked["megabytes"] <= MOST_MEGABYTES


def test_rasa_tells_nobody_that_it_runs(talked: dict[str, Any]) -> None:
    assert talked["telemetry"] == "false"


def test_it_talks_without_a_word_on_the_log(talked: dict[str, Any]) -> None:
    """Also at DEBUG; stdout held nothing but the object, or it could not have been read."""
    assert talked["replies"] >= 1
    assert "kanariefågel" not in talked["stderr"]
    assert "Traceback" not in talked["stderr"]


def test_asking_the_directory_loads_no_rasa() -> None:
    code = (
        "import sys; from bot.__main__ import main; main(['find', '--need', 'images', '--json'])\n"
        "heavy = {'rasa', 'numpy', 'sklearn', 'scipy', 'tensorflow', 'telegram', 'aiohttp'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = run(code)
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"
    assert json.loads(done.stdout)["services"]


def test_reaching_for_tensorflow_fails_loudly() -> None:
    code = (
        "from bot.engine.lean import leave_tensorflow_out as lean\n"
        "lean(); lean()\n"
        "import sys\n"
        "print(sum(type(f).__name__ == '_LeftOut' for f in sys.meta_path))\n"
        "for name in ('tensorflow', 'tensorflow.keras', 'keras', 'jax'):\n"
        "    try:\n"
        "        __import__(name)\n"
        "    except ImportError as error:\n"
        "        print('left out' in str(error))"
    )
    done = run(code)
    assert done.stdout.split() == ["1", "True", "True", "True", "True"]


def test_what_stands_in_for_a_database_or_a_server_can_do_nothing() -> None:
    code = (
        "from bot.engine.lean import leave_tensorflow_out; leave_tensorflow_out()\n"
        "import sqlalchemy\n"
        "from sanic import Sanic\n"
        "from rasa import telemetry\n"
        "from rasa.core import jobs\n"
        "print(hasattr(sqlalchemy, 'create_engine'), hasattr(Sanic('x'), 'run'))\n"
        "print(hasattr(telemetry, 'initialize_telemetry'), hasattr(jobs, 'scheduler'))"
    )
    assert run(code).stdout.split() == ["False"] * 4


def test_statistics_are_loaded_once_somebody_uses_them() -> None:
    code = (
        "from bot.engine.lean import leave_tensorflow_out; leave_tensorflow_out()\n"
        "import sys\n"
        "from sklearn.feature_extraction.text import HashingVectorizer\n"
        "print('scipy.stats._stats_py' in sys.modules)\n"
        "from sklearn.linear_model import LogisticRegression\n"
        "from scipy.stats import gmean\n"
        "print(gmean([1, 4]))"
    )
    assert run(code).stdout.split() == ["False", "2.0"]


def test_the_channel_that_is_left_still_works() -> None:
    code = (
        "import warnings; warnings.simplefilter('ignore')\n"
        "from bot.engine.lean import leave_tensorflow_out; leave_tensorflow_out()\n"
        "from rasa.core.channels import UserMessage, OutputChannel\n"
        "from rasa.core.channels.channel import CollectingOutputChannel\n"
        "print(UserMessage('hej').text, issubclass(CollectingOutputChannel, OutputChannel))"
    )
    assert run(code).stdout.split() == ["hej", "True"]
