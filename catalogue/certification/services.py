"""Writes of the register. Each function is one transaction, logs ``certificate.*`` and refuses with a sentence.

A signed decision and what it says are never edited: an error is corrected by another decision.
Rules: ``rules``; the database guards the one thing that must hold for ever (``overlap_guard``).
"""

import datetime as dt
import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.certification import reference, rules
from catalogue.certification.models import (
    Certificate,
    Decision,
    MismatchReport,
    RuleValue,
    StarBand,
    StarIssuer,
    Suspension,
)
from catalogue.certification.selectors import address_today, last_day
from catalogue.models import Product
from shop.core.audit import log
from shop.core.clock import now, today
from shop.core.text import clean, clean_line, key


@transaction.atomic
def load_reference() -> None:
    """Put the numbers of the law into their tables; a row that the office changed since stays as it is."""
    for rule, value, since, until, source in reference.RULE_VALUES:
        RuleValue.objects.get_or_create(
            rule=rule, valid_from=since, defaults={"value": value, "valid_until": until, "source": source}
        )
    for stars, low, below, since, until, source in reference.STAR_BANDS:
        StarBand.objects.get_or_create(
            stars=stars,
            valid_from=since,
            defaults={"points_from": low, "points_below": below, "valid_until": until, "source": source},
        )
    for stars, issuer, since, until, source in reference.STAR_ISSUERS:
        StarIssuer.objects.get_or_create(
            stars=stars, issuer=issuer, valid_from=since, defaults={"valid_until": until, "source": source}
        )


# ---------------------------------------------------------------------------------------------- decisions


@transaction.atomic
def record_decision(
    number: str,
    issuer: str,
    issuer_name: str,
    signed_on: dt.date,
    *,
    file: str = "",
    note: str = "",
    is_demo: bool = False,
    actor=None,
) -> Decision:
    """Return the decision with these particulars, recorded now if it was not yet.

    Raise ValidationError for an empty number or issuer, a signature in the future, a level that did not exist on
    that day, or the same number of the same issuer and year with another date.
    """
    number, issuer_name = clean_line(number), clean_line(issuer_name)
    check_decision(number, issuer, issuer_name, signed_on)
    known = _same_number(number, issuer_name, signed_on.year)
    if known and (known.signed_on, known.issuer) == (signed_on, issuer):
        return known
    if known:
        raise ValidationError(
            _("Decision %(number)s is recorded as signed on %(day)s by the level “%(level)s”.")
            % {"number": number, "day": f"{known.signed_on:%d/%m/%Y}", "level": known.get_issuer_display()},
            "decision_differs",
        )
    decision = Decision.objects.create(
        number=number,
        issuer=issuer,
        issuer_name=issuer_name,
        signed_on=signed_on,
        file=file,
        note=clean(note),
        is_demo=is_demo,
    )
    log("certificate.decision_recorded", decision, actor, number=number)
    return decision


def _same_number(number: str, issuer_name: str, year: int) -> Decision | None:
    """Return the decision that this issuer signed under this number in that year; numbers start again each year."""
    start = re.match(r"\d*", number)[0]
    for decision in Decision.objects.filter(signed_on__year=year, number__startswith=start):
        if key(decision.number) == key(number) and key(decision.issuer_name) == key(issuer_name):
            return decision
    return None


def check_decision(number: str, issuer: str, issuer_name: str, signed_on: dt.date) -> None:
    """Raise ValidationError when a decision cannot be what it says."""
    if not number or not issuer_name:
        raise ValidationError(_("A decision has a number and an issuer."), "decision_incomplete")
    if issuer not in Decision.Issuer.values:
        raise ValidationError(_("The level of the issuer is a district, a province or the ministry."), "issuer_level")
    if signed_on > today():
        raise ValidationError(
            _("The decision cannot be signed on %(day)s: that day is still to come.")
            % {"day": f"{signed_on:%d/%m/%Y}"},
            "signed_in_future",
        )
    if issuer == Decision.Issuer.DISTRICT and signed_on > reference.DISTRICTS_END:
        raise ValidationError(_("Districts signed decisions until 30/06/2025 only."), "district_gone")


# ---------------------------------------------------------------------------------------------- certificates


