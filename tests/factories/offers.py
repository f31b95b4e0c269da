"""Offers and vouchers for tests."""

import datetime as dt

from oscar.core.loading import get_model

from shop.core.clock import now
from shop.offers.models import Terms

Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Range = get_model("offer", "Range")
Voucher = get_model("voucher", "Voucher")


def make_range(*products):
    """Return the range of these products, of everything without any."""
    name = "-".join(str(product.pk) for product in products) or "all"
    found, new = Range.objects.get_or_create(name=name, defaults={"includes_all_products": not products})
    for product in products if new else ():
        found.add_product(product)
    return found


def make_offer(
    name: str = "Ngày hội OCOP",
    *,
    percent=None,
    amount: int | None = None,
    each: int | None = None,
    products=(),
    needs=(Condition.COUNT, 1),
    bearer: str = "programme",
    producer=None,
    pieces: int | None = None,
    offer_type: str = ConditionalOffer.SITE,
    **values,
):
    """Return an offer of ``percent`` off, ``amount`` đồng off the whole or ``each`` đồng off every piece."""
    kind, value = next(
        (kind, value)
        for kind, value in ((Benefit.PERCENTAGE, percent), (Benefit.FIXED, amount), (Benefit.FIXED_UNIT, each))
        if value is not None
    )
    goods = make_range(*products)
    offer = ConditionalOffer.objects.create(
        name=name,
        offer_type=offer_type,
        condition=Condition.objects.create(range=goods, type=needs[0], value=needs[1]),
        benefit=Benefit.objects.create(range=goods, type=kind, value=value, max_affected_items=pieces),
        **values,
    )
    Terms.objects.create(offer=offer, bearer=bearer, producer=producer)
    return offer


def make_voucher(code: str = "MOTLAN", *, usage: str = Voucher.SINGLE_USE, first=None, last=None, **offer):
    """Return a voucher that counts from yesterday to tomorrow, with an offer of its own (``make_offer``)."""
    offer = {"amount": 20_000} | offer if not {"percent", "each"} & set(offer) else offer
    day = dt.timedelta(days=1)
    voucher = Voucher.objects.create(
        name=code, code=code, usage=usage, start_datetime=first or now() - day, end_datetime=last or now() + day
    )
    voucher.offers.add(make_offer(f"Mã {code}", offer_type=ConditionalOffer.VOUCHER, **offer))
    return voucher
