"""Add a number, extend, revoke, annul: what happens to a certificate after it was issued."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.certification.models import Certificate, Decision, RuleValue
from catalogue.certification.rules import Rules, clashing
from catalogue.certification.selectors import last_day
from catalogue.certification.services.certificate_rows import END_FIELDS, end, locked
from shop.core.audit import log
from shop.core.clock import today
from shop.core.text import clean_line


@transaction.atomic
def add_number(certificate: Certificate, number: str, actor=None) -> Certificate:
    """Write the number of the paper certificate, once it is known; a written one is not changed."""
    certificate = locked(certificate)
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
    certificate = locked(certificate)
    basis = clean_line(basis)
    if not basis:
        raise ValidationError(_("Name the paper on which the extension rests."), "basis")
    if certificate.ended_on:
        raise ValidationError(_("An ended certificate cannot be extended."), "ended")
    if certificate.extended_until:
        raise ValidationError(_("This certificate was extended before; there is one extension only."), "extended")
    limit = certificate.valid_until + dt.timedelta(days=Rules().value(RuleValue.Rule.EXTENSION_DAYS, today()))
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
    other = clashing(certificate, others)
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
    certificate = locked(certificate)
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
    return _end_by_decision(locked(certificate), Certificate.End.ANNULLED, decision, on, ground, actor)


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
    end(certificate, end_kind, decision, on, ground)
    certificate.save(update_fields=END_FIELDS)
    log(f"certificate.{end_kind}", certificate, actor, decision=decision.number, on=on.isoformat())
    return certificate
