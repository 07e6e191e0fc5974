"""The file that staff edit, as typed services, or every problem in it at once."""

from pathlib import Path

from bot.directory.entry import service
from bot.directory.fields import Page, guess
from bot.directory.findings import DirectoryProblems, Finding, Findings
from bot.directory.model import Directory, Service
from bot.directory.source import pieces


def load(path: str | Path) -> Directory:
    """The directory. Raises DirectoryProblems, which holds every finding."""
    directory, findings = read(path)
    if directory is None:
        raise DirectoryProblems(findings)
    return directory


def read(path: str | Path) -> tuple[Directory | None, list[Finding]]:
    """The directory, or None when there is an error in it, and all findings by line."""
    path = Path(path)
    findings = Findings(path.name)
    services: list[Service] = []
    lines: dict[str, int] = {}
    replaced: list[tuple[str, int, str]] = []
    for piece in pieces(path, findings):
        page = Page(findings, piece.before)
        one = service(piece.node, page)
        name = findings.entry
        if name is not None and name in lines:
            findings.error(page.line(piece.node), "same_id", first=lines[name])
        elif name is not None:
            lines[name] = page.line(piece.node)
        if one is not None:
            services.append(one)
            if one.replaced_by:
                replaced.append((one.id, one.line, one.replaced_by))
    _replacements(replaced, lines, findings)
    findings.entry = None
    found = sorted(findings.all, key=lambda finding: (finding.line, finding.severity))
    return (None if findings.failed() else Directory(services)), found


def _replacements(
    replaced: list[tuple[str, int, str]], lines: dict[str, int], findings: Findings
) -> None:
    """Closed entries name an entry that exists."""
    for id, line, by in replaced:
        if by in lines:
            continue
        findings.entry = id
        meant = guess(by, lines)
        rule = "closed_by_guess" if meant else "closed_by"
        findings.error(line, rule, seen=by, guess=meant)
