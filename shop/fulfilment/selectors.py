"""Reads of orders of producers."""

import dataclasses
import datetime as dt
import hmac

from shop.fulfilment.models import Purchase, SellerOrder


def purchase_by_token(number: str, token: str) -> Purchase | None:
    """Return the purchase that number and token open together; None for a wrong pair."""
    purchase = (
        Purchase.objects.filter(order__number=number)
        .select_related("order", "commune__unit_type", "commune__province")
        .first()
    )
    if purchase is None or not hmac.compare_digest(purchase.token.encode(), token.encode()):
        return None
    return purchase


def purchase_by_phone(number: str, phone: str) -> Purchase | None:
    """Return the purchase with this number whose receiver has this phone number (E.164)."""
    return Purchase.objects.filter(order__number=number.strip().upper(), phone=phone).select_related("order").first()


def parts_of(purchase: Purchase):
    """Return the producers' parts of a purchase with lines and steps, for a page."""
    return (
        SellerOrder.objects.filter(order_id=purchase.order_id)
        .select_related("producer__commune__province", "producer__commune__unit_type")
        .prefetch_related("events", "lines__line__product__parent__listing", "lines__line__product__listing")
    )


@dataclasses.dataclass(frozen=True)
class Step:
    """One step of the way of a parcel: ``done`` with its moment, or still to come."""

    label: str
    done: bool
    is_current: bool
    at: dt.datetime | None = None
    note: str = ""


_WAY = [state for state in SellerOrder.State if state != SellerOrder.State.CANCELLED]


def path_of(part: SellerOrder) -> list[Step]:
    """Return the steps that a parcel has made and, unless it was cancelled, those to come."""
    events = {event.state: event for event in part.events.all()}
    way = [SellerOrder.State(state) for state in events] if part.state == SellerOrder.State.CANCELLED else _WAY
    return [
        Step(
            label=str(state.label),
            done=state in events,
            is_current=state == part.state,
            at=events[state].at if state in events else None,
            note=events[state].note if state in events else "",
        )
        for state in way
    ]
