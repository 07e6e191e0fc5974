"""The running bot's directory: renewed when the file is saved, the last good one kept."""

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.directory.findings import DirectoryProblems, Finding, Findings
from bot.directory.load import load, read
from bot.directory.model import Directory
from bot.directory.needed import Needed, missing
from bot.logs import note

LOOK_EVERY = 1.0  # seconds
LEAST_LEFT = 0.5
"""The part of the services in use that a saved file must still hold."""

Stamp = tuple[int, int, int]


class Watched:
    """One file and its last good content. Raises DirectoryProblems when it is wrong at the start.

    `problem` holds what is wrong with the file as it is now, None while it is in use; `reloads`
    counts the times that a saved file was taken up, `refused` those that it was not.
    `needed` is what the bot's own texts name: a file in which a number for danger is not there to
    be shown is refused.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        needed: Sequence[Needed] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.path, self._needed, self._clock = Path(path), needed, clock
        self._stamp = self._look()
        self._looked = clock()
        self._directory = load(self.path)
        if refused := _errors(self._missing(self._directory)):
            raise DirectoryProblems(refused)
        self.problem: DirectoryProblems | None = None
        self.reloads = self.refused = 0

    def current(self) -> Directory:
        """The newest content without an error; looks at the file at most once a second."""
        now = self._clock()
        if now - self._looked >= LOOK_EVERY:
            self._looked = now
            stamp = self._look()
            if stamp != self._stamp:
                self._stamp = stamp
                self._renew()
        return self._directory

    def _look(self) -> Stamp | None:
        try:
            found = self.path.stat()
        except OSError:
            return None  # being replaced, or gone: read says so
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _renew(self) -> None:
        directory, findings = read(self.path)
        if directory is not None and (lost := self._lost(directory)):
            directory, findings = None, lost
        if directory is not None:
            findings = self._missing(directory)
            directory = None if _errors(findings) else directory
        if directory is None:
            self.refused += 1
            self.problem = DirectoryProblems(findings)
            errors = _errors(findings)
            # Staff wrote the file, so its mistakes may be told.
            first = str(errors[0])
            note("directory_refused", level=logging.ERROR, errors=len(errors), first=first)
            return
        if findings:
            left_out, first = len(findings), str(findings[0])
            note("replies_lack_facts", level=logging.WARNING, facts=left_out, first=first)
        self._directory, self.problem = directory, None
        self.reloads += 1
        note("directory_reloaded", services=len(directory))

    def _missing(self, directory: Directory) -> list[Finding]:
        return missing(directory, self._needed, self.path.name)

    def _lost(self, saved: Directory) -> list[Finding]:
        """What is wrong with a file that half of the services are gone from; else nothing.

        A file that was cut while it was copied, or on a full disk, is still a list without errors.
        """
        before, now = len(self._directory.live()), len(saved.live())
        if now >= before * LEAST_LEFT:
            return []
        findings = Findings(self.path.name)
        findings.error(1, "file_cut_short", now=now, before=before)
        return findings.all


def _errors(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == "error"]
