"""Follow a hint of Stripe: ask for the object and write down what is so. Stored first, so that none is lost."""

import logging

from django.db.models import F, Q

from shop.core import audit, clock
from shop.fulfilment.services import settle_after_commit
from shop.payments import disputes
from shop.payments.gateways.base import GatewayError, Hint
from shop.payments.models import Capture, GatewayEvent, Payment, Refund
from shop.payments.services import record_arrival
from shop.payments.stripe import sessions
from shop.payments.stripe.client import Missing, client, faults, mark
from shop.payments.stripe.refunds import LOST

logger = logging.getLogger(__name__)
State = GatewayEvent.State
MOST_ATTEMPTS = 60  # an hour of ticks; then a person looks


def take(hint: Hint) -> GatewayEvent:
    """Store a genuine hint once and follow it; what cannot be followed now is tried again by the tick."""
    event, _created = GatewayEvent.objects.get_or_create(
        gateway="stripe",
        event_id=hint.event_id[:120],
        defaults={"kind": hint.kind[:80], "object_id": hint.object_id[:120]},
    )
    if event.state not in {State.DONE, State.STRANGER}:
        follow(event)
    return event


def retry_due(limit: int = 100) -> int:
    """Follow the hints that could not be followed when they came (the tick); return how many."""
    waiting = GatewayEvent.objects.filter(
        Q(state=State.NEW) | Q(state=State.FAILED), gateway="stripe", attempts__lt=MOST_ATTEMPTS
    )
    return sum(follow(event) for event in waiting.order_by("pk")[:limit])


def follow(event: GatewayEvent) -> bool:
    """Ask Stripe for the object of ``event`` and write down what follows; False when it must be tried again."""
    try:
        is_ours = _act(event.object_id)
    except Missing:
        is_ours = False
    except GatewayError as error:
        _note(event, State.FAILED, str(error))
        return False
    if not is_ours:
        logger.info("stripe event %s is about nothing of ours", event.event_id)
    _note(event, State.DONE if is_ours else State.STRANGER)
    return True


def _note(event: GatewayEvent, state: str, problem: str = "") -> None:
    done_at = None if state == State.FAILED else clock.now()
    GatewayEvent.objects.filter(pk=event.pk).update(
        state=state, problem=problem[:200], attempts=F("attempts") + 1, done_at=done_at
    )


def _act(object_id: str) -> bool:
    """Do what the object asks for, by the kind that its number begins with; False for what is not ours."""
    acts = {"cs": _session, "pi": _intent, "re": _refund, "pyr": _refund, "dp": _dispute, "du": _dispute}
    act = acts.get(object_id.split("_", 1)[0])
    return act(object_id) if act else False


def _session(object_id: str) -> bool:
    session = sessions.fetch(object_id)
    return _arrive(session.client_reference_id, session.payment_intent)


def _intent(object_id: str) -> bool:
    with faults():
        intent = client().v1.payment_intents.retrieve(object_id)
    return _arrive(mark(intent, "reference"), intent)


def _arrive(reference: str | None, intent) -> bool:
    """Write down what a PaymentIntent brought; our reference finds the payment before its number is saved."""
    payment = Payment.objects.filter(gateway="stripe", reference=reference or "").first()
    if payment is None:
        return False
    for arrived in sessions.arrivals(intent):
        record_arrival(payment, arrived)
    return True


def _refund(object_id: str) -> bool:
    """A refund changed: let settlement ask again, or hand one that came back to the office's list."""
    with faults():
        found = client().v1.refunds.retrieve(object_id)
    refund = Refund.objects.filter(key=mark(found, "refund"), payment__gateway="stripe").first()
    if refund is None:
        return False
    sent = Refund.objects.filter(pk=refund.pk, state=Refund.State.DONE)
    if found.status in LOST and sent.update(state=Refund.State.FAILED, problem=f"Stripe: {found.status}"):
        audit.log("refund.failed", refund, amount_vnd=refund.amount_vnd)
    settle_after_commit(refund.payment.purchase.order_id)
    return True


def _dispute(object_id: str) -> bool:
    """Note for the office that a buyer contests a payment at his bank, and how that goes on."""
    with faults():
        found = client().v1.disputes.retrieve(object_id)
    capture = Capture.objects.filter(key=f"stripe:{found.payment_intent}").first()
    if capture is None:
        return False
    details = found.evidence_details
    due = getattr(details, "due_by", None) if details else None
    disputes.note(
        object_id,
        payment=capture.payment,
        amount_vnd=found.amount,
        reason=found.reason or "",
        status=found.status,
        answer_by=sessions.until_moment(due) if due else None,
    )
    return True
