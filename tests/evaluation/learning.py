"""The learning curve: how well needs are understood with parts of the training messages.

    make learning-curve

Writes `docs/figures/learning.json`, which docs/evaluation.md shows. Measured on `nlu/tuning`.
"""

import json
import sys
import warnings
from typing import Final

from bot.settings import ROOT
from tests.evaluation.page import LEARNING
from tests.evaluation.trained import drawn, measured

PARTS: Final = (0.125, 0.25, 0.5, 1.0)


def main() -> int:
    """Train on each part, measure, write; the exit status."""
    known = drawn()
    rows = []
    for part in PARTS:
        rows.append(measured(known[: int(part * len(known))], ROOT / "nlu" / "tuning"))
        print(rows[-1], flush=True)
    LEARNING.parent.mkdir(exist_ok=True)
    LEARNING.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main())
