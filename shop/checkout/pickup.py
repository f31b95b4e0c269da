"""Collecting at a sales point: which have all of a parcel on their shelf, and to which the producer may send it."""

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
from shop.delivery import services as delivery
from shop.delivery import travel
from shop.places.selectors import distance_km
from shop.points.hours import closure_on
from shop.points.models import SalesPoint
from shop.points.selectors import parcel_points
from shop.stock.models import PointStock
from shop.stock.selectors import points_with

SHOWN = 3  # points to choose from for each parcel, among those that have it
SHOWN_SENT = 2  # among those to which it is sent


@dataclasses.dataclass(frozen=True)
class PointOffer:
    """A point where a parcel can be collected; ``shelves`` leads from the product to its shelf there.

    Without shelves the producer sends the parcel there, at the price of the way.
    """

    point: SalesPoint
    shelves: Mapping[int, PointStock]
    km: float = math.inf

    @property
    def closed_until(self) -> dt.date | None:
        """The last day of the holiday that the point has today; None while it is open as usual."""
        closure = closure_on(self.point.closures.all(), clock.today())
        return closure.ends_on if closure else None

    @property
    def is_sent(self) -> bool:
        """The point does not have it: the producer sends it there."""
        return not self.shelves

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
    """Return {producer: points where his parcel can be collected}, in four queries.

    Those that have all of it come first, in each half the nearest to ``commune``.
    """
    goods = [parcel for parcel in view.parcels if not parcel.is_voucher]
    products = {item.line.product_id for parcel in goods for item in parcel.items}
    shelves: dict[int, dict[int, PointStock]] = defaultdict(dict)
    for shelf in points_with(products).prefetch_related("point__closures") if products else ():
        shelves[shelf.point_id][shelf.product_id] = shelf
    takers = list(parcel_points()) if products else []
    return {parcel.producer.pk: nearest(_offers(parcel, shelves.values(), takers), commune) for parcel in goods}


def _offers(parcel: BasketParcel, points, takers: list[SalesPoint]) -> list[PointOffer]:
    found = list(filter(None, (_offer(parcel, shelves) for shelves in points)))
    have_it = {offer.point.pk for offer in found}
    return found + [PointOffer(p, {}) for p in takers if p.pk not in have_it and _stands_the_way(parcel, p)]


def _stands_the_way(parcel: BasketParcel, point: SalesPoint) -> bool:
    """Fresh and live goods are sent to no point farther than to a buyer."""
    zone = delivery.zone_between(parcel.producer.commune, point.commune)
    sets = {item.subject.listing.product_set for item in parcel.items}
    return all(travel.reaches(travel.reach_of(one), zone) for one in sets)


def _offer(parcel: BasketParcel, shelves: dict[int, PointStock]) -> PointOffer | None:
    """Return the offer of one point, None when a single piece is missing there."""
    wanted = {item.line.product_id: item.quantity for item in parcel.items}
    if any(product not in shelves or shelves[product].free < count for product, count in wanted.items()):
        return None
    mine = {product: shelves[product] for product in wanted}
    return PointOffer(next(iter(mine.values())).point, mine)


def _has_place(thing) -> bool:
    return thing.latitude is not None and thing.longitude is not None


def nearest(offers: list[PointOffer], commune) -> list[PointOffer]:
    """Return the offers with their distance to ``commune``, nearest first, what is there already before the rest."""
    if commune is not None and _has_place(commune):
        offers = [replace(o, km=distance_km(o.point, commune)) if _has_place(o.point) else o for o in offers]
    return sorted(offers, key=lambda offer: (offer.is_sent, offer.km, offer.point.name))


def shown(offers: list[PointOffer], commune, chosen: str) -> list[PointOffer]:
    """Return the few offers that a page lists: those with the goods, then some near the buyer, and what is chosen.

    Where the buyer is not known yet, no point to which the goods would have to be sent is worth naming.
    """
    near = nearest(offers, commune)
    here = [offer for offer in near if not offer.is_sent][:SHOWN]
    sent = [offer for offer in near if offer.is_sent and not math.isinf(offer.km)][:SHOWN_SENT]
    return here + sent + [o for o in near if str(o.point.pk) == chosen and o not in here + sent]


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
