"""Reads of payments that other rooms use."""

import datetime as dt

from django.db.models import Q, Sum

from shop.core import clock
from shop.fulfilment.models import SellerOrder, SellerOrderEvent
from shop.fulfilment.states import ARRIVED
from shop.ledger.rates import payout_rule
from shop.payments.bank_models import BankLine, CodRemittanceLine
from shop.payments.models import Payment

LATE_DAYS = 7


def parts_of(payment: Payment) -> list[SellerOrder]:
    """Return the seller orders that a payment pays for."""
    if payment.seller_order_id:
        return [SellerOrder.objects.get(pk=payment.seller_order_id)]
    return list(SellerOrder.objects.filter(order_id=payment.purchase.order_id).order_by("pk"))


def payable_vnd(payment: Payment) -> int:
    """Return what the buyer owes by this payment now, in đồng."""
    return sum(part.payable_vnd for part in parts_of(payment))


def open_vnd(payment: Payment) -> int:
    """Return what is still to be paid (positive) or to go back (negative), in đồng."""
    return payable_vnd(payment) - (payment.captured_vnd - payment.refunded_vnd)


def open_card_vnd(purchase) -> int:
    """Return what is still to be paid by card for a purchase, in đồng; 0 for other ways of paying."""
    if purchase.payment != purchase.Payment.CARD:
        return 0
    payment = purchase.payments.filter(gateway="stripe").first()
    return max(open_vnd(payment), 0) if payment else 0


def paid_vnd(purchase) -> int:
    """Return what has arrived for a purchase and was not given back, in đồng."""
    sums = purchase.payments.aggregate(came=Sum("captured_vnd"), went=Sum("refunded_vnd"))
    return (sums["came"] or 0) - (sums["went"] or 0)


def remitted_parts():
    """Return the parts whose money is with the shop: paid in advance, or cash that the carrier brought in full."""
    settled = Q(cod_line__state=CodRemittanceLine.State.RECONCILED)
    # Collected at a point or nothing taken at the door: no carrier holds the money.
    no_carrier = Q(state=SellerOrder.State.COLLECTED) | Q(arrived_vnd=0)
    return SellerOrder.objects.filter(~Q(order__purchase__payment="cod") | settled | no_carrier)


def is_remitted(part: SellerOrder) -> bool:
    """Tell whether the money of ``part`` is with the shop, so that it may be paid out."""
    return remitted_parts().filter(pk=part.pk).exists()


def payable_parts() -> set[str]:
    """Return the numbers of the parts that may be paid out: money is here, and the time to send back is over."""
    rule = payout_rule(clock.today())
    before = clock.now() - dt.timedelta(days=rule.hold_days)
    arrived = SellerOrderEvent.objects.filter(state__in=ARRIVED, at__lte=before).values("seller_order")
    return set(remitted_parts().filter(state__in=ARRIVED, pk__in=arrived).values_list("number", flat=True))


def held_by_producers() -> dict[str, int]:
    """Return {part: đồng} that buyers paid to a producer's own account: the payout sets it off (ADR 7)."""
    lines = BankLine.objects.filter(is_counted=True, account__producer__isnull=False, payment__isnull=False)
    sums = lines.order_by().values_list("payment__purchase__order__seller_orders__number")
    return {number: amount for number, amount in sums.annotate(Sum("amount_vnd")) if number}


def cash_outstanding(days: int = LATE_DAYS):
    """Return the parcels that arrived more than ``days`` ago and whose cash the carrier has not brought."""
    before = clock.now() - dt.timedelta(days=days)
    arrived = SellerOrder.objects.filter(
        order__purchase__payment="cod", state__in=ARRIVED, arrived_vnd__gt=0, cod_line=None
    ).exclude(state=SellerOrder.State.COLLECTED)
    return arrived.filter(events__action="deliver", events__at__lte=before).select_related("producer").order_by("pk")


def differences():
    """Return the parcels whose cash differs from what was taken at the door."""
    rows = CodRemittanceLine.objects.filter(state=CodRemittanceLine.State.REMITTED)
    return rows.select_related("remittance", "seller_order").order_by("pk")
