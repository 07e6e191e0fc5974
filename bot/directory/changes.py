"""Which entries have other hours than in the last committed version of the file."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.directory.load import read
from bot.directory.model import Directory, Service

Hours = list[tuple[str, str | None]]


def changed_services(directory: Directory, path: Path) -> tuple[Service, ...]:
    """Services that are new or have new hours; none where there is no earlier version to read."""
    before = committed(path)
    if before is None:
        return ()
    known = {service.id: _hours(service) for service in before}
    return tuple(s for s in directory if _hours(s) != known.get(s.id))


def committed(path: Path) -> Directory | None:
    """The file as git last saw it; None without git, or where that version had an error."""
    try:
        shown = subprocess.run(
            ["git", "show", f"HEAD:./{path.name}"],  # noqa: S607 the git on the path is meant
            cwd=path.resolve().parent,
            capture_output=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if shown.returncode != 0:
        return None
    with TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(shown.stdout)
        return read(copy)[0]


def _hours(service: Service) -> Hours:
    return [(contact.by, contact.hours) for contact in service.contacts]
