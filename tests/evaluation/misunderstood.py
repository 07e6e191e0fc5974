"""Messages known to be understood wrongly, so that nobody believes otherwise."""

from typing import Any, Final

import yaml

from bot.settings import ROOT

LIST: Final = ROOT / "nlu" / "known_misunderstandings.yml"
KNOWN: Final[list[dict[str, Any]]] = yaml.safe_load(LIST.read_text("utf-8"))
