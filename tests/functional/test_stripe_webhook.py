"""Stripe's messages are hints: in whatever order, number or moment they come, money counts once and none is lost."""

import datetime as dt
import json
import time

import pytest
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from shop.core import clock
from shop.core.models import OutboxMessage
from shop.fulfilment.models import Role, SellerOrder
from shop.fulfilment.services import claim, lapse_due, move
from shop.ledger.models import Entry
from shop.ledger.services import balance
from shop.payments import refusals, services, settlement
from shop.payments.models import Capture, Dispute, GatewayEvent, Payment, Refund
from shop.payments.settlement import settle_due
from shop.payments.stripe import events
from tests.factories.accounts import make_user
from tests.factories.cards import make_card_payment, open_page
from tests.factories.catalogue import make_product
from tests.factories.orders import make_order
from tools.fake_stripe.events import event, signed

pytestmark = pytest.mark.django_db
URL = "/stripe/webhook/"
State = SellerOrder.State


@pytest.fixture
def tea():
    return make_product(price=150_000, stock=2)


@pytest.fixture
def payment(stripe, tea):
    return open_page(make_card_payment(tea, pieces=2))


def post(client, body: bytes, header: str, **extra) -> int:
    headers = {"Stripe-Signature": header}
    return client.post(URL, body, content_type="application/json", headers=headers, **extra).status_code


@pytest.fixture
def deliver(client, stripe, django_capture_on_commit_callbacks):
    """Send a message as Stripe would; what follows a commit runs."""

    def send(message, **how) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return post(client, *signed(message, stripe.secret, **how))

    return send


def outcome(payment) -> tuple:
    payment.refresh_from_db()
    part = payment.purchase.order.seller_orders.get()
    return payment.state, payment.captured_vnd, payment.refunded_vnd, part.state


def is_paid_once(payment) -> bool:
    return outcome(payment) == ("paid", payment.amount_vnd, 0, State.CONFIRMED) and Capture.objects.count() == 1


# ------------------------------------------------------------------------------------------------ the matrix
def test_before_the_browser_returns(payment, stripe, deliver, client):
    stripe.pay(payment.provider_id)
    assert deliver(stripe.sent[0]) == 200
    assert is_paid_once(payment)
    back = client.get(reverse("orders:card_return", args=[payment.purchase.order.number, payment.purchase.token]))
    assert back.url == reverse("orders:track", args=[payment.purchase.order.number, payment.purchase.token])
    assert is_paid_once(payment)


def test_twice(payment, stripe, deliver):
    stripe.pay(payment.provider_id)
    asked = len(stripe.asked)
    assert [deliver(stripe.sent[0]) for _ in range(2)] == [200, 200]
    assert is_paid_once(payment)
    assert (GatewayEvent.objects.count(), len(stripe.asked)) == (1, asked + 1)


def test_out_of_order(payment, stripe, deliver):
    """The intent's message before the session's, and the decline last of all."""
    stripe.pay(payment.provider_id, "decline")
    stripe.pay(payment.provider_id)
    for message in reversed(stripe.sent):
        assert deliver(message) == 200
    assert is_paid_once(payment)


def test_never(payment, stripe, client, django_capture_on_commit_callbacks):
    """The browser returns, and asks Stripe itself. (That nobody returns either: test_card_payment.)"""
    stripe.pay(payment.provider_id)
    with django_capture_on_commit_callbacks(execute=True):
        client.get(reverse("orders:card_return", args=[payment.purchase.order.number, payment.purchase.token]))
    assert is_paid_once(payment)


def lapse(payment, time_machine):
    time_machine.move_to(payment.purchase.pay_by + dt.timedelta(minutes=1))
    assert lapse_due() == 1


