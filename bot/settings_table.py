"""The table of settings in docs/operate.md, made from bot/settings.py.

python -m bot.settings_table      # writes it anew
"""

from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from bot.privacy import Secret
from bot.settings import ROOT, Settings

DOCUMENT: Final = ROOT / "docs" / "operate.md"
_BEGIN: Final = "<!-- settings: made by python -m bot.settings_table -->"
_END: Final = "<!-- end of settings -->"


def table() -> str:
    """One row a setting, in the order of bot/settings.py."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for f in fields(Settings):
        key = f.name.upper()
        if isinstance(f.default, Secret):
            key += f"`, or a file named in `{key}_FILE"
        rows.append(f"| `{key}` | {_shown(f.default)} | {f.metadata['meaning']} |")
    return "\n".join(rows)


def with_table(text: str) -> str:
    """The document with the table in its place; ValueError when it has no place for one."""
    before, _, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not end:
        raise ValueError("the marks around the table are missing")
    return f"{before}{_BEGIN}\n{table()}\n{_END}{after}"


def _shown(default: Any) -> str:
    if isinstance(default, Path):
        return f"`{default.relative_to(ROOT)}`"
    if isinstance(default, bool):
        return f"`{int(default)}`"
    if isinstance(default, Secret) or default in ("", 0):
        return "–"
    return f"`{default}`"


if __name__ == "__main__":
    DOCUMENT.write_text(with_table(DOCUMENT.read_text("utf-8")), "utf-8")
