"""How heavy and how large a packed piece is, by the attributes of its product."""

from collections.abc import Mapping

DEFAULT_GRAMS = 500  # net weight of a product whose listing does not say
_EDGES = ("parcel_length_cm", "parcel_width_cm", "parcel_height_cm")
SIZES = ("net_weight_g", *_EDGES)


def grams(*values: Mapping) -> int:
    """Return the net weight of one piece; the first of ``values`` (pack, then product) that says it wins."""
    return next((value["net_weight_g"] for value in values if value.get("net_weight_g")), DEFAULT_GRAMS)


def volume_cm3(*values: Mapping) -> int:
    """Return the volume of one packed piece, 0 unless all three edges are known of the pack or of the product."""
    for value in values:
        length, width, height = (value.get(edge) or 0 for edge in _EDGES)
        if length and width and height:
            return length * width * height
    return 0
