"""Where a parcel is: the carriers that producers choose from, and the page of a parcel."""

import dataclasses
import re
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shop.core.pagecache import memory
from shop.delivery.models import Carrier

_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9.\-]{3,39}")


@dataclasses.dataclass(frozen=True)
class Tracking:
    """Who has a parcel under which number; ``url`` is the carrier's page of it, or empty."""

    carrier: str
    phone: str
    number: str
    url: str


def _carriers() -> dict[str, Carrier]:
    return memory.remember("carriers", lambda: {carrier.code: carrier for carrier in Carrier.objects.all()})


def offered_carriers() -> list[tuple[str, str]]:
    """Return (code, name) of the carriers to choose from."""
    return [(carrier.code, carrier.name) for carrier in _carriers().values() if carrier.is_active]


def clean_number(text: str) -> str:
    """Return a tracking number in capitals without spaces. Raises ValidationError."""
    number = re.sub(r"\s", "", text).upper()
    if number and not _NUMBER.fullmatch(number):
        raise ValidationError(_("A tracking number has 4 to 40 letters and digits, as on the receipt."))
    return number


def tracking_of(carrier: str, number: str) -> Tracking | None:
    """Return what is known of a parcel; None for one without carrier and number.

    ``carrier`` is a code, or a name typed before there was a list.
    """
    if not (carrier or number):
        return None
    known = _carriers().get(carrier)
    if known is None:
        return Tracking(carrier, "", number, "")
    url = known.tracking_url.replace("{number}", quote(number, safe="")) if number and known.tracking_url else ""
    return Tracking(known.name, known.phone, number, url)
