"""What the whole basket costs to a commune: goods and delivery, one quote per parcel."""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from shop.basket.selectors import BasketParcel, BasketView
from shop.checkout.pickup import PointOffer
from shop.core.clock import today
from shop.delivery import services as delivery


@dataclasses.dataclass(frozen=True)
class QuotedParcel:
    """A parcel with its delivery; ``quote`` is None until the commune is known."""

    parcel: BasketParcel
    quote: delivery.Quote | None
    offer: PointOffer | None = None  # collected at this point

    @property
    def total_vnd(self) -> int:
        """Goods after discounts and delivery, in đồng."""
        return self.parcel.net_vnd + (self.quote.fee_vnd if self.quote else 0)


@dataclasses.dataclass(frozen=True)
class CheckoutTotal:
    """All parcels; the total is final only when ``is_final``."""

    parcels: list[QuotedParcel]
    is_final: bool

    @property
    def items_vnd(self) -> int:
        """Goods in đồng, before discounts."""
        return sum(quoted.parcel.items_vnd for quoted in self.parcels)

    @property
    def discount_vnd(self) -> int:
        """What offers and vouchers take off, in đồng."""
        return sum(quoted.parcel.discount_vnd for quoted in self.parcels)

    @property
    def delivery_vnd(self) -> int:
        """Delivery in đồng."""
        return sum(quoted.quote.fee_vnd for quoted in self.parcels if quoted.quote)

    @property
    def total_vnd(self) -> int:
        """What the buyer pays, in đồng."""
        return self.items_vnd - self.discount_vnd + self.delivery_vnd


def quote_basket(
    view: BasketView, commune=None, on=None, offers: Mapping[int, PointOffer] = MappingProxyType({})
) -> CheckoutTotal:
    """Return the total of what can be ordered; without a commune the delivery of what is sent is left open.

    ``offers`` are the points at which parcels are collected, by producer: nothing is sent, so nothing is charged.
    """
    sent = [parcel for parcel in view.parcels if parcel.producer.pk not in offers]
    quotes = _quotes(sent, commune, on) if sent and commune else {}
    quoted = [
        QuotedParcel(
            parcel, quotes.get(parcel.producer.pk) or _at_point(parcel, offers), offers.get(parcel.producer.pk)
        )
        for parcel in view.parcels
    ]
    return CheckoutTotal(quoted, is_final=all(one.quote for one in quoted))


def _quotes(parcels: list[BasketParcel], commune, on) -> dict[int, delivery.Quote]:
    asked = [
        delivery.Parcel(origin=parcel.producer.commune, grams=parcel.grams, goods_vnd=parcel.items_vnd)
        for parcel in parcels
    ]
    quotes = delivery.quote(asked, commune, on)
    return {parcel.producer.pk: quote for parcel, quote in zip(parcels, quotes, strict=True)}


def _at_point(parcel: BasketParcel, offers: Mapping[int, PointOffer]) -> delivery.Quote | None:
    """What stands at the point already is there today; None for a parcel that is sent, not known where to."""
    if parcel.producer.pk not in offers:
        return None
    return delivery.Quote(zone="", fee_vnd=0, grams=parcel.grams, arrives_from=today(), arrives_until=today())
