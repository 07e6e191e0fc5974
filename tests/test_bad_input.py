"""Bad input as a user meets it: one clear line on stderr, the right exit code, no traceback."""

import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT
from tests.processes import run

CHAT = ("chat", "--json")


def one_clear_line(done: "subprocess.CompletedProcess[str]", code: int, *parts: str) -> None:
    """Nothing on stdout, one line on stderr with these parts, this exit code."""
    assert done.returncode == code, (done.returncode, done.stderr[-400:])
    assert done.stdout == ""
    assert "Traceback" not in done.stderr and "Error:" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, lines
    for part in parts:
        assert part.lower() in lines[0].lower(), f"{part!r} is not in: {lines[0]}"


# --- A broken directory ---------------------------------------------------------------------------
@pytest.mark.parametrize("command", [CHAT, ("find", "--need", "talk"), ("understand",)])
def test_a_broken_directory(command: Sequence[str], tmp_path: Path, trained_model: Path) -> None:
    """Where, which entry, what was seen and what to do."""
    text = (ROOT / "directory.yaml").read_text("utf-8")
    broken = tmp_path / "directory.yaml"
    broken.write_text(text.replace('hours: "24/7"', 'hours: "Mo-Fri 9-16"', 1), "utf-8")
    done = run(*command, stdin="hej\n", model=trained_model, DIRECTORY=str(broken))
    line = text[: text.index('hours: "24/7"')].count("\n") + 1
    one_clear_line(done, 1, f"directory.yaml:{line}: nodnummer-112:", "Mo-Fri 9-16")


@pytest.mark.parametrize(
    ("content", "part"),
    [("- id: [", "directory.yaml:"), ("", "directory.yaml"), ("just text", "directory.yaml")],
    ids=["not YAML", "empty", "no list"],
)
def test_a_directory_that_is_none(content: str, part: str, tmp_path: Path) -> None:
    """Not YAML, empty, or something else."""
    broken = tmp_path / "directory.yaml"
    broken.write_text(content, "utf-8")
    done = run("find", "--need", "talk", DIRECTORY=str(broken))
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert part in done.stderr and done.stdout == ""


def test_a_directory_with_every_kind_of_byte(tmp_path: Path) -> None:
    """Not even text."""
    broken = tmp_path / "directory.yaml"
    broken.write_bytes(bytes(range(256)))
    one_clear_line(run("find", "--need", "talk", DIRECTORY=str(broken)), 1, "directory.yaml")


def test_no_directory(tmp_path: Path) -> None:
    """The file is not there."""
    done = run("find", "--need", "talk", DIRECTORY=str(tmp_path / "none.yaml"))
    one_clear_line(done, 1, "none.yaml")


# --- A missing or damaged model -------------------------------------------------------------------
@pytest.mark.parametrize("command", [CHAT, ("understand", "--json")])
def test_no_model(command: Sequence[str], tmp_path: Path, trained_model: Path) -> None:
    """Also where another model lies beside: Rasa would silently take that one."""
    shutil.copy(trained_model, tmp_path / "another.tar.gz")
    missing = tmp_path / "vagvisaren.tar.gz"
    one_clear_line(run(*command, stdin="hej\n", model=missing), 1, str(missing), "make train")


def _cut(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def _flipped(whole: bytes) -> bytes:
    middle = len(whole) // 2
    return (
        whole[:middle]
        + bytes(255 - byte for byte in whole[middle : middle + 64])
        + whole[middle + 64 :]
    )


@pytest.mark.parametrize(
    "damage",
    [_cut, _flipped, lambda _: b"", lambda _: b"not an archive"],
    ids=["cut in half", "a few bytes wrong", "empty", "no archive"],
)
def test_a_damaged_model(damage: Any, tmp_path: Path, trained_model: Path) -> None:
    """Half a file, wrong bytes, nothing, something else; with the note that training wrote."""
    broken = tmp_path / "vagvisaren.tar.gz"
    broken.write_bytes(damage(trained_model.read_bytes()))
    note = trained_model.with_name("vagvisaren.json")
    if note.is_file():
        shutil.copy(note, tmp_path / "vagvisaren.json")
    done = run(*CHAT, stdin="hej\n", model=broken)
    one_clear_line(done, 1, str(broken), "make train")


def test_a_model_of_something_else(tmp_path: Path) -> None:
    """A good archive, but not of a model."""
    other = tmp_path / "vagvisaren.tar.gz"
    with tarfile.open(other, "w:gz") as archive:
        archive.add(ROOT / "README.md" if (ROOT / "README.md").is_file() else __file__, "x")
    one_clear_line(run(*CHAT, stdin="hej\n", model=other), 1, str(other), "make train")


# --- Wrong settings and wrong use -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_LEVEL", "LOUD"),
        ("FORGET_AFTER", "soon"),
        ("FORGET_AFTER", "1"),
        ("OPERATIONS_PORT", "99999"),
        ("REQUIRE_VERIFIED", "perhaps"),
        ("TELEGRAM_API_URL", "localhost"),
        ("TELEGRAM_TOKEN_FILE", "/nowhere/token"),
    ],
)
def test_a_wrong_setting(name: str, value: str, trained_model: Path) -> None:
    """Names the setting, what it was and what it may be, before anything is loaded."""
    started = time.monotonic()
    done = run(*CHAT, stdin="hej\n", model=trained_model, **{name: value})
    one_clear_line(done, 1, name, value)
    assert time.monotonic() - started < 3, "a wrong setting is told at once"


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("find", "--need", "hapiness"), ("--need", "hapiness", "talk")),
        (("find", "--age", "old"), ("--age", "old")),
        (("find", "--age", "-3"), ("--age",)),
        (("find", "--age", "900"), ("--age", "900")),
        (("find", "--place", "Atlantis"), ("--place", "Atlantis")),
        (("find", "--place", "9999"), ("--place", "9999")),
        (("find", "--for", "everybody"), ("--for", "everybody")),
        (("find", "--group", "pirates"), ("--group", "pirates")),
        (("find", "--by", "pigeon"), ("--by", "pigeon")),
        (("find", "--limit", "0"), ("--limit",)),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_find_called_wrongly(arguments: Sequence[str], parts: Sequence[str]) -> None:
    """Exit 2 and one line that names the option, the value and what it may be."""
    done = run(*arguments)
    assert done.returncode == 2 and done.stdout == "" and "Traceback" not in done.stderr
    last = done.stderr.strip().splitlines()[-1]
    for part in parts:
        assert part.lower() in last.lower(), last


