"""What the whole basket costs to a commune: goods and delivery, one quote per parcel."""

import dataclasses

from shop.basket.selectors import BasketParcel, BasketView
from shop.delivery import services as delivery


@dataclasses.dataclass(frozen=True)
class QuotedParcel:
    """A parcel with its delivery; ``quote`` is None until the commune is known."""

    parcel: BasketParcel
    quote: delivery.Quote | None

    @property
    def total_vnd(self) -> int:
        """Goods and delivery in đồng."""
        return self.parcel.items_vnd + (self.quote.fee_vnd if self.quote else 0)


@dataclasses.dataclass(frozen=True)
class CheckoutTotal:
    """All parcels; the total is final only when ``is_final``."""

    parcels: list[QuotedParcel]
    is_final: bool

    @property
    def items_vnd(self) -> int:
        """Goods in đồng."""
        return sum(quoted.parcel.items_vnd for quoted in self.parcels)

    @property
    def delivery_vnd(self) -> int:
        """Delivery in đồng."""
        return sum(quoted.quote.fee_vnd for quoted in self.parcels if quoted.quote)

    @property
    def total_vnd(self) -> int:
        """What the buyer pays, in đồng."""
        return self.items_vnd + self.delivery_vnd


def quote_basket(view: BasketView, commune=None, on=None) -> CheckoutTotal:
    """Return the total of what can be ordered; without a commune delivery is left open."""
    if commune is None:
        return CheckoutTotal([QuotedParcel(parcel, None) for parcel in view.parcels], is_final=False)
    asked = [
        delivery.Parcel(origin=parcel.producer.commune, grams=parcel.grams, goods_vnd=parcel.items_vnd)
        for parcel in view.parcels
    ]
    quotes = delivery.quote(asked, commune, on)
    return CheckoutTotal([QuotedParcel(p, q) for p, q in zip(view.parcels, quotes, strict=True)], is_final=True)
