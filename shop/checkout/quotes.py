"""What the whole basket costs to a commune: goods and delivery, one quote per parcel."""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from shop.basket.selectors import BasketParcel, BasketView
from shop.checkout.pickup import PointOffer
from shop.core.clock import today
from shop.delivery import services as delivery
from shop.delivery import travel


@dataclasses.dataclass(frozen=True)
class QuotedParcel:
    """A parcel with its delivery; ``quote`` is None until the commune is known."""

    parcel: BasketParcel
    quote: delivery.Quote | None
    offer: PointOffer | None = None  # collected at this point
    barred: tuple[str, ...] = ()  # one sentence for each product that is not sent there

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
    def barred(self) -> list[str]:
        """Sentences about what is not sent to the commune; nothing can be ordered before there is none."""
        return [sentence for quoted in self.parcels for sentence in quoted.barred]

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

    ``offers`` are the points at which goods are collected, by producer: what stands there already is not sent, so it
    costs nothing, like vouchers; what the producer has to send there costs the way to the point.
    """
    offers = {p.key: offers[p.producer.pk] for p in view.parcels if p.producer.pk in offers and not p.is_voucher}
    sent = [parcel for parcel in view.parcels if parcel.key not in offers and not parcel.is_voucher]
    quotes = _quotes(sent, commune, on) if sent and commune else {}
    quoted = [
        QuotedParcel(
            parcel,
            quotes.get(parcel.key) if parcel in sent else _collected(parcel, offers.get(parcel.key), on),
            offers.get(parcel.key),
            _barred(parcel, commune) if parcel in sent else (),
        )
        for parcel in view.parcels
    ]
    return CheckoutTotal(quoted, is_final=all(one.quote for one in quoted))


def _barred(parcel: BasketParcel, commune) -> tuple[str, ...]:
    """Say of each product that does not stand the way why it is not sent.

    Before the commune is known these are the ones that are sent nowhere.
    """
    origin = parcel.producer.commune
    zone = delivery.zone_between(origin, commune or origin)
    reasons = (
        travel.why_not(
            item.name, travel.reach_of(item.subject.listing.product_set), zone, province=origin.province.name
        )
        for item in parcel.items
    )
    return tuple(filter(None, reasons))


def _quotes(parcels: list[BasketParcel], commune, on) -> dict[str, delivery.Quote]:
    asked = [
        delivery.Parcel(
            origin=parcel.producer.commune,
            grams=parcel.grams,
            goods_vnd=parcel.items_vnd,
            volume_cm3=parcel.volume_cm3,
        )
        for parcel in parcels
    ]
    quotes = delivery.quote(asked, commune, on)
    return {parcel.key: quote for parcel, quote in zip(parcels, quotes, strict=True)}


def _collected(parcel: BasketParcel, offer: PointOffer | None, on) -> delivery.Quote:
    if offer and offer.is_sent:
        return _quotes([parcel], offer.point.commune, on)[parcel.key]
    return _not_sent(parcel)


def _not_sent(parcel: BasketParcel) -> delivery.Quote:
    """What stands at the point already, or is a code, is there today."""
    return delivery.Quote(zone="", fee_vnd=0, grams=parcel.grams, arrives_from=today(), arrives_until=today())
