"""The room keeps to itself, and its sentences stand in one file."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import bot.directory as room
from bot.directory.findings import spoken

HERE = Path(room.__file__).parent


def test_the_public_names_are_all_there() -> None:
    assert room.__all__ == sorted(room.__all__)
    assert all(hasattr(room, name) for name in room.__all__)


def test_nothing_heavy_is_loaded() -> None:
    code = "import sys, bot.directory; print([m for m in sys.modules if m.split('.')[0] in "
    code += "('rasa', 'tensorflow', 'telegram', 'numpy', 'sklearn')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_swedish_sentence_stands_in_the_code() -> None:
    for path in HERE.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not re.search(r"[åäöÅÄÖ]\w* \w+ \w+", node.value), (path.name, node.value)


def test_every_finding_has_its_sentence_and_every_sentence_its_use() -> None:
    rooms = (*HERE.glob("*.py"), HERE.parent / "commands" / "check.py")
    code = "".join(path.read_text(encoding="utf-8") for path in rooms)
    for rule in spoken()["findings"]:
        stem = re.sub(r"_(county|municipality)(_guess)?$", "_{kind}", rule)
        stem = re.sub(r"^said_.*", "said_{what}", stem)
        assert f'"{rule}"' in code or f"{stem}" in code, rule


def test_modules_can_be_read_in_one_sitting() -> None:
    for path in HERE.glob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) < 300, path.name
