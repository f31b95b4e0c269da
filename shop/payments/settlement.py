"""Bring money into line with orders. State-based: run once, twice or never, the result is the same.

For each payment ``captured − refunded`` should equal what its seller orders are worth to the buyer (``payable``).
More than that goes back; less keeps waiting. Runs after each commit that changes either side, and by the tick.
"""

import logging

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from shop.core import audit, clock
from shop.fulfilment import services as fulfilment
from shop.fulfilment.models import SellerOrder
from shop.fulfilment.selectors import facts_of
from shop.ledger import services as ledger
from shop.payments import gateways, services
from shop.payments.gateways.base import GatewayError, Refused
from shop.payments.models import Payment, Refund
from shop.payments.selectors import open_vnd, parts_of, payable_vnd

logger = logging.getLogger(__name__)
State, Part = Payment.State, SellerOrder.State


def settle(order_id: int) -> None:
    """Settle all payments of one order and send the refunds that follow."""
    for payment in Payment.objects.filter(purchase__order_id=order_id).order_by("pk"):
        settle_payment(payment)
    for refund in Refund.objects.filter(payment__purchase__order_id=order_id, state=Refund.State.PENDING):
        send_refund(refund)


def settle_payment(payment: Payment) -> None:
    """Take cash of arrived parcels, confirm what is paid, close what is over, book, and write due refunds."""
    if not gateways.get(payment.gateway).is_prepaid:
        services.refresh(payment)
    withdrawn = _withdraw(payment)
    with transaction.atomic():
        payment = Payment.objects.select_for_update().get(pk=payment.pk)
        if payment.captured_vnd:
            fulfilment.revive_lapsed(payment.purchase.order_id, payment.captured_vnd - payment.refunded_vnd)
        if payment.captured_vnd and _is_covered(payment):
            fulfilment.confirm_paid(payment.purchase.order_id)
        if payable_vnd(payment) or payment.provider_id == withdrawn:
            _set_state(payment)
        _book(payment)
        _write_refund(payment)


def _withdraw(payment: Payment) -> str | None:
    """Make the provider take no more for an order that is over; return the number that is void there, None if not.

    Until that is so the payment stays open, and the tick tries again.
    """
    if not payment.provider_id or payment.state != State.OPEN or payable_vnd(payment):
        return payment.provider_id
    try:
        gateways.get(payment.gateway).cancel(payment)
        services.refresh(payment)  # it may have been paid in the last moment
    except GatewayError as error:
        logger.warning("payment %s is not withdrawn: %s", payment.reference, error)
        return None
    return payment.provider_id


def _is_covered(payment: Payment) -> bool:
    return open_vnd(payment) <= 0


def _set_state(payment: Payment) -> None:
    """Paid when all is there; closed when nothing came and nothing is awaited any more."""
    parts = parts_of(payment)
    if payment.captured_vnd and _is_covered(payment):
        state = State.PAID
    elif not payment.captured_vnd and all(part.is_over and not part.payable_vnd for part in parts):
        state = State.CLOSED
    else:
        return
    Payment.objects.filter(pk=payment.pk).exclude(state=state).update(state=state)
    payment.state = state


def _book(payment: Payment) -> None:
    """Give each party its share of what is paid; an order that is not confirmed yet stays on the buyer's account."""
    if not payment.captured_vnd:
        return
    for part in parts_of(payment):
        if part.state != Part.AWAITING:
            ledger.sync_part(facts_of(part))


@transaction.atomic
def give_back(payment: Payment) -> None:
    """Write the refund of what is too much at once: a person has decided that nothing else is made of it."""
    _write_refund(Payment.objects.select_for_update().get(pk=payment.pk))


