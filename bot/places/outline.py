"""Sweden's counties as hexagons, for maps: drawn from our own list of localities."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from math import cos, inf, pi, radians, sin, sqrt

from bot.places.names import read
from bot.places.sweden import sweden

KM_PER_DEGREE = 111.2
MIDDLE = 62.5  # the latitude at which a kilometre is as long east as north on the map
STEP = 16.0  # kilometres between the middles of two hexagons
ROW = STEP * sqrt(3) / 2
CLOSE, SHRINK = 64.0, 52.0  # fills the empty land between localities; leaves 12 km of coast
ISLAND = "09"  # Gotland: the sea between is not land, however close

Point = tuple[float, float]
Cell = tuple[int, int]


def size() -> tuple[int, int]:
    """Width and height of the map, for the `viewBox` of an SVG; its corner is 0 0."""
    points = [_middle(cell) for cells in cells_of().values() for cell in cells]
    return round(max(x for x, _ in points) + STEP), round(max(y for _, y in points) + STEP)


def paths() -> dict[str, str]:
    """Each county's code with the `d` of an SVG path, in kilometres, north up."""
    return {code: "".join(map(_hexagon, cells)) for code, cells in cells_of().items()}


def borders() -> str:
    """The `d` of an SVG path along every county's edge."""
    edges = {edge for cells in cells_of().values() for edge in _outer(cells)}
    return "".join(f"M{a:.0f} {b:.0f}L{c:.0f} {d:.0f}" for (a, b), (c, d) in sorted(edges))


def _outer(cells: tuple[Cell, ...]) -> list[tuple[Point, Point]]:
    """The sides of hexagons that only one of these has."""
    sides: Counter[tuple[Point, Point]] = Counter()
    for cell in cells:
        corners = [(round(x), round(y)) for x, y in _corners(cell)]
        for one, other in zip(corners, corners[1:] + corners[:1], strict=True):
            sides[min(one, other), max(one, other)] += 1
    return [side for side, times in sides.items() if times == 1]


@cache
def cells_of() -> dict[str, tuple[Cell, ...]]:
    """Each county's code with its hexagons (column, row)."""
    grown = {county: _grown(points) for county, points in _points().items()}
    mainland = {cell for county, near in grown.items() if county != ISLAND for cell in near}
    land = _shrunk(mainland) | _shrunk(set(grown[ISLAND]))
    found: dict[str, list[Cell]] = defaultdict(list)
    for cell in sorted(land):
        here = (county for county, near in grown.items() if cell in near)
        found[min(here, key=lambda county: grown[county][cell])].append(cell)
    return {code: tuple(found[code]) for code in sorted(found)}


def _points() -> dict[str, list[Point]]:
    """Positions of seats and localities by county, in kilometres from the north-west corner."""
    places = [(p.county, p.lat, p.lon) for p in sweden().municipalities.values()]
    places += [(row[1][:2], float(row[2]), float(row[3])) for row in read("localities.csv")]
    narrow = KM_PER_DEGREE * cos(radians(MIDDLE))
    north, west = max(lat for _, lat, _ in places), min(lon for _, _, lon in places)
    found: dict[str, list[Point]] = defaultdict(list)
    for county, lat, lon in places:
        x, y = (lon - west) * narrow + 2 * STEP, (north - lat) * KM_PER_DEGREE + 2 * STEP
        found[county].append((x, y))
    return found


def _grown(points: list[Point]) -> dict[Cell, float]:
    """Hexagons less than CLOSE from a point, with the square of the distance to the nearest."""
    found: dict[Cell, float] = {}
    for point in points:
        for cell, away in _around(point, CLOSE):
            if away < found.get(cell, inf):
                found[cell] = away
    return found


def _shrunk(grown: set[Cell]) -> set[Cell]:
    """Without those that are less than SHRINK from one outside."""
    edge = {near for cell in grown for near, _ in _around(_middle(cell), STEP * 1.1)} - grown
    return grown - {cell for out in edge for cell, _ in _around(_middle(out), SHRINK)}


def _around(point: Point, radius: float) -> Iterator[tuple[Cell, float]]:
    """Hexagons whose middle is so near, with the square of the distance."""
    x, y = point
    for row in range(int((y - radius) // ROW), int((y + radius) // ROW) + 2):
        for column in range(int((x - radius) // STEP) - 1, int((x + radius) // STEP) + 2):
            east, south = _middle((column, row))
            away = (x - east) ** 2 + (y - south) ** 2
            if away <= radius * radius:
                yield (column, row), away


def _middle(cell: Cell) -> Point:
    column, row = cell
    return (column + row % 2 / 2) * STEP, row * ROW


def _corners(cell: Cell) -> list[Point]:
    x, y = _middle(cell)
    radius = STEP / sqrt(3)
    return [(x + radius * sin(n * pi / 3), y + radius * cos(n * pi / 3)) for n in range(6)]


def _hexagon(cell: Cell) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in _corners(cell)) + "Z"
