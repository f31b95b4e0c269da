"""Refunds at Stripe. Each is looked for before it is made: an idempotency key alone is forgotten after a day."""

from shop.payments.gateways.base import RefundResult, Refused
from shop.payments.models import Capture, Refund
from shop.payments.stripe.client import client, faults, mark

DONE, LOST = {"succeeded"}, {"failed", "canceled"}


def send(refund: Refund) -> RefundResult:
    """Send ``refund`` back to the card or cards that paid. Raises Refused when a part of it cannot go there."""
    made = [_send_piece(refund, intent, amount) for intent, amount in pieces(refund)]
    if any(one.status in LOST for one in made):
        raise Refused("Stripe could not return the money to the card.")
    return RefundResult(",".join(one.id for one in made)[:120], all(one.status in DONE for one in made))


def pieces(refund: Refund) -> list[tuple[str, int]]:
    """Return (PaymentIntent, đồng) for each card payment that ``refund`` takes from.

    Captures in their order are one row of money, and refunds in theirs take from its beginning: which piece comes from
    where never changes, whatever is asked again. Raises Refused when the row is too short.
    """
    start = sum(refund.payment.refunds.filter(pk__lt=refund.pk).values_list("amount_vnd", flat=True))
    end, position, found = start + refund.amount_vnd, 0, []
    for capture in Capture.objects.filter(payment=refund.payment).order_by("pk"):
        amount = min(end, position + capture.amount_vnd) - max(start, position)
        if amount > 0:
            found.append((capture.key.removeprefix("stripe:"), amount))
        position += capture.amount_vnd
    if sum(amount for _intent, amount in found) != refund.amount_vnd:
        raise Refused("More is to go back than came by card.")
    return found


def _send_piece(refund: Refund, intent: str, amount: int):
    with faults():
        rows = client().v1.refunds.list({"payment_intent": intent, "limit": 100}).data
    for row in rows:
        if mark(row, "refund") == refund.key:
            return row
    wanted = {"payment_intent": intent, "amount": amount, "metadata": {"refund": refund.key}}
    with faults():
        return client().v1.refunds.create(wanted, {"idempotency_key": f"{refund.key}-{intent}"})
