"""A buyer contests a card payment at his bank. The office answers at the provider; what is lost leaves the books.

A lost dispute is money that went back without us: it is written as a refund that is done, and the buyer owes so much
less for his seller orders. Who got the money gives it back, as with goods that come back.
"""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from shop.core import audit, clock, outbox
from shop.core.money import split_vnd
from shop.fulfilment import services as fulfilment
from shop.fulfilment.models import SellerOrder
from shop.fulfilment.selectors import waived
from shop.ledger import services as ledger
from shop.payments.models import Dispute, Payment, Refund
from shop.payments.selectors import parts_of

LOST = "lost"
OVER = (LOST, "won", "warning_closed", "prevented")  # as Stripe calls them


def waiting() -> QuerySet[Dispute]:
    """Return the disputes that are not decided, the next deadline first."""
    rows = Dispute.objects.exclude(status__in=OVER).order_by(F("answer_by").asc(nulls_last=True), "pk")
    return rows.select_related("payment__purchase__order")


def decided() -> QuerySet[Dispute]:
    """Return the disputes that are over, the latest first."""
    return Dispute.objects.filter(status__in=OVER).select_related("payment__purchase__order")


@transaction.atomic
def note(provider_id: str, **facts) -> Dispute:
    """Write down what the provider says of a dispute now; the first time tells the office, a lost one is booked."""
    dispute, created = Dispute.objects.update_or_create(provider_id=provider_id, defaults=facts)
    if created:
        audit.log("payment.disputed", dispute, amount_vnd=dispute.amount_vnd)
        _tell_office(dispute)
    if dispute.status == LOST:
        _give_up(dispute)
    return dispute


def _give_up(dispute: Dispute) -> None:
    """Book what the buyer's bank took back, once, and never more than is still here."""
    payment = Payment.objects.select_for_update().get(pk=dispute.payment_id)
    amount = min(dispute.amount_vnd, payment.captured_vnd - payment.refunded_vnd)
    key = f"dispute:{dispute.pk}"
    if amount <= 0 or Refund.objects.filter(key=key).exists():
        return
    refund = Refund.objects.create(
        payment=payment,
        amount_vnd=amount,
        key=key,
        state=Refund.State.DONE,
        provider_id=dispute.provider_id,
        done_at=clock.now(),
    )
    Payment.objects.filter(pk=payment.pk).update(refunded_vnd=F("refunded_vnd") + amount)
    ledger.book_cash(payment.purchase.order.number, key=f"refund:{key}", amount_vnd=-amount)
    audit.log("refund.disputed", refund, amount_vnd=amount, lost_vnd=dispute.amount_vnd)
    _waive(payment, amount, key)


def _waive(payment: Payment, amount: int, key: str) -> None:
    """The buyer owes so much less, shared by what he still owes for each seller order."""
    parts = [part for part in parts_of(payment) if part.payable_vnd]
    owed = [part.payable_vnd for part in parts]
    for part, share in zip(parts, split_vnd(min(amount, sum(owed)), owed) if parts else [], strict=True):
        goods = min(share, _goods_owed(part))
        reason = _("The buyer’s bank has taken the money back.")
        fulfilment.claim(part, key=key, goods_vnd=goods, delivery_vnd=share - goods, reason=reason)


def _goods_owed(part: SellerOrder) -> int:
    return part.items_vnd - part.discount_vnd - waived(part)[0]


def _tell_office(dispute: Dispute) -> None:
    """Write to each member of the staff, by mail or to the phone."""
    staff = get_user_model().objects.filter(is_staff=True, is_active=True).order_by("pk")
    with override(settings.LANGUAGE_CODE):
        context = {"dispute": dispute, "url": settings.SITE_URL + reverse("transfers:providers")}
        body = render_to_string("payments/messages/dispute.txt", context).strip()
        subject = _("Order %s: a card payment is contested") % dispute.payment.purchase.order.number
        reference = f"dispute:{dispute.pk}"
        outbox.post_all(
            outbox.letter(body=body, subject=subject, email=person.email, phone=person.phone, reference=reference)
            for person in staff
        )
