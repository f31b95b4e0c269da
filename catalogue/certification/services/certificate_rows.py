"""What several services do to the row of a certificate."""

import datetime as dt

from catalogue.certification.models import Certificate, Decision

END_FIELDS = ["end_kind", "ended_on", "ended_by", "end_reason"]


def end(certificate: Certificate, end_kind: str, decision: Decision, on: dt.date, reason: str) -> None:
    """Set the end of a certificate (unsaved); ``on`` is the first day on which it no longer counts."""
    certificate.end_kind, certificate.ended_on = end_kind, on
    certificate.ended_by, certificate.end_reason = decision, reason


def locked(certificate: Certificate) -> Certificate:
    """Read the row again under a lock: another officer may have ended it meanwhile."""
    return Certificate.objects.select_for_update().get(pk=certificate.pk)
