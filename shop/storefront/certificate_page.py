"""What the pages of the register say about a certificate, in words and on one day."""

import dataclasses
import datetime as dt
from functools import cached_property

from catalogue.certification import selectors
from catalogue.certification.models import Certificate
from catalogue.certification.selectors import State, state_on
from catalogue.models import Product
from shop.core.clock import today

SOON_DAYS = 90  # from here on the panel warns and counts days


class Entry:
    """One certificate in a list, with its state on ``day`` (today when left out)."""

    def __init__(self, certificate: Certificate, day: dt.date | None = None, expiring_days: int = SOON_DAYS):
        self.certificate = certificate
        self.state = state_on(certificate, day or today(), expiring_days)
        self.last_day = selectors.last_day(certificate)

    @property
    def tone(self) -> str:
        """Ending of the state's class: ok, warn or bad."""
        if not self.state.counts:
            return "warn" if self.state.code in {"future", "suspended"} else "bad"
        return "warn" if self.state.code == "expiring" else "ok"


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
    def newer(self) -> Certificate | None:
        """The certificate that replaced this one or counts today in its place."""
        others = (entry for entry in self.history if entry is not self.entry and entry.state.counts)
        return next((entry.certificate for entry in others), None)
