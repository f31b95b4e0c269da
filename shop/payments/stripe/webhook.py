"""What Stripe sends us: only who sent it and which object it is about is read; the object itself is asked for."""

import json

import stripe
from django.conf import settings

from shop.payments.gateways.base import BadMessage, Hint

TOLERANCE = 300  # seconds
LARGEST = 512 * 1024  # bytes; Stripe's messages are a few thousand


def parse(body: bytes, header: str) -> Hint:
    """Return what a genuine message is about. Raises ValueError for a forged, stale, oversized or unreadable one."""
    if len(body) > LARGEST:
        raise BadMessage("large")
    if not _is_signed(body, header, None):
        raise BadMessage("forged")
    if not _is_signed(body, header, TOLERANCE):
        raise BadMessage("stale")
    try:
        event = json.loads(body)
        hint = Hint(event["id"], event["type"], event["data"]["object"]["id"])
    except (KeyError, TypeError) as error:
        raise ValueError("not an event") from error
    if not all(isinstance(part, str) and part for part in (hint.event_id, hint.kind, hint.object_id)):
        raise ValueError("not an event")
    return hint


def _is_signed(body: bytes, header: str, tolerance: int | None) -> bool:
    """Whether the signature fits, and is not older than ``tolerance`` seconds (None: of any age)."""
    try:
        return stripe.WebhookSignature.verify_header(body, header, settings.STRIPE_WEBHOOK_SECRET, tolerance)
    except stripe.SignatureVerificationError:
        return False
