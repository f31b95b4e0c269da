"""Counting: each facet with every filter except its own, so that more of its values can be chosen."""

import bisect
import math

from search.near import Near
from search.query import PRICE_BARS, Filters, price_range_key
from search.snapshot import Row, Snapshot, bits_of

Counts = dict[str, dict]
# facet group → the snapshot facets whose values it counts
COUNTED = {
    "stars": ("stars",),
    "goods": ("group", "set_code"),
    "place": ("region", "province", "former"),
    "kind": ("producer_kind",),
    "stock": ("in_stock",),
    "points": ("point",),
}


def distance(near: Near, row: Row) -> float:
    """Return the km to where a product is made, or to the nearest point that has it; far away when that is unknown."""
    if not near.at_points:
        return near.distance(row.latitude, row.longitude)
    found = near.nearest_point(row.points)
    return found[0] if found else math.inf


def _price_mask(snapshot: Snapshot, low: int | None, high: int | None) -> int:
    floor, ceiling = low or 0, math.inf if high is None else high
    return snapshot.where(lambda row: floor <= row.price_vnd <= ceiling)


def _near_mask(snapshot: Snapshot, near: Near) -> int:
    """Return what is on a shelf within reach, or made within reach."""
    if near.at_points:
        return snapshot.mask("point", near.points)
    return snapshot.where(lambda row: near.reaches(row.latitude, row.longitude))


def selections(snapshot: Snapshot, filters: Filters) -> dict[str, int]:
    """Return facet group → products that pass its chosen values; groups without a choice are missing."""
    mask = snapshot.mask
    choices = [
        ("stars", filters.stars, mask("stars", filters.stars)),
        ("goods", filters.groups or filters.sets, mask("group", filters.groups) | mask("set_code", filters.sets)),
        ("place", filters.regions or filters.provinces or filters.formers, _place_mask(snapshot, filters)),
        ("kind", filters.kinds, mask("producer_kind", filters.kinds)),
        ("stock", filters.in_stock, mask("in_stock", [True])),
        ("points", filters.points, mask("point", filters.points)),
        ("producer", filters.producers, mask("producer_id", filters.producers)),
        ("gift", filters.gift, mask("gift", [True])),
    ]
    found = {name: bits for name, active, bits in choices if active}
    if filters.price_min is not None or filters.price_max is not None:
        found["price"] = _price_mask(snapshot, filters.price_min, filters.price_max)
    if filters.near:
        found["near"] = _near_mask(snapshot, filters.near)
    return found


def _place_mask(snapshot: Snapshot, filters: Filters) -> int:
    mask = snapshot.mask
    return mask("region", filters.regions) | mask("province", filters.provinces) | mask("former", filters.formers)


def narrow(base: int, chosen: dict[str, int], but: str = "") -> int:
    """Return ``base`` under every selection except the one of facet group ``but``."""
    for name, mask in chosen.items():
        if name != but:
            base &= mask
    return base


def counts(snapshot: Snapshot, base: int, chosen: dict[str, int], near: Near | None = None) -> Counts:
    """Return snapshot facet → value → number of products, "price" → range → number, "near" → "shelf" → number."""
    found: Counts = {}
    for group, facets in COUNTED.items():
        left = narrow(base, chosen, but=group)
        for facet in facets:
            values = snapshot.bits.get(facet, {})
            found[facet] = {value: n for value, bits in values.items() if (n := (left & bits).bit_count())}
    if near:
        found["near"] = {"shelf": (narrow(base, chosen, but="near") & snapshot.mask("point", near.points)).bit_count()}
    left = narrow(base, chosen, but="price")
    bars = zip(PRICE_BARS, _price_bars(snapshot), strict=True)
    found["price"] = {price_range_key(*bar): n for bar, mask in bars if (n := (left & mask).bit_count())}
    return found


def _price_bars(snapshot: Snapshot) -> list[int]:
    """Return the products of each range of prices, in one pass; kept with the snapshot."""
    if "price_bars" not in snapshot.kept:
        places: list[list[int]] = [[] for _bar in PRICE_BARS]
        edges = [low for low, _high in PRICE_BARS]
        for at, row in enumerate(snapshot.rows):
            places[bisect.bisect_right(edges, row.price_vnd) - 1].append(at)
        snapshot.kept["price_bars"] = [bits_of(some, len(snapshot.rows)) for some in places]
    return snapshot.kept["price_bars"]