def test_after_the_hold_ended_with_stock_left(payment, stripe, deliver, time_machine, tea):
    """The order had ended, the money came all the same, the goods are there: the order counts again, once."""
    stripe.pay(payment.provider_id)
    lapse(payment, time_machine)
    assert outcome(payment)[3] == State.CANCELLED
    deliver(stripe.sent[0])
    deliver(stripe.sent[0])
    settle_due()
    assert is_paid_once(payment)
    assert (tea.stockrecords.get().net_stock_level, Refund.objects.count()) == (0, 0)
    assert balance(payment.purchase.order.number) == payment.amount_vnd


def test_after_the_hold_ended_and_the_order_and_then_the_goods_were_sold(payment, stripe, deliver, time_machine, tea):
    stripe.pay(payment.provider_id)
    lapse(payment, time_machine)
    make_order(tea, pieces=1)
    deliver(stripe.sent[0])
    settle_due()
    assert outcome(payment) == ("paid", payment.amount_vnd, payment.amount_vnd, State.CANCELLED)
    assert tea.stockrecords.get().net_stock_level == 1
    assert Refund.objects.get().state == "done"
    assert "hoàn" in OutboxMessage.objects.latest("pk").body


def test_an_order_that_its_buyer_cancelled_is_not_revived_by_late_money(payment, stripe, deliver, tea):
    stripe.pay(payment.provider_id)
    stripe.fault = "500"  # the page could not be closed
    move(payment.purchase.order.seller_orders.get(), "cancel", role=Role.BUYER)
    stripe.fault = ""
    deliver(stripe.sent[0])
    settle_due()
    assert outcome(payment) == ("paid", payment.amount_vnd, payment.amount_vnd, State.CANCELLED)
    assert tea.stockrecords.get().net_stock_level == 2


def test_after_the_time_is_over_but_before_the_tick_the_order_is_confirmed(payment, stripe, deliver, time_machine, tea):
    stripe.pay(payment.provider_id)
    time_machine.move_to(payment.purchase.pay_by + dt.timedelta(minutes=1))
    deliver(stripe.sent[0])
    assert is_paid_once(payment)
    assert tea.stockrecords.get().net_stock_level == 0


def test_after_the_hold_ended_and_somebody_else_has_the_goods(payment, stripe, deliver, time_machine, tea):
    stripe.pay(payment.provider_id)
    time_machine.move_to(payment.purchase.pay_by + dt.timedelta(minutes=1))
    make_order(tea, pieces=2)
    deliver(stripe.sent[0])
    settle_due()
    assert outcome(payment) == ("paid", payment.amount_vnd, payment.amount_vnd, State.CANCELLED)
    assert [row["amount"] for row in stripe.state.of_kind("refund")] == [payment.amount_vnd]


@pytest.mark.parametrize("difference", [-1_000, 5_000])
def test_another_amount(payment, stripe, deliver, difference):
    stripe.pay(payment.provider_id, amount=payment.amount_vnd + difference)
    deliver(stripe.sent[0])
    settle_due()
    expected = ("open", State.AWAITING) if difference < 0 else ("paid", State.CONFIRMED)
    state, captured, refunded, step = outcome(payment)
    assert (state, step) == expected
    assert (captured, refunded) == (payment.amount_vnd + difference, max(difference, 0))


# ------------------------------------------------------------------------------------------------ signatures (O03)
def body_of(payment) -> dict:
    return event("checkout.session.completed", {"id": payment.provider_id, "note": "Chè Tà Xùa ệ"})


@pytest.mark.parametrize("age", [299, -299])
def test_a_message_of_the_last_five_minutes_is_taken(payment, stripe, client, age):
    assert post(client, *signed(body_of(payment), stripe.secret, at=time.time() - age)) == 200


def test_the_second_of_two_signatures_may_be_the_right_one(payment, stripe, client):
    body, header = signed(body_of(payment), stripe.secret)
    moment, right = header.split(",")
    assert post(client, body, f"{moment},v1={'0' * 64},{right}") == 200


