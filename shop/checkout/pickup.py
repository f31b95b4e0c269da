"""Collecting at a sales point: which points have all of a parcel on their own shelf."""

import dataclasses
import datetime as dt
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop.basket.selectors import BasketParcel, BasketView
from shop.core import clock
from shop.places.selectors import distance_km
from shop.points.hours import closure_on
from shop.points.models import SalesPoint
from shop.stock.models import PointStock
from shop.stock.selectors import points_with

SHOWN = 3  # points to choose from for each parcel


@dataclasses.dataclass(frozen=True)
class PointOffer:
    """A point where a parcel can be collected; ``shelves`` leads from the product to its shelf there."""

    point: SalesPoint
    shelves: Mapping[int, PointStock]
    km: float = math.inf

    @property
    def closed_until(self) -> dt.date | None:
        """The last day of the holiday that the point has today; None while it is open as usual."""
        closure = closure_on(self.point.closures.all(), clock.today())
        return closure.ends_on if closure else None

    @property
    def label(self) -> str:
        """Name and place, as a choice says it."""
        where = f"{self.point.name_local}, {self.point.commune.province.name}"
        if self.closed_until:
            closed = _("closed until the end of %(day)s") % {"day": date_format(self.closed_until, "SHORT_DATE_FORMAT")}
            where = f"{where} ({closed})"
        if math.isinf(self.km):
            return where
        return _("%(where)s, about %(km)d km") % {"where": where, "km": round(self.km)}


def offers_for(view: BasketView, commune=None) -> dict[int, list[PointOffer]]:
    """Return {producer: points that have all of his parcel}, nearest to ``commune`` first. Two queries."""
    products = {item.line.product_id for parcel in view.parcels for item in parcel.items}
    shelves: dict[int, dict[int, PointStock]] = defaultdict(dict)
    for shelf in points_with(products) if products else ():
        shelves[shelf.point_id][shelf.product_id] = shelf
    return {parcel.producer.pk: _offers(parcel, shelves.values(), commune) for parcel in view.parcels}


def _offers(parcel: BasketParcel, points, commune) -> list[PointOffer]:
    found = [_offer(parcel, shelves, commune) for shelves in points]
    return sorted(filter(None, found), key=lambda offer: (offer.km, offer.point.name))


def _offer(parcel: BasketParcel, shelves: dict[int, PointStock], commune) -> PointOffer | None:
    """Return the offer of one point, None when a single piece is missing there."""
    wanted = {item.line.product_id: item.quantity for item in parcel.items}
    if any(product not in shelves or shelves[product].free < count for product, count in wanted.items()):
        return None
    mine = {product: shelves[product] for product in wanted}
    point = next(iter(mine.values())).point
    km = distance_km(point, commune) if _has_place(point) and commune and _has_place(commune) else math.inf
    return PointOffer(point, mine, km)


def _has_place(thing) -> bool:
    return thing.latitude is not None and thing.longitude is not None


def nearest(offers: list[PointOffer], commune) -> list[PointOffer]:
    """Return the same offers with their distance to ``commune``, nearest first."""
    if commune is None or not _has_place(commune):
        return offers
    placed = [replace(offer, km=distance_km(offer.point, commune)) for offer in offers if _has_place(offer.point)]
    return sorted(placed, key=lambda offer: (offer.km, offer.point.name)) + [
        o for o in offers if not _has_place(o.point)
    ]


def chosen(view: BasketView, ways: Mapping[int, int]) -> dict[int, PointOffer] | None:
    """Return {producer: offer} for ``ways`` ({producer: point}); None when a point no longer has what was chosen."""
    if not ways:
        return {}
    offers = offers_for(view)
    found = {
        producer: next((offer for offer in offers.get(producer, ()) if offer.point.pk == point), None)
        for producer, point in ways.items()
    }
    return None if None in found.values() else found
