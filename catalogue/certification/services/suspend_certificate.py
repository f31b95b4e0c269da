"""Hide a star in the shop for a while, and show it again."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.certification.models import Certificate, RuleValue, Suspension
from catalogue.certification.rules import Rules
from catalogue.certification.services.certificate_rows import locked
from shop.core.audit import log
from shop.core.clock import today
from shop.core.text import clean_line


@transaction.atomic
def suspend(certificate: Certificate, starts_on: dt.date, ends_on: dt.date, reason: str, author=None) -> Suspension:
    """Hide the star in the shop from ``starts_on`` to ``ends_on`` (both count), at most 30 days in all.

    A measure of the shop, not a legal state. Raise ValidationError without a reason, for a longer time, or when
    another suspension runs on one of these days.
    """
    certificate = locked(certificate)
    reason = clean_line(reason)
    if not reason:
        raise ValidationError(_("State the reason of the suspension."), "reason")
    longest = Rules().value(RuleValue.Rule.SUSPENSION_DAYS, starts_on)
    days = (ends_on - starts_on).days + 1
    if not 1 <= days <= longest:
        raise ValidationError(
            _("A suspension lasts from 1 to %(longest)s days; this one has %(days)s.")
            % {"longest": longest, "days": days},
            "suspension_length",
        )
    if certificate.suspensions.filter(lifted_on=None, starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise ValidationError(_("Another suspension runs in these days."), "suspended")
    suspension = certificate.suspensions.create(starts_on=starts_on, ends_on=ends_on, reason=reason, author=author)
    log("certificate.suspended", certificate, author, until=ends_on.isoformat())
    return suspension


@transaction.atomic
def lift(suspension: Suspension, actor=None) -> Suspension:
    """End a suspension: from today the star is shown again."""
    suspension = Suspension.objects.select_for_update().get(pk=suspension.pk)
    if suspension.lifted_on or suspension.ends_on < today():
        raise ValidationError(_("This suspension is over."), "over")
    suspension.lifted_on = today()
    suspension.save(update_fields=["lifted_on"])
    log("certificate.suspension_lifted", suspension.certificate, actor)
    return suspension
