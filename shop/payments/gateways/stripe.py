"""Cards by Stripe: a Checkout page of theirs takes the card, we never see it.

Amounts are whole đồng, which is Stripe's own unit for VND (a zero-decimal currency). What the buyer's browser or a
webhook says is only a hint: ``confirm`` asks Stripe, and nothing else is written down.
"""

import contextlib
import datetime as dt
import functools
from collections.abc import Iterator

import stripe
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from shop.core import clock
from shop.payments.gateways.base import (
    Arrived,
    Gateway,
    GatewayError,
    Hint,
    Refused,
    RefundResult,
    Start,
    Status,
    Unreachable,
)

CURRENCY = "vnd"
TIMEOUT_SECONDS = 10  # for each call; the client tries twice more when the connection breaks
SESSION_MINUTES = 31  # Stripe's least is 30; an order that lapses earlier ends its page by ``cancel``
KEY_HOURS = 12  # Stripe forgets an idempotency key after 24
_AGAIN = (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError, stripe.IdempotencyError)
_SETTINGS_WRONG = (stripe.AuthenticationError, stripe.PermissionError)


class CardPayment(Gateway):
    """One Checkout Session at a time for each payment; its number is ``Payment.provider_id``."""

    code = "stripe"

    def is_enabled(self) -> bool:
        """Only with keys."""
        return bool(settings.STRIPE_SECRET_KEY)

    def takes(self, amount_vnd: int) -> bool:
        """Whether Stripe charges this sum: it has a least (about half a dollar) and a greatest."""
        return settings.STRIPE_LEAST_VND <= amount_vnd <= settings.STRIPE_MOST_VND

    def start(self, payment, rest_vnd: int) -> Start:
        """Return the page where ``rest_vnd`` is paid: the open one while it asks for that sum, else a new one."""
        self._check(payment, rest_vnd)
        with _errors():
            old = self._session(payment)
            if old and old.status == "complete":
                return Start(old.id)
            if old and old.status == "open":
                if old.amount_total == rest_vnd:
                    return Start(old.id, old.url)
                _client().v1.checkout.sessions.expire(old.id)
            # The key follows from what is asked for: a start that was cut off before its number was stored finds the
            # page that it had opened.
            key = f"{payment.reference}-{rest_vnd}-{payment.provider_id[-12:] or 'first'}"
            session = _client().v1.checkout.sessions.create(
                session_parameters(payment, rest_vnd), options={"idempotency_key": key}
            )
        return Start(session.id, session.url)

    def confirm(self, payment) -> Status:
        """Ask Stripe what became of the page of this payment."""
        with _errors():
            session = self._session(payment)
        if session is None:
            return Status()
        intent, arrived = session.payment_intent, ()
        if session.payment_status == "paid" and intent:
            if session.currency != CURRENCY:
                raise Refused(f"{session.id} was paid in {session.currency}")
            arrived = (Arrived(intent.id, intent.amount_received),)
        failed = intent.last_payment_error if intent and not arrived else None
        return Status(arrived, is_open=session.status == "open", problem=(failed.message or "") if failed else "")

    def cancel(self, payment) -> None:
        """Close the page; one that was paid a moment ago stays paid, and ``confirm`` tells."""
        with _errors():
            session = self._session(payment)
            if session and session.status == "open":
                _client().v1.checkout.sessions.expire(session.id)

    def refund(self, refund) -> RefundResult:
        """Send money back to the card, once for ``refund.key``."""
        with _errors():
            found = self._known_refund(refund) or _client().v1.refunds.create(
                refund_parameters(refund), options={"idempotency_key": refund.key}
            )
        if found.status in ("failed", "canceled"):
            raise Refused(f"{found.id}: {found.get('failure_reason') or found.status}")
        return RefundResult(found.id, is_done=found.status == "succeeded")

    def parse_webhook(self, body: bytes, headers) -> Hint:
        """Return what a message is about that Stripe signed in the last five minutes; ValueError for any other."""
        try:
            event = _client().construct_event(
                body, headers.get("Stripe-Signature", ""), settings.STRIPE_WEBHOOK_SECRET
            )
            return Hint(event.id, event.type, event.data.object["id"])
        except (stripe.SignatureVerificationError, UnicodeDecodeError, KeyError, AttributeError, TypeError) as error:
            raise ValueError(type(error).__name__) from error

    def disputed_intent(self, dispute_id: str) -> str:
        """Return the payment (intent) that a bank has called back, asked from Stripe."""
        with _errors():
            return _client().v1.disputes.retrieve(dispute_id).payment_intent or ""

    def _check(self, payment, rest_vnd: int) -> None:
        if payment.purchase.order.currency != "VND":
            raise Refused(f"currency {payment.purchase.order.currency}")
        if not self.takes(rest_vnd):
            raise Refused(_("A card cannot be charged this amount."))

    def _session(self, payment):
        """Return the Checkout Session of a payment with its intent; None before the first, or when Stripe has none."""
        if not payment.provider_id:
            return None
        try:
            return _client().v1.checkout.sessions.retrieve(payment.provider_id, {"expand": ["payment_intent"]})
        except stripe.InvalidRequestError as error:
            if error.code == "resource_missing":
                return None
            raise

    def _known_refund(self, refund):
        """Return the refund if Stripe has it: by its number, or, when the key may be forgotten, by looking for it."""
        if refund.provider_id:
            return _client().v1.refunds.retrieve(refund.provider_id)
        if refund.created_at > clock.now() - dt.timedelta(hours=KEY_HOURS):
            return None
        listed = _client().v1.refunds.list({"payment_intent": intent_of(refund), "limit": 100})
        return next((one for one in listed.data if one.metadata and one.metadata.get("key") == refund.key), None)


