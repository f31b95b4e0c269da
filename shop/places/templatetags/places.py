"""Places in templates: the dot map, and the province of a commune with its name of before."""

from dataclasses import dataclass
from itertools import count

from django import template
from django.utils.translation import gettext as _

from shop.places import dotmap, selectors

register = template.Library()


@register.filter
def inside(name: str) -> str:
    """Write a place's full name as it stands inside a sentence or an address: "Xã Bát Tràng" → "xã Bát Tràng"."""
    return name[:1].lower() + name[1:]


_numbers = count(1)


@dataclass(frozen=True)
class Pin:
    """A numbered point on the map."""

    number: int
    name: str
    x: int
    y: int


@register.inclusion_tag("places/dot_map.html")
def dot_map(highlight="", points=(), title=""):
    """Draw the country.

    ``highlight``: a province (or its code) or a region (or its slug). ``points``: objects with ``latitude`` and
    ``longitude``, numbered from 1 in their order (the list beside the map carries the same numbers); those without
    coordinates keep their number and are not drawn. ``title``: what a screen reader hears.
    """
    wanted = getattr(highlight, "code", getattr(highlight, "slug", highlight))
    drawing = dotmap.drawing()
    on = [shape for shape in drawing.shapes if wanted and wanted in (shape.code, shape.region)]
    pins = [pin for number, point in enumerate(points, 1) if (pin := _pin(number, point))]
    return {
        "id": f"map-{next(_numbers) % 10000}",
        "drawing": drawing,
        "off": [shape for shape in drawing.shapes if shape not in on],
        "on": on,
        "pins": pins,
        "title": title or _title(on),
        "description": _description(pins),
        "width": dotmap.WIDTH,
        "height": dotmap.HEIGHT,
    }


def _pin(number: int, point) -> Pin | None:
    if getattr(point, "latitude", None) is None or getattr(point, "longitude", None) is None:
        return None
    return Pin(number, str(point), *dotmap.project(point.latitude, point.longitude))


def _title(on: list[dotmap.Shape]) -> str:
    if not on:
        return _("Map of Vietnam")
    return _("Map of Vietnam with %(names)s marked") % {"names": ", ".join(shape.name for shape in on)}


def _description(pins: list[Pin]) -> str:
    """Return what the map shows in words: the numbered points."""
    islands = _("Hoàng Sa and Trường Sa lie in the East Sea.")
    return " ".join([islands, *(f"{pin.number}. {pin.name}." for pin in pins)])


@register.filter
def old_and_new(commune) -> str:
    """Return "Tuyên Quang (Hà Giang cũ)" for a commune."""
    return selectors.old_and_new(commune)


@register.filter
def province_label(province) -> str:
    """Return "Tuyên Quang (gồm Hà Giang cũ)" for a province."""
    return selectors.province_label(province)
