"""What the pages of the register say about a certificate, in words and on one day."""

import dataclasses
import datetime as dt
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.certification import selectors
from catalogue.certification.models import Certificate
from catalogue.certification.selectors import State, state_on
from catalogue.models import Product
from shop.core.clock import today

SOON_DAYS = 90  # from here on the panel warns and counts days


def _day(day: dt.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


class Entry:
    """One certificate in a list, with its state on ``day`` (today when left out)."""

    def __init__(self, certificate: Certificate, day: dt.date | None = None, expiring_days: int = SOON_DAYS):
        self.certificate = certificate
        self.suspension = selectors.suspension_on(certificate, day or today())
        self.state = state_on(certificate, day or today(), expiring_days)
        self.last_day = selectors.last_day(certificate)

    @property
    def tone(self) -> str:
        """Ending of the state's class: ok, warn or bad."""
        if not self.state.counts:
            return "warn" if self.state.code in {"future", "suspended"} else "bad"
        return "warn" if self.state.code == "expiring" else "ok"

    @property
    def time_left(self) -> str:
        """How long a star that counts still counts: whole months, days when it ends soon."""
        days = self.state.days_left
        if self.state.code in {"expiring", "extended"}:
            return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
        day = self.last_day - dt.timedelta(days=days)
        months = (self.last_day.year - day.year) * 12 + self.last_day.month - day.month
        months -= self.last_day.day < day.day
        return ngettext("%(n)s month left", "%(n)s months left", months) % {"n": months}

    @property
    def title(self) -> str:
        """What the decision gave, for the legal history: past ranks are told there and nowhere else."""
        stars = self.certificate.stars
        words = ngettext("Recognised with %(stars)s star", "Recognised with %(stars)s stars", stars) % {"stars": stars}
        return words if self.state.counts else f"{words} ({self.state.label})"

    @property
    def headline(self) -> str:
        """The answer in one sentence."""
        return {
            "future": _("This certificate does not count yet"),
            "suspended": _("The star of this certificate is hidden in the shop for now"),
            "expired": _("This certificate has expired"),
            Certificate.End.SUPERSEDED: _("This certificate was replaced by a newer one"),
            Certificate.End.REVOKED: _("This certificate was revoked"),
            Certificate.End.ANNULLED: _("This certificate was annulled"),
        }.get(self.state.code, _("This certificate is valid"))

    @property
    def explanation(self) -> str:
        """Dates and papers behind the answer; empty for a plainly valid one."""
        certificate = self.certificate
        if self.state.code == "future":
            return _("It counts from %(day)s.") % {"day": _day(certificate.issued_on)}
        if self.state.code == "suspended":
            return _("The office examines it and hides the star until %(day)s at the latest.") % {
                "day": _day(self.suspension.ends_on)
            }
        if self.state.code == "extended":
            return _("Its own last day was %(end)s; extended until %(until)s: %(basis)s.") % {
                "end": _day(certificate.valid_until),
                "until": _day(certificate.extended_until),
                "basis": certificate.extension_basis,
            }
        if self.state.code == "expired":
            return _("Its last day was %(day)s. Goods may no longer carry its stars.") % {"day": _day(self.last_day)}
        return self.end_line if certificate.end_kind == self.state.code else ""

    @property
    def end_line(self) -> str:
        """How a certificate ended before its own last day; empty when it did not."""
        certificate = self.certificate
        if not certificate.ended_by:
            return ""
        line = _("Since %(day)s it no longer counts: decision %(number)s of %(issuer)s.") % {
            "day": _day(certificate.ended_on),
            "number": certificate.ended_by.number,
            "issuer": certificate.ended_by.issuer_name,
        }
        reason = certificate.end_reason
        return f"{line} " + _("Ground: %(ground)s.") % {"ground": reason} if reason else line


@dataclasses.dataclass(frozen=True)
class CertificatePage:
    """Everything that the page of one certificate prints."""

    entry: Entry
    history: list[Entry]
    is_on_sale: bool

    @classmethod
    def of(cls, code: str, day: dt.date | None = None) -> "CertificatePage | None":
        """Return the page of the certificate with ``code`` as of ``day``, or None when nobody issued that code."""
        day = day or today()
        history = [Entry(certificate, day) for certificate in selectors.certificates_of_same_product(code)]
        entry = next((entry for entry in history if entry.certificate.code == code), None)
        if entry is None:
            return None
        product_id = entry.certificate.product_id
        is_on_sale = Product.objects.sellable(on=day).filter(pk=product_id).exists()
        return cls(entry, history, is_on_sale)

    @property
    def certificate(self) -> Certificate:
        """The certificate itself."""
        return self.entry.certificate

    @property
    def state(self) -> State:
        """Its state on the day."""
        return self.entry.state

    @cached_property
    def months(self) -> int:
        """Months that the certificate was given for, by its own dates."""
        start, end = self.certificate.issued_on, self.certificate.valid_until
        return (end.year - start.year) * 12 + end.month - start.month

    @property
    def address_today(self) -> str:
        """The producer's address in the places of today."""
        return selectors.address_today(self.certificate.producer)

    @property
    def newer(self) -> Certificate | None:
        """The certificate that replaced this one or counts today in its place."""
        others = (entry for entry in self.history if entry is not self.entry and entry.state.counts)
        return next((entry.certificate for entry in others), None)