@pytest.mark.parametrize(
    "arguments",
    [(), ("dance",), ("chat", "--loud"), ("find", "--at", "noon"), ("chat", "--at", "2026-13-40")],
    ids=lambda value: " ".join(value) or "nothing",
)
def test_an_unknown_command_or_option(arguments: Sequence[str]) -> None:
    """Exit 2; how it is used stands on stderr."""
    done = run(*arguments)
    assert done.returncode == 2 and done.stdout == "" and "Traceback" not in done.stderr
    assert done.stderr.strip()


@pytest.mark.parametrize("command", ["chat", "find", "understand", "train", "check", "serve"])
def test_help_ends_with_an_example(command: str) -> None:
    """On stdout, exit 0, without loading anything."""
    started = time.monotonic()
    done = run(command, "--help")
    assert done.returncode == 0 and f"python -m bot {command}" in done.stdout.splitlines()[-1]
    assert time.monotonic() - started < 2


# --- Stopping -------------------------------------------------------------------------------------
@contextmanager
def _started(model: Path, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A command in a process of its own, ended at the latest with the test."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**os.environ, "MODEL": str(model)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Tests that run in the background are started deaf to Ctrl-C, and so would this be.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                pipe.close()


@pytest.mark.parametrize("arguments", [CHAT, ("chat",)], ids=["--json", "plain"])
def test_ctrl_c(arguments: Sequence[str], trained_model: Path) -> None:
    """Ends at once, quietly, as interrupted."""
    with _started(trained_model, *arguments) as process:
        assert process.stdin and process.stdout
        process.stdin.write("hej\n")
        process.stdin.flush()
        assert process.stdout.readline(), "no answer"
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=90)  # at once on a quiet machine
        except subprocess.TimeoutExpired:
            pytest.fail("still running 90 s after Ctrl-C")
        assert process.stderr
        errors = process.stderr.read()
    assert process.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in errors and "Exception" not in errors


def test_ctrl_c_while_loading(trained_model: Path) -> None:
    """Rasa's import takes seconds; stopping must not print where it was.

    A library that is being imported may swallow the interrupt, and then the end of the input ends
    the command: so the exit code says nothing here.
    """
    with _started(trained_model, *CHAT) as process:
        time.sleep(1.2)
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=15)
    assert out == "" and "Traceback" not in errors


@pytest.mark.parametrize("arguments", ["chat --json", "find --json --need talk"])
def test_a_closed_pipe(arguments: str, trained_model: Path) -> None:
    """`| head -1` takes what it wants and leaves; nothing is printed about that."""
    said = "\\n".join(["hej"] * 30)
    script = f"printf '{said}\\n' | {sys.executable} -m bot {arguments} | head -c 20 >/dev/null"
    done = subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {script}"],
        cwd=ROOT,
        env={**os.environ, "MODEL": str(trained_model)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode in (0, 141, 1)


def test_input_that_is_no_text(trained_model: Path) -> None:
    """Bytes that are not UTF-8 are a message like any other."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *CHAT],
        cwd=ROOT,
        env={**os.environ, "MODEL": str(trained_model)},
        input=b"hej\n\xff\xfe\x00 \xc3(\nmin kille sl\xe5r mig\n\n",
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in done.stderr and done.returncode == 0, done.stderr[-400:]
    assert len(done.stdout.splitlines()) == 4


def test_chat_loads_no_tensorflow(trained_model: Path) -> None:
    """6 s and 350 MB saved, see docs/decisions."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from bot.__main__ import main; main(['chat', '--json']); "
            "print(sorted({m.partition('.')[0] for m in sys.modules}), file=sys.stderr)",
        ],
        input="hej\n",
        cwd=ROOT,
        env={**os.environ, "MODEL": str(trained_model)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "'rasa'" in done.stderr
    for package in ("tensorflow", "keras", "jax", "onnx"):
        assert f"'{package}'" not in done.stderr
