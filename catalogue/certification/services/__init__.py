"""Writes of the register. Each is one transaction, logs ``certificate.*`` and refuses with a sentence.

Rules: ``catalogue.certification.rules``; the database guards the one thing that must hold for ever
(``overlap_guard``).
"""

from catalogue.certification.services.attach_paper import attach_paper, check_paper
from catalogue.certification.services.end_certificate import add_number, annul, extend, revoke
from catalogue.certification.services.issue_certificate import (
    CertificateData,
    issue_certificate,
    issue_first_certificates,
)
from catalogue.certification.services.load_reference import load_reference
from catalogue.certification.services.record_decision import check_decision, record_decision
from catalogue.certification.services.report_mismatch import report_mismatch, settle_mismatch
from catalogue.certification.services.suspend_certificate import lift, suspend

__all__ = [
    "CertificateData",
    "add_number",
    "annul",
    "attach_paper",
    "check_decision",
    "check_paper",
    "extend",
    "issue_certificate",
    "issue_first_certificates",
    "lift",
    "load_reference",
    "record_decision",
    "report_mismatch",
    "revoke",
    "settle_mismatch",
    "suspend",
]
