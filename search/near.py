"""Around here: a position rounded to about a kilometre, or a commune; how far things are, and which points are near.

A position is asked for only when somebody presses the button, and rounded before it stands in an address.
"""

import dataclasses
import math
from collections.abc import Mapping
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from search.reference import PointInfo
from shop.places.selectors import commune_position, distance_km

REACHES = (10, 20, 50, 100)  # km that can be chosen
USUAL_KM, LEAST_KM, MOST_KM = 20, 1, 500
DECIMALS = 2  # of a degree: about 1.1 km, more says where somebody lives
KM_OF_DEGREE = 110.5  # at the least, north to south


class NearError(ValueError):
    """What was asked for is no place in Việt Nam; the text says what to do."""


class Spot(NamedTuple):
    """A position in degrees."""

    latitude: float
    longitude: float


@dataclasses.dataclass(frozen=True)
class Nearby:
    """What a card says of one product: km to where it is made (None: unknown), and the nearest point that has it."""

    km: int | None
    point: PointInfo | None = None
    point_km: int = 0

    @property
    def made(self) -> str:
        """How far away it is made."""
        return "" if self.km is None else _("Made %(distance)s") % {"distance": distance_text(self.km)}

    @property
    def shelf(self) -> str:
        """At which point it stands on the shelf, and how far that is."""
        if self.point is None:
            return ""
        values = {"point": self.point.local(get_language() or "vi"), "distance": distance_text(self.point_km)}
        return _("At %(point)s, %(distance)s") % values


@dataclasses.dataclass(frozen=True)
class Near:
    """A place and how far around it, in km. ``place`` is the commune's name, empty for a reader's own position.

    ``points`` leads from the sales points within reach to their distance in km. With ``at_points`` it is asked what
    stands on the shelf of one of them, else what is made within reach.
    """

    latitude: float
    longitude: float
    km: float = USUAL_KM
    place: str = ""
    points: Mapping[int, float] = dataclasses.field(default_factory=dict)
    at_points: bool = False

    def distance(self, latitude: float | None, longitude: float | None) -> float:
        """Return the km to a position, infinity when it is not known."""
        if latitude is None or longitude is None:
            return math.inf
        return distance_km(self, Spot(latitude, longitude))

    def reaches(self, latitude: float | None, longitude: float | None) -> bool:
        """Say whether a position is within reach; most are too far north or south, which costs no sine to see."""
        if latitude is None or abs(latitude - self.latitude) * KM_OF_DEGREE > self.km:
            return False
        return self.distance(latitude, longitude) <= self.km

    def nearest_point(self, points: list[int]) -> tuple[float, int] | None:
        """Return (km, point) of the nearest of ``points`` that is within reach."""
        return min(((self.points[pk], pk) for pk in points if pk in self.points), default=None)

    def nearby(self, row, points: Mapping[int, PointInfo]) -> Nearby:
        """Return what the card of a row of the snapshot says; ``points`` are all points."""
        km = self.distance(row.latitude, row.longitude)
        shelf_km, pk = self.nearest_point(row.points) or (0.0, 0)
        return Nearby(_said(km) if math.isfinite(km) else None, points.get(pk), _said(shelf_km))


def read(data: QueryDict, points: Mapping[int, PointInfo]) -> Near | None:
    """Return the place of ``gan`` (latitude,longitude or the code of a commune) with ``km`` and ``diem_gan``.

    Raises NearError for what is no place in Việt Nam.
    """
    text = data.get("gan", "").strip()
    if not text:
        return None
    place, latitude, longitude = _position(text)
    near = Near(latitude, longitude, _reach(data), place)
    within = {pk: near.distance(point.latitude, point.longitude) for pk, point in points.items()}
    within = {pk: km for pk, km in within.items() if km <= near.km}
    return dataclasses.replace(near, points=within, at_points=data.get("diem_gan") == "1")


def _position(text: str) -> tuple[str, float, float]:
    if found := text.isascii() and text.isdecimal() and commune_position(text):
        return found
    try:
        latitude, longitude = (round(float(part), DECIMALS) for part in text.split(","))
    except ValueError:
        latitude = longitude = 0.0
    if not (8 <= latitude <= 24 and 102 <= longitude <= 118):
        raise NearError(_("This position is not in Việt Nam; choose a province instead."))
    return "", latitude, longitude


def _reach(data: QueryDict) -> float:
    try:
        km = float(data.get("km") or USUAL_KM)
    except ValueError:
        return USUAL_KM
    return min(max(km, LEAST_KM), MOST_KM) if math.isfinite(km) else USUAL_KM


def rounded(data: QueryDict) -> str:
    """Return the query string with a position rounded, empty when nothing of it is finer than it should be."""
    try:
        exact = [float(part) for part in data.get("gan", "").split(",")]
    except ValueError:
        return ""
    coarse = [round(part, DECIMALS) for part in exact]
    if len(exact) != 2 or exact == coarse:
        return ""
    changed = data.copy()
    changed["gan"] = ",".join(f"{part:.{DECIMALS}f}" for part in coarse)
    return changed.urlencode()


def _said(km: float) -> int:
    """Return whole km as they are said, 0 for less than one: cards that say the same are drawn once."""
    return 0 if km < 1 else round(km)


def distance_text(km: float) -> str:
    """Return "cách khoảng 12 km": a rounded position knows no metres."""
    if km < 1:
        return _("less than 1 km away")
    return _("about %(km)d km away") % {"km": round(km)}
