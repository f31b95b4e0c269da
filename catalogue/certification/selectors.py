"""Reads of certificates: which are valid on a day, and in which state each one is."""

import dataclasses
import datetime as dt

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from catalogue.certification.models import CODE_LENGTH, Certificate, RuleValue, Suspension, normalise_code
from shop.core.clock import today
from shop.core.text import key

_OWN_END = Coalesce(F("extended_until"), F("valid_until"))


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


def address_today(producer) -> str:
    """Return the address of a producer in the places of today, as one line."""
    commune = producer.commune
    units = (commune, commune.province)
    named = [f"{unit.unit_type.name.lower()} {unit.name}" for unit in units]
    line = ", ".join(part for part in (producer.street, *named) if part)
    return line[:1].upper() + line[1:]


def next_end(after: dt.date | None = None) -> dt.date | None:
    """Return the nearest last day of any certificate valid on ``after``: no page may be cached past it."""
    found = valid_certificates(after).aggregate(own=Min(_OWN_END), ended=Min("ended_on"))
    ends = [found["own"], found["ended"] and found["ended"] - dt.timedelta(days=1)]
    return min((end for end in ends if end), default=None)


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
    if suspension_on(certificate, day):
        return State("suspended", _("suspended in the shop"), False, left)
    if day > certificate.valid_until:
        return State("extended", _("extended"), True, left)
    if left <= expiring_days:
        return State("expiring", _("valid, ends soon"), True, left)
    return State("valid", _("valid"), True, left)


def suspension_on(certificate: Certificate, day: dt.date) -> Suspension | None:
    """Return the suspension that hides a certificate on ``day``; uses prefetched ones when a list brought them."""
    for suspension in certificate.suspensions.all():
        lifted = suspension.lifted_on and suspension.lifted_on <= day
        if suspension.starts_on <= day <= suspension.ends_on and not lifted:
            return suspension
    return None


# ---------------------------------------------------------------------------------------------- the public register

REGISTER_STATES = {
    "counts": _("star counts today"),
    "expiring": _("valid, ends soon"),
    "extended": _("extended"),
    "suspended": _("suspended in the shop"),
    "expired": _("expired"),
    Certificate.End.SUPERSEDED: _("replaced by a newer certificate"),
    Certificate.End.REVOKED: _("revoked"),
    Certificate.End.ANNULLED: _("annulled"),
}


def register() -> QuerySet[Certificate]:
    """Return every certificate there ever was with what a list of them prints; three queries with suspensions."""
    return Certificate.objects.select_related(
        "decision", "producer__commune__unit_type", "producer__commune__province__unit_type"
    ).prefetch_related("suspensions")


def search_register(
    text: str = "", stars: int | None = None, province_id: int | None = None, state: str = "", on: dt.date | None = None
) -> QuerySet[Certificate]:
    """Return the certificates that carry all words of ``text`` (marks and case do not matter) and fit the filters.

    Words are found in code, certificate number, decision number, product and producer as certified. ``state`` is a
    key of ``REGISTER_STATES`` on day ``on``.
    """
    found = register()
    for word in key(text).split():
        found = found.filter(search_text__contains=f" {word}")
    if stars:
        found = found.filter(stars=stars)
    if province_id:
        found = found.filter(producer__commune__province_id=province_id)
    return in_state(found, state, on or today()) if state else found


def in_state(certificates: QuerySet[Certificate], state: str, day: dt.date) -> QuerySet[Certificate]:
    """Limit certificates to those in ``state`` on ``day``: what ``state_on`` says, asked of the database."""
    if state in Certificate.End.values:
        return certificates.filter(end_kind=state, ended_on__lte=day)
    runs = Q(ended_on=None) | Q(ended_on__gt=day)
    if state == "suspended":
        hidden = Exists(suspended_on(day).filter(certificate_id=OuterRef("pk")))
        return certificates.filter(runs, hidden, Q(valid_until__gte=day) | Q(extended_until__gte=day))
    if state == "expired":
        over = Q(valid_until__lt=day) & (Q(extended_until=None) | Q(extended_until__lt=day))
        return certificates.filter(runs, over)
    counting = certificates.filter(pk__in=valid_certificates(day).values("pk"))
    if state == "extended":
        return counting.filter(valid_until__lt=day)
    if state == "expiring":
        soon = day + dt.timedelta(days=rule_value(RuleValue.Rule.EXPIRING_DAYS, day, 240))
        ends_soon = Q(own_end__lte=soon) | Q(ended_on__lte=soon + dt.timedelta(days=1))
        return counting.annotate(own_end=_OWN_END).filter(ends_soon, valid_until__gte=day)
    return counting


def certificates_of_same_product(code: str) -> list[Certificate]:
    """Return all certificates of the product whose certificate carries ``code``, newest first; empty for no such code.

    Two queries with suspensions; brings decisions, listing, set and today's places.
    """
    found = register().filter(product__certificates__code=normalise_code(code))
    return list(found.select_related(*_PAGE_NEEDS).order_by("-issued_on", "-pk"))


_PAGE_NEEDS = (
    "decision",
    "ended_by",
    "product__listing__product_set",
    "producer__commune__unit_type",
    "producer__commune__province__unit_type",
)


def certificate_by_code(code: str) -> Certificate | None:
    """Return the certificate that carries ``code``, however it is spaced and cased."""
    return Certificate.objects.filter(code=normalise_code(code)).first()


def is_code(typed: str) -> bool:
    """Tell whether ``typed`` is the code of a certificate, however it is spaced and cased."""
    code = normalise_code(typed)
    return len(code) == CODE_LENGTH and certificate_by_code(code) is not None
