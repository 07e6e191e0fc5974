"""One page from a template, its data inside it, with the map of Sweden's counties."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.places import outline

HERE = Path(__file__).parent


def page(template: str, data: Mapping[str, Any]) -> str:
    """The HTML of `<template>.html` with `/*DATA*/` and `<!--MAP-->` filled in.

    The map's paths carry `data-county`: the two digits of the code. `data` must go into JSON.
    """
    html = (HERE / f"{template}.html").read_text(encoding="utf-8")
    return html.replace("<!--MAP-->", _map()).replace("/*DATA*/", _json(data))


def _map() -> str:
    width, height = outline.size()
    counties = "".join(
        f'<path data-county="{code}" d="{path}"/>' for code, path in outline.paths().items()
    )
    edges = f'<path class="edges" aria-hidden="true" d="{outline.borders()}"/>'
    return f'<svg id="map" viewBox="0 0 {width} {height}" role="group">{counties}{edges}</svg>'


def _json(data: Mapping[str, Any]) -> str:
    """JSON that cannot end the script element in which it stands."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
