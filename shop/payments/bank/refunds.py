"""Refunds that a person sends: transfers and cash, and what a provider refused."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from shop.core import audit, clock
from shop.core.text import clean_line
from shop.payments import settlement
from shop.payments.bank_models import RefundAccount
from shop.payments.models import Payment, Refund

BY_HAND = ("vietqr", "cod")


def waiting():
    """Return the refunds that a person has to send, oldest first."""
    by_hand = Q(state=Refund.State.PENDING, payment__gateway__in=BY_HAND)
    rows = Refund.objects.filter(by_hand | Q(state=Refund.State.FAILED))
    return rows.select_related("payment__purchase__order", "payment__refund_account").order_by("pk")


def asks_for_account(purchase) -> Payment | None:
    """Return the payment of a purchase whose refund waits for the buyer's account; None when nothing waits."""
    rows = Payment.objects.filter(purchase=purchase, refunds__in=waiting(), refund_account=None)
    return rows.order_by("pk").first()


@transaction.atomic
def save_account(payment: Payment, *, bank_bin: str, number: str, holder: str) -> RefundAccount:
    """Keep where the buyer wants his money; the account number is never written to the audit log."""
    row, _created = RefundAccount.objects.update_or_create(
        payment=payment, defaults={"bank_bin": bank_bin, "number": number, "holder": clean_line(holder)[:100]}
    )
    audit.log("refund.account", payment)
    return row


@transaction.atomic
def mark_sent(refund: Refund, *, bank_reference: str, actor) -> None:
    """A person has sent a refund; ``bank_reference`` is the number of that transfer. Raises ValidationError."""
    reference = clean_line(bank_reference)[:120]
    if not reference:
        raise ValidationError(_("Write the number of the transfer at the bank."))
    refund = Refund.objects.select_for_update().get(pk=refund.pk)
    if refund.state == Refund.State.DONE:
        raise ValidationError(_("This refund is marked as sent already."))
    was_failed = refund.state == Refund.State.FAILED
    Refund.objects.filter(pk=refund.pk).update(provider_id=reference, problem="")
    if was_failed:
        Refund.objects.filter(pk=refund.pk).update(state=Refund.State.DONE, done_at=clock.now())
        audit.log("refund.done", refund, actor, amount_vnd=refund.amount_vnd)
    else:
        settlement.finish_refund(refund, actor)
