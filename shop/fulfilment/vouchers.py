"""Vouchers of services: who types the code at the host's page, once, while it holds.

Whoever has the code is the guest: names are not asked for, so a voucher can be given away. The host never reads a code
anywhere but from the guest, so only a visit makes it count for him.
"""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.core import clock
from shop.fulfilment import services
from shop.fulfilment.models import Role, SellerOrder

State = SellerOrder.State


def vouchers_of(producer) -> QuerySet:
    """Return the paid vouchers of ``producer``, also those that were used or given back, with what a page says."""
    return (
        SellerOrder.objects.filter(producer=producer, mode=SellerOrder.Mode.VOUCHER)
        .exclude(collect_code="")
        .select_related("order__purchase", "producer")
        .prefetch_related("lines__line__product__listing", "events")
    )


def clean_code(text: str) -> str:
    """Return a typed or scanned code without spaces and hyphens, in capitals; none is longer than 60 signs."""
    return "".join(sign for sign in text[:60].upper() if sign.isalnum())


def find(producer, text: str) -> SellerOrder:
    """Return the voucher of ``producer`` with the typed code. Raises ValidationError when there is none."""
    code = clean_code(text)
    part = vouchers_of(producer).filter(collect_code=code).first() if code else None
    if part is None:
        raise ValidationError(_("No voucher of yours has this code. Look at it again, sign by sign."))
    return part


def why_not(part: SellerOrder) -> str:
    """Return one sentence why a voucher does not count now; empty when it does."""
    if part.state == State.COLLECTED:
        used = next(event.at for event in part.events.all() if event.state == State.COLLECTED)
        moment = f"{timezone.localtime(used):%H:%M %d/%m/%Y}"
        return _("This voucher was used already: %(moment)s.") % {"moment": moment}
    if part.state != State.READY:
        return _("This voucher does not count any more: it was given back, or its time was over.")
    if part.collect_until < clock.today():
        return _("This voucher held until %(day)s.") % {"day": f"{part.collect_until:%d/%m/%Y}"}
    return ""


def redeem(part: SellerOrder, *, code: str, actor=None) -> SellerOrder:
    """Take a voucher back from the guest: of two who type it at once, one is refused. Raises ValidationError."""
    if sentence := why_not(part):
        raise ValidationError(sentence)
    try:
        return services.move(part, "redeem", role=Role.PRODUCER, actor=actor, code=clean_code(code))
    except services.NotPossible as error:  # somebody was quicker: say with what
        fresh = vouchers_of(part.producer).get(pk=part.pk)
        raise ValidationError(why_not(fresh) or error.messages) from error