def session_parameters(payment, rest_vnd: int) -> dict:
    """Return what a Checkout Session is made of."""
    purchase = payment.purchase
    marks = {"reference": payment.reference, "order": purchase.order.number}
    line = {
        "quantity": 1,
        "price_data": {
            "currency": CURRENCY,
            "unit_amount": rest_vnd,
            "product_data": {"name": _("Order %(number)s") % {"number": purchase.order.number}},
        },
    }
    parameters = {
        "mode": "payment",
        "payment_method_types": ["card"],
        "line_items": [line],
        "client_reference_id": payment.reference,
        "metadata": marks,
        "payment_intent_data": {"metadata": marks, "description": purchase.order.number},
        "success_url": _pay_page(purchase) + "?ve=1",
        "cancel_url": _pay_page(purchase),
        "locale": "en" if purchase.language == "en" else "vi",
    }
    return parameters | ({"customer_email": purchase.email} if purchase.email else {})


def refund_parameters(refund) -> dict:
    """Return what a refund is made of."""
    return {
        "payment_intent": intent_of(refund),
        "amount": refund.amount_vnd,
        "metadata": {"key": refund.key, "order": refund.payment.purchase.order.number},
    }


def intent_of(refund) -> str:
    """Return the payment intent that a refund goes back to: the one that brought the money."""
    capture = refund.payment.captures.order_by("-amount_vnd", "pk").first()
    if capture is None:
        raise Refused("nothing was captured")
    return capture.key


def _pay_page(purchase) -> str:
    with translation.override(purchase.language):
        return settings.SITE_URL + reverse("orders:pay", args=[purchase.order.number, purchase.token])


def _client() -> stripe.StripeClient:
    return _made(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


@functools.lru_cache(maxsize=8)
def _made(key: str, base: str) -> stripe.StripeClient:
    addresses = {"api": base} if base else {}
    http = stripe.RequestsClient(timeout=TIMEOUT_SECONDS)
    return stripe.StripeClient(key, base_addresses=addresses, http_client=http, max_network_retries=2)


@contextlib.contextmanager
def _errors() -> Iterator[None]:
    """Turn Stripe's errors into ours: no for good, or ask again."""
    try:
        yield
    except _AGAIN as error:
        raise Unreachable(f"Stripe: {type(error).__name__}") from error
    except _SETTINGS_WRONG as error:
        raise GatewayError(f"Stripe refuses our key: {type(error).__name__}") from error
    except stripe.StripeError as error:
        raise Refused(f"Stripe: {error.user_message or error.code or type(error).__name__}") from error