@transaction.atomic
def issue_certificate(
    decision: Decision,
    product: Product,
    stars: int,
    issued_on: dt.date,
    *,
    product_name: str = "",
    producer=None,
    producer_name: str = "",
    address: str = "",
    number: str = "",
    score: Decimal | None = None,
    score_note: str = "",
    kind: str = "",
    is_demo: bool = False,
    actor=None,
) -> Certificate:
    """Issue the certificate of ``product`` under ``decision``; it counts from ``issued_on`` for 36 months.

    ``product`` is a parent or standalone product. An older certificate that still runs is superseded from
    ``issued_on``; when a newer one is in the register already, the one issued here ends where that one begins.
    Names and address are kept as certified; left out, they are today's. Raise ValidationError when the level of
    the issuer, the points or the dates do not allow it.
    """
    others = _locked_certificates_of(product)
    certificate = Certificate(
        decision=decision,
        product=product,
        producer=producer or product.listing.owner,
        stars=stars,
        issued_on=issued_on,
        number=clean_line(number),
        score=score,
        score_note=clean_line(score_note),
        is_demo=is_demo,
    )
    check_certificate(certificate)
    certificate.valid_until = rules.last_day_of_validity(issued_on)
    _write_as_certified(certificate, product_name, producer_name, address)
    certificate.kind = kind or _kind_after(others, certificate)
    _settle_overlaps(certificate, others, actor)
    certificate.save()
    log("certificate.issued", certificate, actor, stars=stars, decision=decision.number)
    return certificate


def check_certificate(certificate: Certificate) -> None:
    """Raise ValidationError when stars, points, issuer and dates of a certificate do not go together."""
    decision, stars = certificate.decision, certificate.stars
    if certificate.product.parent_id:
        raise ValidationError(_("A variant stands on the certificate of its product."), "variant")
    rules.check_stars(stars)
    rules.check_issuer(decision.issuer, stars, decision.signed_on)
    rules.check_score(stars, certificate.score, certificate.score_note, decision.signed_on)
    if certificate.issued_on < decision.signed_on:
        raise ValidationError(
            _("A certificate cannot be issued on %(issued)s, before its decision was signed on %(signed)s.")
            % {"issued": f"{certificate.issued_on:%d/%m/%Y}", "signed": f"{decision.signed_on:%d/%m/%Y}"},
            "issued_before_signed",
        )


def _locked_certificates_of(product: Product) -> list[Certificate]:
    """Lock the product, so that two officers cannot issue at once, and return its certificates, newest first."""
    Product.objects.select_for_update().get(pk=product.pk)
    return list(Certificate.objects.filter(product=product).order_by("-issued_on"))


def _write_as_certified(certificate: Certificate, product_name: str, producer_name: str, address: str) -> None:
    producer = certificate.producer
    certificate.product_name = clean_line(product_name) or certificate.product.get_title()
    certificate.producer_name = clean_line(producer_name) or producer.name
    certificate.address = clean_line(address) or producer.former_address or address_today(producer)


def _kind_after(others: list[Certificate], certificate: Certificate) -> str:
    """First evaluation, upgrade or re-ranking, by the certificate before it."""
    before = next((other for other in others if other.issued_on < certificate.issued_on), None)
    if before is None:
        return Certificate.Kind.FIRST
    return Certificate.Kind.UPGRADE if certificate.stars > before.stars else Certificate.Kind.RE_RANKING


def _settle_overlaps(certificate: Certificate, others: list[Certificate], actor) -> None:
    """End the older of two certificates where the newer begins; refuse two that begin on one day."""
    for other in others:
        if rules.clashing(certificate, [other]) is None:
            continue
        if other.issued_on == certificate.issued_on:
            raise ValidationError(
                _("The product already has certificate %(code)s from the same day.") % {"code": other.code}, "overlap"
            )
        older, newer = (other, certificate) if other.issued_on < certificate.issued_on else (certificate, other)
        _end(older, Certificate.End.SUPERSEDED, newer.decision, newer.issued_on, "")
        if older is other:
            older.save(update_fields=_END_FIELDS)
            log("certificate.superseded", older, actor, by=newer.decision.number)


@transaction.atomic
def add_number(certificate: Certificate, number: str, actor=None) -> Certificate:
    """Write the number of the paper certificate, once it is known; a written one is not changed."""
    certificate = _locked(certificate)
    if certificate.number:
        raise ValidationError(_("The certificate number is written already."), "number")
    certificate.number = clean_line(number)
    certificate.save()
    log("certificate.number_added", certificate, actor)
    return certificate


@transaction.atomic
def extend(certificate: Certificate, until: dt.date, basis: str, actor=None) -> Certificate:
    """Prolong a certificate to ``until`` while its re-ranking runs (Art. 12.3), at most 180 days past its end.

    ``basis`` names the paper. Raise ValidationError for a missing basis, a day out of range or an ended one.
    """
    certificate = _locked(certificate)
    basis = clean_line(basis)
    if not basis:
        raise ValidationError(_("Name the paper on which the extension rests."), "basis")
    if certificate.ended_on:
        raise ValidationError(_("An ended certificate cannot be extended."), "ended")
    if certificate.extended_until:
        raise ValidationError(_("This certificate was extended before; there is one extension only."), "extended")
    limit = certificate.valid_until + dt.timedelta(days=rules.required_rule("extension_days", today()))
    if not certificate.valid_until < until <= limit:
        raise ValidationError(
            _("The extension ends after %(end)s and not later than %(limit)s.")
            % {"end": f"{certificate.valid_until:%d/%m/%Y}", "limit": f"{limit:%d/%m/%Y}"},
            "extension_range",
        )
    certificate.extended_until, certificate.extension_basis = until, basis
    _refuse_overlap(certificate)
    certificate.save(update_fields=["extended_until", "extension_basis"])
    log("certificate.extended", certificate, actor, until=until.isoformat())
    return certificate


