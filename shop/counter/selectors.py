"""Reads of what is collected at one point."""

from django.db.models import Q, QuerySet

from shop.fulfilment.models import SellerOrder

SHOWN = 50
LEAST_DIGITS = 3  # of a phone number that is looked for
State = SellerOrder.State
COMING = (State.PACKED, State.HANDED_OVER)  # sent by producers, not here yet


def parcels_of(point) -> QuerySet:
    """Return what is, or was, to be collected at ``point``."""
    return (
        SellerOrder.objects.filter(point=point, mode=SellerOrder.Mode.PICKUP)
        .select_related("order__purchase", "producer", "point")
        .prefetch_related("lines__line__product__parent__listing", "lines__line__product__listing")
    )


def waiting(point) -> QuerySet:
    """Return what waits at the counter, the one that ends first on top."""
    return parcels_of(point).filter(state=State.READY).order_by("collect_until", "pk")


def incoming(point) -> QuerySet:
    """Return what producers send here, the one that is due first on top."""
    return parcels_of(point).filter(state__in=COMING).order_by("arrives_until", "pk")


def search_incoming(point, text: str) -> list[SellerOrder]:
    """Return what is on its way here under an order number or the number of the carrier."""
    typed = "".join(text.upper().split())
    found = Q(order__number=typed) | Q(number=typed) | Q(tracking_number=typed)
    return list(incoming(point).filter(found)[:SHOWN]) if typed else []


def search(point, text: str) -> list[SellerOrder]:
    """Return what waits under a code, an order number or the last digits of a phone number."""
    typed = "".join(text.upper().split())
    digits = "".join(sign for sign in typed if sign.isdecimal())
    found = Q(collect_code=typed) | Q(order__number=typed) | Q(number=typed)
    if len(digits) >= LEAST_DIGITS and digits == typed.lstrip("+"):
        found |= Q(order__purchase__phone__endswith=digits.lstrip("0") or digits)
    return list(waiting(point).filter(found)[:SHOWN]) if typed else []
