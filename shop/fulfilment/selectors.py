"""Reads of orders of producers."""

import dataclasses
import datetime as dt
import hmac

from django.db.models import Prefetch, Sum

from shop.core.money import split_vnd
from shop.fulfilment.models import Purchase, SellerOrder, SellerOrderLine
from shop.fulfilment.states import ARRIVED, FINAL, WAY_TO_POINT, WAYS
from shop.ledger.services import LineFacts, PartFacts


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


_NAMED = ("listing", "parent__listing")  # what a line is called after


def parts_of(purchase: Purchase):
    """Return the producers' parts of a purchase with lines and steps, for a page."""
    return (
        SellerOrder.objects.filter(order_id=purchase.order_id)
        .select_related("producer__commune__province", "producer__commune__unit_type", "invoice")
        .prefetch_related(
            "events",
            Prefetch("lines", SellerOrderLine.objects.select_related(*(f"line__product__{path}" for path in _NAMED))),
            "returns__lines__line__line__product",
            "complaints",
            "lines__review_link",
        )
    )


@dataclasses.dataclass(frozen=True)
class Step:
    """One step of the way of a parcel: ``done`` with its moment, or still to come."""

    label: str
    done: bool
    is_current: bool
    at: dt.datetime | None = None
    note: str = ""


def path_of(part: SellerOrder) -> list[Step]:
    """Return the steps that a parcel has made and, unless it has ended early, those to come."""
    # The first event of a state is when it was reached; later ones (pieces taken out) leave the state as it is.
    events = {event.state: event for event in reversed(part.events.all())}
    return [
        Step(
            label=part.name_of_state(state),
            done=state in events,
            is_current=state == part.state,
            at=events[state].at if state in events else None,
            note=events[state].note if state in events else "",
        )
        for state in _way(part, events)
    ]


def _way(part: SellerOrder, made: dict) -> list[str]:
    """What was made; while it goes well, what is to come stands in its usual place."""
    if part.state in FINAL - ARRIVED:
        return list(made)
    # An end that was undone (paid after all) is no step on the way.
    way = WAY_TO_POINT if part.is_sent_to_point else WAYS[part.mode]
    known = {*way, *made} - (FINAL - ARRIVED)
    return [state for state in SellerOrder.State if state in known]


def facts_of(part: SellerOrder) -> PartFacts:
    """Return what the ledger needs to know of a part: what the buyer keeps, and the delivery that he owes."""
    # Of what does not reach the buyer nobody pays anything, the programme's part of the discount included.
    is_off = part.state in FINAL - ARRIVED
    rows = [] if is_off else list(part.lines.select_related("line__product"))
    goods_waived, delivery_waived = waived(part)
    lines = tuple(_line_facts(row) for row in rows if row.kept)
    kept_vnd = sum(line.gross_vnd - line.producer_discount_vnd - line.programme_discount_vnd for line in lines)
    owed_vnd = part.items_vnd - part.discount_vnd - goods_waived
    return PartFacts(
        order_number=part.order.number,
        part_number=part.number,
        producer_id=part.producer_id,
        lines=lines,
        delivery_vnd=part.delivery_vnd - delivery_waived,
        goods_waived_vnd=kept_vnd - owed_vnd,
        ordered_on=part.order.purchase.placed_on,
    )


def _line_facts(row: SellerOrderLine) -> LineFacts:
    """The kept pieces of a line: the last ones of the split that ``prices_of`` makes, since the first go back first."""
    gone = row.quantity - row.kept
    worth = sum(prices_of(row)[gone:])
    gross = row.unit_vnd * row.kept
    by_programme = sum(_programme_parts(row)[gone:])
    product = row.line.product
    return LineFacts(
        product_id=(product.parent_id or product.pk) if product else 0,
        gross_vnd=gross,
        producer_discount_vnd=gross - worth - by_programme,
        programme_discount_vnd=by_programme,
    )


def _programme_parts(row: SellerOrderLine) -> list[int]:
    """Return what the programme bears of each piece, smallest first as their discounts are: never more than those."""
    return split_vnd(row.programme_discount_vnd, [1] * row.quantity)[::-1]


def lapsed_unpaid(order_id: int):
    """Return the parts of an order that ended because nobody had paid in time; no part that was ever confirmed."""
    ended = SellerOrder.objects.filter(order_id=order_id, state=SellerOrder.State.CANCELLED, events__action="lapse")
    return ended.exclude(events__state=SellerOrder.State.CONFIRMED).distinct().order_by("pk")


def prices_of(row: SellerOrderLine) -> list[int]:
    """Return what each piece of a line is worth after its discount, in đồng; together exactly the line."""
    return split_vnd(row.paid_vnd, [1] * row.quantity)


def waived(part: SellerOrder) -> tuple[int, int]:
    """Return (goods, delivery) in đồng that the claims of ``part`` add up to."""
    sums = part.claims.aggregate(goods=Sum("goods_vnd"), delivery=Sum("delivery_vnd"))
    return sums["goods"] or 0, sums["delivery"] or 0
