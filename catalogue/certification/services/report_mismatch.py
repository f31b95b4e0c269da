"""Take and settle what people report about packs that say something else than the register."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.certification.models import Certificate, MismatchReport
from shop.core.audit import log
from shop.core.clock import now
from shop.core.text import clean, clean_line


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
