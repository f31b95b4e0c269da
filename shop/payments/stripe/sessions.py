"""Checkout Sessions: the page of Stripe that takes the card for one Payment.

A payment has one open session at a time. The idempotency key of a new one follows from the payment, the amount and the
session that it replaces, and so do all its parameters: a second try after a crash gets the same session.
"""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from shop.core import clock
from shop.payments.gateways.base import Arrived, Refused, Start, Status, Unreachable
from shop.payments.stripe.client import Missing, client, faults

CURRENCY = "vnd"
# How many of the least unit make one of the currency; for đồng there is nothing smaller (Stripe: zero-decimal).
UNITS = {CURRENCY: 1}
# Stripe ends a session after 30 minutes at the earliest and 24 hours at the latest.
LEAST, MOST = dt.timedelta(minutes=30), dt.timedelta(hours=24)


def stripe_amount(amount: int, currency: str = CURRENCY) -> int:
    """Return ``amount`` in the least unit of ``currency``. Raises Refused, before Stripe is called."""
    if currency.lower() not in UNITS:
        raise Refused(_("Cards are taken in đồng only."))
    if not is_within_limits(amount):
        raise Refused(_("This amount cannot be paid by card."))
    return amount * UNITS[currency.lower()]


def is_within_limits(amount_vnd: int) -> bool:
    """Whether Stripe takes the amount in đồng."""
    return settings.STRIPE_LEAST_VND <= amount_vnd <= settings.STRIPE_MOST_VND


def open_session(payment, amount_vnd: int) -> Start:
    """Return the session on which ``amount_vnd`` can be paid now: the open one, or a new one. Raises GatewayError."""
    if payment.purchase.pay_by and payment.purchase.pay_by <= clock.now():
        raise Refused(_("The time to pay is over."))
    amount = stripe_amount(amount_vnd, payment.purchase.order.currency)
    session = _current(payment)
    if session is not None and session.status == "open" and session.amount_total == amount:
        return Start(session.id, session.url)
    if session is not None:
        _refuse_while_processing(session)
        _end(session)
    key = f"{payment.reference}-{amount}-{payment.provider_id[-24:] or 'first'}"
    with faults():
        session = client().v1.checkout.sessions.create(parameters(payment, amount), {"idempotency_key": key})
    return Start(session.id, session.url)


def _refuse_while_processing(session) -> None:
    """A card that the bank is still asked about may yet pay: no second page is opened beside it."""
    if session.payment_intent and session.payment_intent.status == "processing":
        raise Unreachable(_("Your bank is still checking the last payment."))


def parameters(payment, amount: int) -> dict:
    """Return what a session is opened with; the same each time for the same payment and amount."""
    purchase = payment.purchase
    facts = {"reference": payment.reference, "order": purchase.order.number}
    with translation.override(purchase.language):
        name = _("Order %(number)s") % {"number": purchase.order.number}
        arguments = [purchase.order.number, purchase.token]
        back = settings.SITE_URL + reverse("orders:card_return", args=arguments)
    price = {"currency": CURRENCY, "unit_amount": amount, "product_data": {"name": name}}
    wanted = {
        "mode": "payment",
        "payment_method_types": ["card"],
        "line_items": [{"price_data": price, "quantity": 1}],
        "client_reference_id": payment.reference,
        "metadata": facts,
        "payment_intent_data": {"metadata": facts, "description": name},
        "success_url": back,
        "cancel_url": back,
        "locale": purchase.language,
    }
    if purchase.email:
        wanted["customer_email"] = purchase.email
    return wanted | _ending(payment)


def _ending(payment) -> dict:
    """End the session 30 minutes after the goods are let go: the earliest that Stripe allows until the last moment."""
    pay_by = payment.purchase.pay_by
    if pay_by is None or pay_by + LEAST - payment.created_at >= MOST:
        return {}
    return {"expires_at": int((pay_by + LEAST).timestamp())}


def _current(payment):
    """Return the session of a payment as Stripe has it now; None when there is none."""
    if not payment.provider_id:
        return None
    try:
        return fetch(payment.provider_id)
    except Missing:  # of another account, or of a trial server that was emptied
        return None


def fetch(session_id: str):
    """Return the session with its PaymentIntent. Raises Missing and GatewayError."""
    with faults():
        return client().v1.checkout.sessions.retrieve(session_id, {"expand": ["payment_intent"]})


def _end(session) -> None:
    """Make sure that ``session`` takes no money any more; does nothing for one that is over."""
    if session.status == "open":
        with faults():
            client().v1.checkout.sessions.expire(session.id)


def ask(payment) -> Status:
    """Return what Stripe says about a payment. Raises GatewayError."""
    session = _current(payment)
    if session is None:
        return Status()
    intent = session.payment_intent
    return Status(arrivals(intent), is_open=session.status == "open", problem=_failure(intent))


def arrivals(intent) -> tuple[Arrived, ...]:
    """Return the money that a PaymentIntent has brought. Raises Refused for money that is not đồng."""
    if intent is None or intent.status != "succeeded" or not intent.amount_received:
        return ()
    if intent.currency not in UNITS:
        raise Refused(f"Stripe holds {intent.currency} for {intent.id}: look at it there.")
    return (Arrived(f"stripe:{intent.id}", intent.amount_received // UNITS[intent.currency]),)


def _failure(intent) -> str:
    """Return what Stripe says about the last card that did not work, while none has."""
    if intent is None or intent.status in {"succeeded", "processing"}:
        return ""
    error = getattr(intent, "last_payment_error", None)
    return (error.message or error.code or "") if error else ""


def cancel(payment) -> None:
    """End the session of a payment; money that came in the same moment stays and is found by ``ask``."""
    session = _current(payment)
    if session is None:
        return
    try:
        _end(session)
    except Refused:
        if fetch(session.id).status == "open":
            raise


def until_moment(seconds: int) -> dt.datetime:
    """Return a moment of Stripe's (seconds since 1970) as ours."""
    return dt.datetime.fromtimestamp(seconds, tz=timezone.get_default_timezone())