def _write_refund(payment: Payment) -> None:
    """Write a refund for what was paid too much, unless the order still waits for more money or a decision."""
    surplus = -open_vnd(payment)
    if surplus <= 0 or (payment.state == State.OPEN and payable_vnd(payment)):
        return
    key = _refund_key(payment)
    try:
        with transaction.atomic():
            refund = Refund.objects.create(payment=payment, amount_vnd=surplus, key=key)
    except IntegrityError:  # written by another process a moment ago
        return
    Payment.objects.filter(pk=payment.pk).update(refunded_vnd=F("refunded_vnd") + surplus)
    ledger.book_cash(payment.purchase.order.number, key=f"refund:{key}", amount_vnd=-surplus)
    audit.log("refund.written", refund, amount_vnd=surplus)


def _refund_key(payment: Payment) -> str:
    """Two that write the next refund of a payment at once write the same key: one of them wins."""
    return f"{payment.reference}-{payment.refunds.count() + 1}"


def send_refund(refund: Refund) -> None:
    """Ask the provider to send a refund; idempotent by its key, so a crash in between is repaired by asking again."""
    try:
        result = gateways.get(refund.payment.gateway).refund(refund)
    except Refused as error:
        fail_refund(refund, str(error))
        return
    except GatewayError as error:
        Refund.objects.filter(pk=refund.pk).update(problem=str(error)[:200])
        logger.warning("refund %s waits: %s", refund.key, type(error).__name__)
        return
    Refund.objects.filter(pk=refund.pk).update(provider_id=result.provider_id, problem="")
    if result.is_done:
        finish_refund(refund)


def finish_refund(refund: Refund, actor=None) -> None:
    """The money of a refund has left; repeating does nothing."""
    pending = Refund.objects.filter(pk=refund.pk, state=Refund.State.PENDING)
    if pending.update(state=Refund.State.DONE, done_at=clock.now()):
        audit.log("refund.done", refund, actor, amount_vnd=refund.amount_vnd)


def fail_refund(refund: Refund, problem: str) -> None:
    """The provider refuses for good: it stays in the office's list, to be paid by hand."""
    pending = Refund.objects.filter(pk=refund.pk, state=Refund.State.PENDING)
    if pending.update(state=Refund.State.FAILED, problem=problem[:200] or _("The provider refused.")):
        audit.log("refund.failed", refund, amount_vnd=refund.amount_vnd)


def settle_later(order_id: int) -> None:
    """Settle after a commit; a fault is logged and left to the tick, it must not reach whoever made the change."""
    try:
        settle(order_id)
    except Exception:
        logger.exception("order %s is not settled yet", order_id)


def settle_due(limit: int = 200) -> int:
    """Settle what a crash or a silent provider left behind (the tick); return how many orders were looked at."""
    waiting = Refund.objects.filter(state=Refund.State.PENDING).exclude(payment__gateway="cod")
    orders = set(waiting.values_list("payment__purchase__order_id", flat=True)[:limit])
    orders |= set(_unsettled().order_by().values_list("purchase__order_id", flat=True)[:limit])
    for order_id in sorted(orders):
        settle_later(order_id)
    return len(orders)


def _unsettled():
    """Payments whose money and order do not agree: something arrived, or was waived, and nobody acted."""
    over = [Part.DELIVERED, Part.COLLECTED, Part.CANCELLED, Part.REFUSED]
    parcel = Q(seller_order__state__in=over)
    rows = Payment.objects.annotate(kept=F("captured_vnd") - F("refunded_vnd"), payable=_payable())
    return rows.filter(
        Q(state=State.OPEN) & (parcel | Q(captured_vnd__gt=0, kept__gte=F("payable")) | Q(captured_vnd=0, payable=0))
        | Q(kept__gt=F("payable"))
    )


def _payable():
    """What the buyer owes by a payment, as a column: of its parcel, or of all parts of the order."""
    parts = SellerOrder.objects.filter(order_id=OuterRef("purchase__order_id"))
    whole = parts.values("order_id").annotate(owed=Sum(F("total_vnd") - F("waived_vnd"))).values("owed")
    parcel = SellerOrder.objects.filter(pk=OuterRef("seller_order_id")).values(owed=F("total_vnd") - F("waived_vnd"))
    return Coalesce(Subquery(parcel), Subquery(whole), output_field=BigIntegerField())