def bad_messages():
    yield "old", "stale", lambda body, sign: (body, sign(at=time.time() - 301))
    yield "forged", "forged", lambda body, sign: (body, sign(secret="whsec_other"))
    yield "written anew", "forged", lambda body, sign: (json.dumps(json.loads(body)).encode(), sign())
    yield "no signature", "forged", lambda body, sign: (body, "")
    yield "nonsense", "forged", lambda body, sign: (body, "t=x,v1=")


@pytest.mark.parametrize(("why", "make"), [row[1:] for row in bad_messages()], ids=[row[0] for row in bad_messages()])
def test_a_bad_message_is_refused_counted_and_not_kept(payment, stripe, client, why, make):
    message = body_of(payment)
    body, _header = signed(message, stripe.secret)
    sent = make(body, lambda secret=stripe.secret, at=None: signed(message, secret, at)[1])
    assert post(client, *sent) == 400
    assert not GatewayEvent.objects.exists()
    assert refusals.totals() == [("stripe", why, 1)]


def test_the_staff_and_the_machines_see_how_many_were_refused(payment, stripe, client):
    for secret in ("whsec_other", "sk_test_x", stripe.secret):
        post(client, *signed(body_of(payment), secret))
    client.force_login(make_user(is_staff=True))
    page = " ".join(client.get(reverse("transfers:providers")).content.decode().split())
    assert "Stripe: chữ ký không khớp" in page
    assert '<b class="num">2</b>' in page
    assert 'ocop_webhooks_refused_total{gateway="stripe",why="forged"} 2.0' in client.get("/metrics").content.decode()


@pytest.mark.parametrize("message", [[], None, {}, {"id": 1, "type": "x", "data": {"object": {"id": "cs_1"}}}])
def test_a_signed_message_that_is_no_event_is_refused(stripe, client, message):
    assert post(client, *signed(message, stripe.secret)) == 400


def test_a_message_of_two_megabytes_is_refused(payment, stripe, client):
    assert post(client, *signed(body_of(payment) | {"fill": "x" * 2_000_000}, stripe.secret)) == 400


def test_bytes_that_are_no_text_are_refused(stripe, client):
    assert post(client, b"\x1f\x8b\xff", "t=1,v1=0") == 400


def test_asking_by_get_is_refused_and_without_keys_there_is_no_such_page(stripe, client, settings):
    assert client.get(URL).status_code == 405
    settings.STRIPE_WEBHOOK_SECRET = ""
    assert post(client, b"{}", "") == 404


# ------------------------------------------------------------------------------------------------ faster than us (O04)
def test_a_message_may_come_before_the_number_is_saved(payment, stripe, deliver):
    stripe.pay(payment.provider_id)
    Payment.objects.update(provider_id="")
    deliver(stripe.sent[0])
    assert is_paid_once(payment)


def test_while_stripe_is_silent_the_message_is_kept_and_followed_by_the_tick(payment, stripe, deliver):
    stripe.pay(payment.provider_id)
    stripe.fault = "500"
    assert deliver(stripe.sent[0]) == 200
    assert GatewayEvent.objects.get().state == "failed"
    stripe.fault = ""
    assert events.retry_due() == 1
    settle_due()
    assert is_paid_once(payment)
    assert events.retry_due() == 0


@pytest.mark.parametrize("number", ["cs_test_stranger", "pi_stranger", "re_stranger", "du_stranger", "cus_1"])
def test_a_message_about_a_stranger_is_taken_once_and_forgotten(stripe, deliver, number):
    assert deliver(event("checkout.session.completed", {"id": number})) == 200
    assert GatewayEvent.objects.get().state == "stranger"
    assert events.retry_due() == 0


def test_a_payment_of_another_site_on_the_account_is_a_stranger(payment, stripe, deliver):
    stripe.state.objects[payment.provider_id]["client_reference_id"] = "OTHER-1"
    stripe.pay(payment.provider_id)
    deliver(stripe.sent[0])
    assert GatewayEvent.objects.get().state == "stranger"
    assert not Capture.objects.exists()


