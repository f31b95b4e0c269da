"""Reads of certificates: which are valid on a day, and in which state each one is."""

import dataclasses
import datetime as dt

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from catalogue.certification.models import Certificate, RuleValue, Suspension
from shop.core.clock import today


def suspended_on(day: dt.date):
    """Return the suspensions that hide a certificate on ``day``; a lifted one stops with the day of lifting."""
    return Suspension.objects.filter(Q(lifted_on=None) | Q(lifted_on__gt=day), starts_on__lte=day, ends_on__gte=day)


def valid_certificates(on: dt.date | None = None):
    """Return the certificates that count on ``on`` (today when left out).

    issued_on ≤ day ≤ coalesce(extended_until, valid_until), not ended before or on that day, not suspended.
    This is the only place that knows.
    """
    day = on or today()
    return Certificate.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=day),
        ~Exists(suspended_on(day).filter(certificate_id=OuterRef("pk"))),
        issued_on__lte=day,
    ).filter(Q(valid_until__gte=day) | Q(extended_until__gte=day))


def valid_certificate_of(product_id: int, on: dt.date | None = None) -> Certificate | None:
    """Return the certificate on which a (parent or standalone) product stands on that day, if any."""
    return valid_certificates(on).filter(product_id=product_id).select_related("decision", "producer").first()


def last_day(certificate: Certificate) -> dt.date:
    """Return the last local day on which a certificate counts by its own dates and ends (suspensions apart)."""
    end = certificate.extended_until or certificate.valid_until
    if certificate.ended_on:
        end = min(end, certificate.ended_on - dt.timedelta(days=1))
    return end


def next_end(after: dt.date | None = None) -> dt.date | None:
    """Return the nearest last day of any certificate valid on ``after``: no page may be cached past it."""
    return (
        valid_certificates(after)
        .annotate(last=Coalesce(F("extended_until"), F("valid_until")))
        .order_by("last")
        .values_list("last", flat=True)
        .first()
    )


def rule_value(rule: str, on: dt.date | None = None, default: int = 0) -> int:
    """Return the number that rule ``rule`` has on a day."""
    day = on or today()
    row = (
        RuleValue.objects.filter(Q(valid_until=None) | Q(valid_until__gte=day), rule=rule, valid_from__lte=day)
        .order_by("-valid_from")
        .first()
    )
    return row.value if row else default


@dataclasses.dataclass(frozen=True)
class State:
    """State of a certificate on a day: a code, a word for people, and whether the star counts."""

    code: str
    label: str
    counts: bool
    days_left: int = 0


def state_on(certificate: Certificate, day: dt.date | None = None, expiring_days: int = 240) -> State:
    """Return the computed state (workflow of 26/2026, section 5): never stored, asked each time."""
    day = day or today()
    left = (last_day(certificate) - day).days
    if certificate.ended_on and certificate.ended_on <= day:
        return State(certificate.end_kind, str(Certificate.End(certificate.end_kind).label), False)
    if day < certificate.issued_on:
        return State("future", _("not yet valid"), False)
    if left < 0:
        return State("expired", _("expired"), False)
    if any(
        s.starts_on <= day <= s.ends_on and not (s.lifted_on and s.lifted_on <= day) for s in _suspensions(certificate)
    ):
        return State("suspended", _("suspended in the shop"), False, left)
    if day > certificate.valid_until:
        return State("extended", _("extended"), True, left)
    if left <= expiring_days:
        return State("expiring", _("valid, ends soon"), True, left)
    return State("valid", _("valid"), True, left)


def _suspensions(certificate: Certificate):
    """Use prefetched suspensions when a list brought them."""
    return certificate.suspensions.all()
