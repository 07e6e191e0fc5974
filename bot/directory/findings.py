"""What is wrong in the directory's file, said so that staff can mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from bot.errors import Problem
from bot.written import read_once

_HERE: Final = Path(__file__).parent
Severity = Literal["error", "warning", "note"]


def spoken() -> Mapping[str, Any]:
    """Everything this room says to staff, from messages.yml."""
    said: Mapping[str, Any] = read_once(_HERE / "messages.yml")
    return said


def rules() -> Mapping[str, Any]:
    """Facts about numbers, needs and words, from rules.yml."""
    known: Mapping[str, Any] = read_once(_HERE / "rules.yml")
    return known


@dataclass(frozen=True, order=True)
class Finding:
    """One problem: where, in which entry, what was seen and what to do."""

    file: str
    line: int
    id: str | None
    what: str
    severity: Severity = "error"
    rule: str = ""

    def __str__(self) -> str:
        entry = f" {self.id}:" if self.id else ""
        return f"{self.file}:{self.line}:{entry} {self.what}"


class DirectoryProblems(Problem):
    """The directory cannot be used; one line for each error in it."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__("\n".join(str(f) for f in findings if f.severity == "error"))


class Findings:
    """Gathers what is found while one file is read; `entry` is the id being read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.entry: str | None = None
        self.all: list[Finding] = []

    def error(self, line: int, rule: str, /, **values: object) -> None:
        """Adds an error: the file cannot be used until it is mended."""
        self._add(line, rule, "error", values)

    def warning(self, line: int, rule: str, /, **values: object) -> None:
        """Adds a warning: staff should look, but the entry works."""
        self._add(line, rule, "warning", values)

    def note(self, line: int, rule: str, /, **values: object) -> None:
        """Adds what staff should read once, such as hours in words."""
        self._add(line, rule, "note", values)

    def _add(self, line: int, rule: str, severity: Severity, values: Mapping[str, object]) -> None:
        what = say(rule, **values)
        self.all.append(Finding(self.file, line, self.entry, what, severity, rule))

    def failed(self) -> bool:
        """Whether any error was found."""
        return any(finding.severity == "error" for finding in self.all)


def say(rule: str, /, **values: object) -> str:
    """The sentence for a rule, with what was seen in it, on one line."""
    text: str = spoken()["findings"][rule]
    return " ".join(
        text.format(**{key: _shown(key, value) for key, value in values.items()}).split()
    )


def _shown(key: str, value: object) -> str:
    """A value for a sentence; what staff wrote is cut, what we say to them is not."""
    return short(value) if key in ("seen", "hours", "key", "part") else str(value)


def short(value: object, most: int = 80) -> str:
    """A value as text, cut so that the line can still be read."""
    text = " ".join(str(value).split())
    return text if len(text) <= most else text[: most - 1] + "…"
