"""The same calls run against our stand-in and against Stripe's own stripe-mock: what one accepts the other does too.

stripe-mock knows every parameter of Stripe's API but remembers nothing, so objects are compared by their fields only.
"""

import os

import pytest
import stripe as library

from shop.payments.gateways import Refused
from shop.payments.stripe import sessions
from shop.payments.stripe.client import client, faults
from tests.factories.cards import make_card_payment
from tests.factories.catalogue import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["ours", pytest.param("stripe-mock", marks=pytest.mark.stripemock)])
def server(request, stripe, settings):
    """The stand-in when the site talks to it, None when it talks to stripe-mock."""
    if request.param == "ours":
        return stripe
    settings.STRIPE_API_BASE = os.environ["STRIPE_MOCK_URL"]
    return None


@pytest.fixture
def wanted(server):
    """The parameters of a session with everything that we ever ask for."""
    payment = make_card_payment(make_product(price=150_000, stock=5), email="y@example.vn")
    return sessions.parameters(payment, payment.amount_vnd)


def create(wanted):
    return client().v1.checkout.sessions.create(wanted, {"idempotency_key": "k1"})


def paid_intent(server) -> str:
    """The number of a payment that has been made."""
    return server.pay(server.state.of_kind("checkout.session")[0]["id"])["id"] if server else "pi_1"


def test_sessions_are_opened_asked_about_and_ended(server, wanted):
    opened = create(wanted)
    assert opened.object == "checkout.session"
    asked = sessions.fetch(opened.id)
    for field in ("status", "amount_total", "client_reference_id", "payment_status", "url", "payment_intent"):
        assert hasattr(asked, field)
    assert client().v1.checkout.sessions.expire(opened.id).object == "checkout.session"


def test_intents_and_refunds(server, wanted):
    create(wanted)
    intent = paid_intent(server)
    asked = client().v1.payment_intents.retrieve(intent)
    assert {"amount_received", "currency", "status", "last_payment_error"} <= set(asked.to_dict())
    made = client().v1.refunds.create(
        {"payment_intent": intent, "amount": 5_000, "metadata": {"refund": "R-1"}}, {"idempotency_key": "k2"}
    )
    assert (made.object, made.amount) == ("refund", 5_000)
    assert client().v1.refunds.list({"payment_intent": intent, "limit": 100}).data[0].object == "refund"
    assert client().v1.refunds.retrieve(made.id).object == "refund"


def test_disputes(server, wanted):
    create(wanted)
    number = "du_1"
    if server:
        paid_intent(server)
        number = server.dispute(server.state.of_kind("payment_intent")[0])["id"]
    asked = client().v1.disputes.retrieve(number)
    assert {"payment_intent", "amount", "reason", "status", "evidence_details"} <= set(asked.to_dict())


def test_an_invented_parameter_is_refused(server, wanted):
    with pytest.raises(Refused), faults():
        create(wanted | {"dong": 1})


def test_an_invented_parameter_of_a_refund_is_refused(server, wanted):
    create(wanted)
    with pytest.raises(Refused), faults():
        client().v1.refunds.create(
            {"payment_intent": paid_intent(server), "amount": 5_000, "currency_of_refund": "vnd"}
        )


@pytest.mark.parametrize(
    "invented",
    [{"payment_intent_data": {"invented": "x"}}, {"line_items": [{"quantity": 1, "weight": 3}]}],
    ids=["nested", "in a list"],
)
def test_ours_also_refuses_what_is_invented_deeper_which_stripe_mock_lets_through(stripe, wanted_alone, invented):
    with pytest.raises(Refused, match="unknown parameter"), faults():
        create(wanted_alone | invented)


# --------------------------------------------------------- what stripe-mock cannot say, as Stripe's reference has it
def test_an_idempotency_key_answers_as_before_and_refuses_another_call(stripe, wanted_alone):
    first, second = create(wanted_alone), create(wanted_alone)
    assert first.id == second.id
    with pytest.raises(library.IdempotencyError):
        create(wanted_alone | {"locale": "en"})


def test_sums_out_of_range_and_a_lost_object_have_stripes_codes(stripe, wanted_alone):
    wanted_alone["line_items"][0]["price_data"]["unit_amount"] = 5_000
    with pytest.raises(library.InvalidRequestError) as refused:
        create(wanted_alone)
    assert refused.value.code == "amount_too_small"
    with pytest.raises(library.InvalidRequestError) as refused:
        client().v1.checkout.sessions.retrieve("cs_test_none")
    assert refused.value.code == "resource_missing"


@pytest.fixture
def wanted_alone(stripe):
    """The parameters of a session at our stand-in."""
    payment = make_card_payment(make_product(price=150_000, stock=5))
    return sessions.parameters(payment, payment.amount_vnd)
