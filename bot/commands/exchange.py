"""`export` and `import`: the directory in the format other directories of services read."""

import argparse
import json
import sys
from pathlib import Path
from typing import Final

import yaml

from bot.commands.base import Command
from bot.directory import hsds
from bot.errors import WrongUse
from bot.settings import Settings

FILE = "services.json"


class _Quoted(yaml.SafeDumper):
    """Text that begins with a digit in quotes: "0180" is a code, which the loader insists on."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if text[:1].isdigit() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Quoted.add_representer(str, _text)


def _export_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("format", choices=["hsds"], help="Open Referral HSDS 3.0")
    parser.add_argument("dir", type=Path, metavar="DIR", help="where services.json is written")


def _import_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("format", choices=["hsds"], help="Open Referral HSDS 3.0")
    parser.add_argument("dir", type=Path, metavar="DIR", help="where services.json is")
    parser.add_argument("--to", type=Path, metavar="FILE", help="a new file for the drafts")


def _export(options: argparse.Namespace) -> int:
    services = hsds.export(Settings.read().directory)
    options.dir.mkdir(parents=True, exist_ok=True)
    text = json.dumps(services, ensure_ascii=False, indent=1)
    (options.dir / FILE).write_text(text + "\n", encoding="utf-8")
    print(f"{len(services)} services in {options.dir / FILE}; not in it:")
    for lost in hsds.LOST:
        print(f"- {lost}")
    return 0


def _import(options: argparse.Namespace) -> int:
    """Never into a file that exists: staff move what they have checked."""
    try:
        read = json.loads((options.dir / FILE).read_text(encoding="utf-8"))
        entries = list(hsds.drafts(read if isinstance(read, list) else read["contents"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise WrongUse(f"{options.dir / FILE}: no list of HSDS services: {wrong}") from None
    text = yaml.dump(entries, Dumper=_Quoted, allow_unicode=True, sort_keys=False, width=100)
    if options.to is None:
        print(text, end="")
    else:
        try:
            with options.to.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            raise WrongUse(f"{options.to}: exists already; name a new file") from None
    print(f"{len(entries)} drafts; none is shown before staff make it live", file=sys.stderr)
    return 0


EXPORT: Final = Command(
    "export",
    "Write the directory for other systems (HSDS 3.0), and say what the format cannot hold.",
    "python -m bot export hsds shared/",
    _export_options,
    _export,
)
IMPORT: Final = Command(
    "import",
    "Read another system's services (HSDS 3.0) as drafts; directory.yaml is never touched.",
    "python -m bot import hsds shared/ --to drafts.yaml",
    _import_options,
    _import,
)