def _refuse_overlap(certificate: Certificate) -> None:
    """Say in words what the database would refuse."""
    others = Certificate.objects.filter(product_id=certificate.product_id).exclude(pk=certificate.pk)
    other = rules.clashing(certificate, others)
    if other:
        raise ValidationError(
            _("Certificate %(code)s of the same product counts from %(day)s.")
            % {"code": other.code, "day": f"{other.issued_on:%d/%m/%Y}"},
            "overlap",
        )


@transaction.atomic
def revoke(certificate: Certificate, decision: Decision, on: dt.date, ground: str, actor=None) -> Certificate:
    """End a certificate by a decision to revoke (Art. 8); ``on`` is the first day on which it no longer counts.

    Five stars are revoked by the ministry, three and four by the province. ``ground`` is one of Art. 8.1 in words.
    """
    certificate = _locked(certificate)
    needed = Decision.Issuer.MINISTRY if certificate.stars == 5 else Decision.Issuer.PROVINCE
    if decision.issuer != needed:
        raise ValidationError(
            _("A certificate with %(stars)s stars is revoked by the level “%(level)s”.")
            % {"stars": certificate.stars, "level": Decision.Issuer(needed).label},
            "revoke_level",
        )
    return _end_by_decision(certificate, Certificate.End.REVOKED, decision, on, ground, actor)


@transaction.atomic
def annul(certificate: Certificate, decision: Decision, on: dt.date, ground: str, actor=None) -> Certificate:
    """Withdraw an irregular recognition (Art. 10.1b); ``on`` is the first day on which it no longer counts."""
    return _end_by_decision(_locked(certificate), Certificate.End.ANNULLED, decision, on, ground, actor)


def _end_by_decision(certificate, end_kind, decision, on, ground, actor) -> Certificate:
    ground = clean_line(ground)
    if not ground:
        raise ValidationError(_("State the ground."), "ground")
    if certificate.ended_on:
        raise ValidationError(_("This certificate has ended already."), "ended")
    if on < certificate.issued_on or on < decision.signed_on:
        raise ValidationError(
            _("The end cannot lie before the certificate was issued or the decision was signed."), "end_day"
        )
    if on > last_day(certificate):
        raise ValidationError(_("On that day the certificate has run out by itself."), "expired")
    _end(certificate, end_kind, decision, on, ground)
    certificate.save(update_fields=_END_FIELDS)
    log(f"certificate.{end_kind}", certificate, actor, decision=decision.number, on=on.isoformat())
    return certificate


_END_FIELDS = ["end_kind", "ended_on", "ended_by", "end_reason"]


def _end(certificate: Certificate, end_kind: str, decision: Decision, on: dt.date, reason: str) -> None:
    certificate.end_kind, certificate.ended_on = end_kind, on
    certificate.ended_by, certificate.end_reason = decision, reason


def _locked(certificate: Certificate) -> Certificate:
    """Read the row again under a lock: another officer may have ended it meanwhile."""
    return Certificate.objects.select_for_update().get(pk=certificate.pk)


# ---------------------------------------------------------------------------------------------- suspensions


@transaction.atomic
def suspend(certificate: Certificate, starts_on: dt.date, ends_on: dt.date, reason: str, author=None) -> Suspension:
    """Hide the star in the shop from ``starts_on`` to ``ends_on`` (both count), at most 30 days in all.

    A measure of the shop, not a legal state. Raise ValidationError without a reason, for a longer time, or when
    another suspension runs on one of these days.
    """
    certificate = _locked(certificate)
    reason = clean_line(reason)
    if not reason:
        raise ValidationError(_("State the reason of the suspension."), "reason")
    longest = rules.required_rule("suspension_days", starts_on)
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


# ---------------------------------------------------------------------------------------------- reports


@transaction.atomic
def report_mismatch(certificate: Certificate, text: str, contact: str = "") -> MismatchReport:
    """Record what somebody saw on a pack; the log keeps neither the words nor the contact."""
    text = clean(text)
    if not text:
        raise ValidationError(_("Write what differs."), "text")
    report = certificate.mismatch_reports.create(text=text[:2000], contact=clean_line(contact)[:120])
    log("certificate.mismatch_reported", certificate)
    return report


@transaction.atomic
def settle_mismatch(report: MismatchReport, actor=None) -> None:
    """Mark a report as dealt with; a second time changes nothing."""
    if report.settled_at is None:
        report.settled_at, report.settled_by = now(), actor
        report.save(update_fields=["settled_at", "settled_by"])
        log("certificate.mismatch_settled", report.certificate, actor)
