"""The map of the country, drawn from the coordinates of its communes: one dot each, one SVG path per province.

A dot is a zero-length stroke with round ends (``m3-5h0``), so a province costs about 800 bytes. The archipelagos are
drawn where they lie and named; Vietnamese law asks both of any map.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.core.cache import cache

from shop.places import gazetteer
from shop.places.services import read

# The frame in degrees, from Bạch Long Vĩ to An Bang, and the scale in units of the drawing per degree of latitude.
WEST, EAST, NORTH, SOUTH = 101.6, 116.4, 23.75, 7.0
SCALE = 60
NARROWING = 0.96  # cosine of 16° N: a degree of longitude in the middle of the country
WIDTH = round((EAST - WEST) * SCALE * NARROWING)
HEIGHT = round((NORTH - SOUTH) * SCALE)


@dataclass(frozen=True)
class Shape:
    """One province as drawn."""

    code: str
    name: str
    region: str  # slug
    path: str


@dataclass(frozen=True)
class Label:
    """A name written on the map."""

    name: str
    x: int
    y: int


@dataclass(frozen=True)
class Drawing:
    """Everything on the map that is the same for all pages."""

    shapes: tuple[Shape, ...]
    islands: str
    labels: tuple[Label, ...]


def project(latitude: float, longitude: float) -> tuple[int, int]:
    """Return (x, y) in units of the drawing for degrees; y grows to the south."""
    return round((longitude - WEST) * SCALE * NARROWING), round((NORTH - latitude) * SCALE)


def path_of(places: list[tuple[float, float]]) -> str:
    """Return the path of dots at (latitude, longitude); moves are relative, from north to south."""
    pieces, x, y = [], 0, 0
    for to_x, to_y in dict.fromkeys(project(*place) for place in sorted(places, reverse=True)):
        pieces.append(f"m{to_x - x} {to_y - y}h0".replace(" -", "-"))
        x, y = to_x, to_y
    return "".join(pieces)


def drawing() -> Drawing:
    """Return the drawing, made once per process and edition of the places (cached for a day)."""
    key = f"places:drawing:{gazetteer.stamp()}"
    found = cache.get(key)
    if found is None:
        found = _draw()
        cache.set(key, found, 86400)
    return found


def _draw() -> Drawing:
    places = gazetteer.get()
    spots = defaultdict(list)
    for spot in places.spots.values():
        spots[spot.name.province].append((spot.latitude, spot.longitude))
    shapes = tuple(
        Shape(code, str(province), province.region.slug, path_of(spots[code]))
        for code, province in sorted(places.provinces.items())
        if code in spots
    )
    islands = defaultdict(list)
    for row in read("islands"):
        islands[row["group"]].append((float(row["latitude"]), float(row["longitude"])))
    everywhere = [place for group in islands.values() for place in group]
    return Drawing(shapes, path_of(everywhere), tuple(_label(name, group) for name, group in islands.items()))


def _label(name: str, places: list[tuple[float, float]]) -> Label:
    """Return the name below the southernmost island of a group, centred on the group."""
    spots = [project(*place) for place in places]
    return Label(name, round(sum(x for x, _ in spots) / len(spots)), max(y for _, y in spots) + 34)
