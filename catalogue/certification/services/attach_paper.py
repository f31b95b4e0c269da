"""Keep the signed paper of a decision. It is private: the public learns number, issuer and date only."""

import secrets
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.certification.models import Decision
from media.files import write_whole
from shop.core.audit import log

FOLDER = "decisions"
MAX_BYTES = 20_000_000
BEGINNING = b"%PDF-"


def check_paper(upload) -> None:
    """Raise ValidationError for what is no PDF (by its content, not its name) or larger than MAX_BYTES."""
    if upload.size > MAX_BYTES:
        raise ValidationError(
            _("The paper is too large: at most %(n)d MB.") % {"n": MAX_BYTES // 1_000_000}, "paper_too_large"
        )
    upload.seek(0)
    if upload.read(len(BEGINNING)) != BEGINNING:
        raise ValidationError(_("The paper has to be a PDF file."), "paper_not_pdf")


@transaction.atomic
def attach_paper(decision: Decision, upload, actor=None) -> Decision:
    """Store the PDF below PRIVATE_ROOT, which no address serves, under a name that tells nothing.

    A decision that has a paper keeps it (raise ValidationError): a wrong one is a matter for the operator.
    """
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if decision.file:
        raise ValidationError(
            _("Decision %(number)s has its paper already.") % {"number": decision.number}, "has_paper"
        )
    check_paper(upload)
    name = f"{FOLDER}/{secrets.token_urlsafe(24)}.pdf"
    upload.seek(0)
    path = Path(settings.PRIVATE_ROOT) / name
    write_whole(path, upload.read())
    path.chmod(0o600)
    decision.file = name
    decision.save(update_fields=["file"])
    log("certificate.decision_paper_attached", decision, actor)
    return decision
