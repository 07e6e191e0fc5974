"""Known supply as a page, as JSON and as lines for the terminal."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.codes import NEEDS
from bot.directory import Directory, Supply
from bot.directory.areas import counties
from bot.directory.coverage import BANDS, LEVELS
from bot.pages.page import page
from bot.pages.words import page_words


def coverage_data(supplies: Sequence[Supply], directory: Directory, made: date) -> dict[str, Any]:
    """All that page and JSON hold: `warning`, `made`, `supply`, and names for each code."""
    used = {id for supply in supplies for id in supply.services}
    return {
        "warning": page_words("coverage")["sv"]["warning"],
        "made": made.isoformat(),
        "needs": list(NEEDS),
        "bands": list(BANDS),
        "levels": list(LEVELS),
        "counties": dict(counties()),
        "names": {service.id: service.name for service in directory if service.id in used},
        "supply": [asdict(supply) for supply in supplies],
    }


def coverage_page(supplies: Sequence[Supply], directory: Directory, made: date) -> str:
    """The HTML page, in Swedish and English; `#need=images&age=teen&lang=en` chooses."""
    return page(
        "coverage", {**coverage_data(supplies, directory, made), "words": page_words("coverage")}
    )


def coverage_lines(supplies: Sequence[Supply]) -> Iterator[str]:
    """A line a need and age band: in how many of the 21 counties each level is the best known."""
    words = page_words("coverage")["sv"]
    yield f"{words['title']}. {words['warning']}"
    yield "  ".join(["", *(f"{n}={words['levels'][level]}" for n, level in enumerate(LEVELS, 1))])
    heads = "".join(f"{n:>5}" for n in range(1, len(LEVELS) + 1))
    yield f"{words['need'] + ', ' + words['age']:<52}{heads}"
    count = Counter((supply.need, supply.band, supply.level) for supply in supplies)
    for need in NEEDS:
        for band in BANDS:
            label = f"{words['needs'][need]}, {words['bands'][band]}"
            yield f"{label:<52}" + "".join(f"{count[need, band, level]:>5}" for level in LEVELS)
