"""Record signed decisions. One is never edited: an error is corrected by another decision."""

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.certification import reference
from catalogue.certification.models import Decision
from shop.core.audit import log
from shop.core.clock import today
from shop.core.text import clean, clean_line, key


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
