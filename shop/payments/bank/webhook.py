"""The bank's own message about a sum: HMAC-SHA256 over ``timestamp.body``, at most five minutes old.

Header ``X-Bank-Signature: t=1764000000,v1=<hex>``; body {"account", "reference", "amount", "memo", "day"}.
"""

import datetime as dt
import hashlib
import hmac
import json

from shop.core import clock
from shop.core.text import clean_line
from shop.payments.bank.matching import Incoming
from shop.payments.bank_models import BankAccount
from shop.payments.gateways.base import BadMessage

TOLERANCE = 300  # seconds


def signature(body: bytes, secret: str, at: int) -> str:
    """Return the header for ``body`` at the moment ``at`` (seconds since 1970)."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def parse(body: bytes, header: str, secret: str) -> tuple[BankAccount, Incoming]:
    """Return what a genuine message says. Raises ValueError for a forged, stale or unreadable one."""
    _check(body, header, secret)
    data = json.loads(body)
    try:
        account = BankAccount.objects.filter(number=str(data["account"])).order_by("-valid_from").first()
        amount, reference = data["amount"], clean_line(str(data["reference"]))
        day = dt.date.fromisoformat(data["day"])
        memo = clean_line(str(data.get("memo", "")))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("a field is missing") from error
    if account is None or not reference or isinstance(amount, bool) or not isinstance(amount, int) or amount <= 0:
        raise ValueError("unknown account, no number, or no whole amount")
    return account, Incoming(day, amount, memo, reference)


def _check(body: bytes, header: str, secret: str) -> None:
    fields = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    at = fields.get("t", "")
    expected = signature(body, secret, int(at)) if at.isdecimal() else ""
    if not hmac.compare_digest(expected.encode(), f"t={at},v1={fields.get('v1', '')}".encode()):
        raise BadMessage("forged")
    if abs(clock.now().timestamp() - int(at)) > TOLERANCE:
        raise BadMessage("stale")
