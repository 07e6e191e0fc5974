"""Sweden's counties, municipalities and districts, and finding one in a text.

from bot.places import find_place, sweden
find_place("bor i rosengård")         # Found(municipality="1280", county="12", ...)
sweden().nearest(59.39, 17.93).name   # "Stockholm"
"""

from bot.places.find import Found, find_place, place_as_answer
from bot.places.sweden import County, Municipality, Place, Sweden, UnknownPlace, sweden

__all__ = [
    "County",
    "Found",
    "Municipality",
    "Place",
    "Sweden",
    "UnknownPlace",
    "find_place",
    "place_as_answer",
    "sweden",
]
