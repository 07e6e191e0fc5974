"""Sweden's counties and municipalities: what is near, what a name or a code stands for.

Distances are between the municipalities' seats, as the crow flies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.places.names import Names, load_names, read, words_of

EARTH_KM = 6371.0
NEAREST = 5


@dataclass(frozen=True, slots=True)
class Municipality:
    """One of the 290; code is SCB's four digits, county its two, position that of the seat."""

    code: str
    name: str
    county: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class County:
    """One of the 21; code is SCB's two digits."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """What a name or code stands for: a municipality with its county, or a county alone."""

    municipality: str | None
    county: str
    name: str


class UnknownPlace(LookupError):
    """No place has that name or code; suggestions holds up to three that are spelled alike."""

    def __init__(self, suggestions: tuple[str, ...]) -> None:
        super().__init__("no such place")
        self.suggestions = suggestions


def great_circle(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Kilometres between two (lat, lon)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


class Sweden:
    """The country's map in memory. Use `sweden()`, which loads it once."""

    def __init__(self) -> None:
        self.municipalities: dict[str, Municipality] = {}
        for code, name, county, _, lat, lon in read("municipalities.csv"):
            self.municipalities[code] = Municipality(code, name, county, float(lat), float(lon))
        counties = list(read("counties.csv"))
        self.counties = {code: County(code, name) for code, name, _, _ in counties}
        self._borders = {code: set(borders.split()) for code, _, borders, _ in counties}
        self.names: Names = load_names()

    def distance_km(self, a: str, b: str) -> float:
        """Kilometres between the seats of two municipalities."""
        one, other = self.municipalities[a], self.municipalities[b]
        return great_circle((one.lat, one.lon), (other.lat, other.lon))

    def neighbours(self, code: str) -> tuple[str, ...]:
        """Codes of the municipalities near this one, nearest first; never empty.

        Two municipalities are neighbours when the seat of one is among the five nearest of the
        other, counting the same county and those that border on it (Gotland: all of Sweden). In
        Norrland that reaches 200 km, in Skåne 20: as far as one has to go there.
        """
        return self._neighbours[code]

    @cached_property
    def _neighbours(self) -> dict[str, tuple[str, ...]]:
        near: dict[str, set[str]] = {code: set() for code in self.municipalities}
        for code in near:
            for other in self._closest(code):
                near[code].add(other)
                near[other].add(code)
        return {
            code: tuple(sorted(others, key=lambda other: (self.distance_km(code, other), other)))
            for code, others in near.items()
        }

    def _closest(self, code: str) -> list[str]:
        home = self.municipalities[code].county
        around = self._borders[home] | {home} if self._borders[home] else set(self.counties)
        candidates = [
            m.code for m in self.municipalities.values() if m.county in around and m.code != code
        ]
        return sorted(candidates, key=lambda other: self.distance_km(code, other))[:NEAREST]

    def nearest(self, lat: float, lon: float) -> Municipality:
        """The municipality of the locality, district or seat closest to a position."""
        narrow = math.cos(math.radians(lat))

        def off(point: tuple[float, float, str]) -> float:
            return (point[0] - lat) ** 2 + ((point[1] - lon) * narrow) ** 2

        return self.municipalities[min(self._points, key=off)[2]]

    @cached_property
    def _points(self) -> list[tuple[float, float, str]]:
        points = [(m.lat, m.lon, m.code) for m in self.municipalities.values()]
        for file in ("localities.csv", "districts.csv"):
            for row in read(file):
                points.append((float(row[2]), float(row[3]), row[1]))
        return points

    def lookup(self, name_or_code: str) -> Place:
        """The place for a name, nickname, district or SCB code; UnknownPlace when there is none."""
        asked = name_or_code.strip()
        if asked in self.municipalities:
            return Place(asked, self.municipalities[asked].county, self.municipalities[asked].name)
        if asked in self.counties:
            return Place(None, asked, self.counties[asked].name)
        words = words_of(asked)
        ending = words[-1] if words else ""
        forms = [" ".join(words)]
        if ending in ("kommun", "municipality"):
            stem = " ".join(words[:-1])
            forms += [stem, stem.removesuffix("s")]
        for form in forms:
            found = self.names.look(form)
            if found and found.county:
                return self._place(found.municipality, found.county)
        raise UnknownPlace(self._alike(forms[0]))

    def _place(self, municipality: str | None, county: str) -> Place:
        if municipality:
            return Place(municipality, county, self.municipalities[municipality].name)
        return Place(None, county, self.counties[county].name)

    def _alike(self, form: str) -> tuple[str, ...]:
        """Up to three spellings close to what was typed, closest first."""
        choices = [key for key in self.names.spelled if self.names.known[key].county]
        limit = 1 + len(form) // 4
        near = process.extract(form, choices, scorer=OSA.distance, score_cutoff=limit, limit=3)
        return tuple(self.names.spelled[key] for key, _, _ in near)


@lru_cache(maxsize=1)
def sweden() -> Sweden:
    """The one map, loaded on first use."""
    return Sweden()
