"""Cards: Stripe takes them on its own page; ``shop.payments.stripe`` talks to it."""

from django.conf import settings

from shop.payments.gateways.base import Gateway, Hint, RefundResult, Start, Status
from shop.payments.stripe import refunds, sessions, webhook


class CardPayment(Gateway):
    """A Checkout Session of Stripe for what is open of a payment."""

    code = "stripe"

    def is_enabled(self) -> bool:
        """Only with a key."""
        return bool(settings.STRIPE_SECRET_KEY)

    def takes(self, amount_vnd: int) -> bool:
        """Whether the amount lies within Stripe's limits."""
        return sessions.is_within_limits(amount_vnd)

    def start(self, payment, rest_vnd: int) -> Start:
        """Open the page of Stripe for exactly what is open, or return the one that asks for it."""
        return sessions.open_session(payment, rest_vnd)

    def confirm(self, payment) -> Status:
        """Ask Stripe what is so."""
        return sessions.ask(payment)

    def cancel(self, payment) -> None:
        """End the open page."""
        sessions.cancel(payment)

    def refund(self, refund) -> RefundResult:
        """Send money back to the card."""
        return refunds.send(refund)

    def parse_webhook(self, body: bytes, headers) -> Hint:
        """Check Stripe's signature and return what the message is about."""
        return webhook.parse(body, headers.get("Stripe-Signature", ""))
