"""Open payments, and write down what has arrived. What follows from it is done by ``settlement``."""

import secrets

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shop.core import audit, clock
from shop.fulfilment.models import Purchase
from shop.fulfilment.services import settle_after_commit
from shop.ledger import services as ledger
from shop.order.utils import ALPHABET
from shop.payments import gateways
from shop.payments.gateways.base import Arrived, Refused, Start
from shop.payments.models import Capture, Payment
from shop.payments.selectors import open_vnd

State = Payment.State


def new_reference() -> str:
    """Return a new reference such as ``OCOP4T7KQ2``: plain capitals and digits, as bank memos keep them."""
    return "OCOP" + "".join(secrets.choice(ALPHABET) for _ in range(8))


@transaction.atomic
def open_payments(purchase: Purchase) -> list[Payment]:
    """Write the payments of a new purchase, in the transaction of the order; no provider is called here.

    Cash on delivery has one per parcel, the others one for the whole.
    """
    if gateways.get(purchase.payment).is_prepaid:
        payments = [_payment(purchase, purchase.total_vnd)]
    else:
        payments = [_payment(purchase, part.total_vnd, part) for part in purchase.order.seller_orders.all()]
    return Payment.objects.bulk_create(payments)


def _payment(purchase: Purchase, amount_vnd: int, part=None) -> Payment:
    return Payment(
        purchase=purchase,
        seller_order=part,
        gateway=purchase.payment,
        amount_vnd=amount_vnd,
        reference=new_reference(),
    )


def start(payment: Payment) -> Start:
    """Open what is open of a payment at its provider (no transaction is held meanwhile) and remember its number there.

    An earlier try is asked about first: what it has paid is not paid twice. Raises GatewayError; the page then offers
    to try again.
    """
    gateway = gateways.get(payment.gateway)
    if payment.provider_id:
        payment = refresh(payment)
    rest = open_vnd(payment)
    if rest <= 0:
        return Start()
    begun = gateway.start(payment, rest)
    still_open = Payment.objects.filter(pk=payment.pk, state=State.OPEN)
    if begun.provider_id and not still_open.update(provider_id=begun.provider_id):
        payment.provider_id = begun.provider_id
        gateway.cancel(payment)  # the order was cancelled meanwhile
        raise Refused(_("Nothing is to be paid for this order."))
    return begun


@transaction.atomic
def record_arrival(payment: Payment, arrived: Arrived) -> bool:
    """Write down a sum that has arrived; False when its key was counted before. Goods and books follow."""
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    try:
        with transaction.atomic():
            Capture.objects.create(payment=payment, key=arrived.key, amount_vnd=arrived.amount_vnd)
    except IntegrityError:
        return False
    Payment.objects.filter(pk=payment.pk).update(captured_vnd=F("captured_vnd") + arrived.amount_vnd)
    order = payment.purchase.order
    ledger.book_cash(order.number, key=f"capture:{arrived.key}", amount_vnd=arrived.amount_vnd)
    audit.log("payment.captured", payment, amount_vnd=arrived.amount_vnd)
    settle_after_commit(order.pk)
    return True


def refresh(payment: Payment) -> Payment:
    """Ask the provider what is so and write it down: the one way in, whether a webhook, the buyer or the tick asks.

    Raises GatewayError when the provider does not answer.
    """
    status = gateways.get(payment.gateway).confirm(payment)
    for arrived in status.arrived:
        record_arrival(payment, arrived)
    Payment.objects.filter(pk=payment.pk).update(checked_at=clock.now(), problem=status.problem[:200])
    payment.refresh_from_db()
    return payment