# ------------------------------------------------------------------------------------------------ after the payment
@pytest.fixture
def intent(payment, stripe, deliver):
    made = stripe.pay(payment.provider_id)
    deliver(stripe.sent[0])
    return made


def test_a_dispute_is_noted_once_and_follows_its_state(intent, payment, stripe, deliver):
    row = stripe.dispute(intent)
    deliver(stripe.sent[-1])
    noted = Dispute.objects.get()
    assert (noted.payment, noted.amount_vnd, noted.status) == (payment, payment.amount_vnd, "needs_response")
    assert noted.answer_by > clock.now()
    row["status"] = "won"
    deliver(event("charge.dispute.closed", row))
    assert Dispute.objects.get().status == "won"
    assert outcome(payment) == ("paid", payment.amount_vnd, 0, State.CONFIRMED)


def test_a_dispute_is_told_to_the_office_with_its_deadline(stripe, payment, deliver, client):
    staff = make_user(is_staff=True, email="office@example.vn")
    intent = stripe.pay(payment.provider_id)
    deliver(stripe.sent[0])
    stripe.dispute(intent)
    for _time in range(2):
        deliver(stripe.sent[-1])
    told = OutboxMessage.objects.get(recipient=staff.email)
    until = f"{timezone.localtime(Dispute.objects.get().answer_by):%H:%M %d/%m/%Y}"
    assert payment.purchase.order.number in told.subject
    assert until in told.body
    client.force_login(staff)
    page = client.get(reverse("transfers:providers")).content.decode()
    assert payment.purchase.order.number in page
    assert until in page
    assert "hanh toán thẻ bị khiếu nại" in client.get(reverse("transfers:queue")).content.decode()


def test_a_lost_dispute_takes_the_money_back_once_and_the_books_balance(intent, payment, stripe, deliver):
    row = stripe.dispute(intent)
    deliver(stripe.sent[-1])
    settle_due()
    assert balance(payment.purchase.order.number) == payment.amount_vnd
    row["status"] = "lost"
    for number in ("charge.dispute.closed", "charge.dispute.funds_withdrawn"):
        deliver(event(number, row))
        settle_due()
    payment.refresh_from_db()
    assert (payment.captured_vnd, payment.refunded_vnd) == (payment.amount_vnd, payment.amount_vnd)
    assert balance(payment.purchase.order.number) == 0
    assert not Entry.objects.values("account").annotate(left=Sum("amount_vnd")).exclude(left=0)
    assert settlement.open_vnd(payment) == 0, "the buyer is not asked for it again"
    assert stripe.state.of_kind("refund") == [], "the bank has the money already"


def test_a_lost_dispute_takes_no_more_than_was_left(intent, payment, stripe, deliver):
    part = payment.purchase.order.seller_orders.get()
    claim(part, key="goodwill", goods_vnd=50_000, reason="hộp móp")
    settle_due()
    row = stripe.dispute(intent)
    row["status"] = "lost"
    deliver(stripe.sent[-1])
    settle_due()
    payment.refresh_from_db()
    assert payment.refunded_vnd == payment.amount_vnd
    assert [refund.amount_vnd for refund in Refund.objects.order_by("pk")] == [50_000, payment.amount_vnd - 50_000]
    assert balance(payment.purchase.order.number) == 0
    part.refresh_from_db()
    assert part.payable_vnd == 0


def test_a_refund_that_the_card_sends_back_lands_in_the_offices_list(intent, payment, stripe, deliver):
    refund = Refund.objects.create(payment=payment, amount_vnd=5_000, key="R-1", state="done")
    services.gateways.get("stripe").refund(refund)
    row = stripe.state.of_kind("refund")[0]
    row["status"] = "failed"
    deliver(event("refund.failed", row))
    assert Refund.objects.get().state == "failed"
