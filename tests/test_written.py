"""YAML that people write is read strictly: no key twice, and each mistake has its line."""

from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.written import BadFile, read, read_with_lines

ROOMS = ("bot", "nlu", "flows", "tests")
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.yml"))


def test_no_file_of_ours_holds_a_key_twice() -> None:
    """What stood under the first would be lost in silence: 31 messages about ages once were."""
    assert len(FILES) > 200
    wrong = []
    for path in FILES:
        try:
            read(path)
        except BadFile as bad:
            wrong.append(str(bad))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", ":3: a: stands twice"),
        ("a:\n  b: 1\n  c: 2\n  b: 3\n", ":4: b: stands twice"),
        ("- a: 1\n- b: {c: 1, c: 2}\n", ":2: c: stands twice"),
        ("a: [\n", "not YAML"),
        ("a: b: c\n", ":1: not YAML"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "written.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadFile) as raised:
        read(path)
    assert f"written.yml{says}" in str(raised.value) or says in str(raised.value)


def test_the_same_key_in_two_parts_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "written.yml"
    path.write_text("a: {c: 1}\nb: {c: 2}\n", "utf-8")
    assert read_with_lines(path) == ({"a": {"c": 1}, "b": {"c": 2}}, {"a": 1, "b": 2})
