"""Cards against the stand-in: one page at a time, money counted once, refunds within what came."""

import datetime as dt

import pytest

from shop.core import clock
from shop.fulfilment.models import Role, SellerOrder
from shop.fulfilment.services import claim, lapse_due, move
from shop.ledger.services import balance
from shop.partner.models import StockRecord
from shop.payments import gateways, inquiry, services
from shop.payments.gateways import GatewayError, Refused, Unreachable
from shop.payments.models import Capture, Payment, Refund
from shop.payments.settlement import settle, settle_due
from shop.payments.stripe import sessions
from shop.stock.services import ledger_balance
from tests.factories.cards import make_card_payment, open_page
from tests.factories.catalogue import make_product
from tests.factories.offers import make_voucher

pytestmark = pytest.mark.django_db
State = SellerOrder.State


@pytest.fixture
def tea():
    return make_product(price=150_000, stock=5)


@pytest.fixture
def payment(stripe, tea):
    return make_card_payment(tea, pieces=2, email="y@example.vn")


@pytest.fixture
def paid(payment, stripe):
    stripe.pay(open_page(payment).provider_id)
    settle_fully(services.refresh(payment))
    return payment


def settle_fully(payment):
    """What happens after a commit."""
    settle(payment.purchase.order_id)
    payment.refresh_from_db()
    return payment


def part_of(payment) -> SellerOrder:
    return payment.purchase.order.seller_orders.get()


def shelf(product) -> tuple[int, int]:
    """What is there and what is kept for buyers; the movements add up to it."""
    record = product.stockrecords.get()
    assert ledger_balance(record) == (record.num_in_stock, record.num_allocated or 0)
    return record.num_in_stock, record.num_allocated or 0


def refunded(stripe) -> list[int]:
    return sorted(row["amount"] for row in stripe.state.of_kind("refund"))


# ------------------------------------------------------------------------------------------------ the page
def test_the_page_asks_for_the_whole_dong_of_the_order(payment, stripe):
    begun = services.start(payment)
    session = stripe.state.objects[begun.provider_id]
    assert (session["amount_total"], session["currency"]) == (payment.amount_vnd, "vnd")
    assert session["client_reference_id"] == session["metadata"]["reference"] == payment.reference
    assert begun.url == session["url"]
    assert session["expires_at"] == int((payment.purchase.pay_by + dt.timedelta(minutes=30)).timestamp())


def test_a_second_press_leads_to_the_same_page(payment, stripe):
    assert services.start(payment) == services.start(Payment.objects.get())
    assert len(stripe.state.of_kind("checkout.session")) == 1


def test_a_page_that_was_opened_before_a_crash_is_found_again(payment, stripe, time_machine):
    """The number at the provider was not saved; a later try asks with the same key and the same parameters."""
    first = gateways.get("stripe").start(payment, payment.amount_vnd)
    time_machine.move_to(clock.now() + dt.timedelta(minutes=10))
    assert services.start(Payment.objects.get()) == first


def test_a_page_for_another_sum_is_closed_before_a_new_one_opens(payment, stripe):
    old = open_page(payment).provider_id
    claim(part_of(payment), key="goodwill", goods_vnd=50_000, reason="hộp móp")
    new = open_page(payment).provider_id
    assert stripe.state.objects[old]["status"] == "expired"
    assert stripe.state.objects[new]["amount_total"] == payment.amount_vnd - 50_000


def test_what_was_paid_unseen_is_not_asked_for_again(payment, stripe):
    stripe.pay(open_page(payment).provider_id)
    assert services.start(payment).url == ""
    assert len(stripe.state.of_kind("checkout.session")) == 1
    assert settle_fully(payment).state == "paid"


def test_while_a_bank_thinks_no_second_page_opens(payment, stripe):
    intent = stripe.pay(open_page(payment).provider_id, "delay")
    with pytest.raises(Unreachable):
        services.start(payment)
    stripe.finish(intent["id"])
    assert settle_fully(services.refresh(payment)).state == "paid"


def test_a_declined_card_may_be_tried_again_on_the_same_page(payment, stripe):
    page = open_page(payment).provider_id
    stripe.pay(page, "decline")
    assert "declined" in services.refresh(payment).problem
    assert open_page(payment).provider_id == page
    stripe.pay(page)
    paid = settle_fully(services.refresh(payment))
    assert (paid.problem, paid.state, part_of(paid).state) == ("", "paid", State.CONFIRMED)


def test_a_price_that_moves_while_the_page_is_open_is_not_charged(payment, stripe, tea):
    """Order, provider and books hold the sum that the buyer has agreed to; the next order costs what it costs now."""
    page, agreed = open_page(payment).provider_id, payment.amount_vnd
    StockRecord.objects.filter(product=tea).update(price=170_000)
    assert open_page(payment).provider_id == page
    stripe.pay(page)
    paid = settle_fully(services.refresh(payment))
    assert (paid.captured_vnd, paid.refunded_vnd, int(paid.purchase.order.total_incl_tax)) == (agreed, 0, agreed)
    assert balance(paid.purchase.order.number) == agreed
    assert make_card_payment(tea).amount_vnd > agreed // 2 + 10_000


def test_a_voucher_stays_with_the_order_through_a_declined_card(stripe, tea):
    voucher = make_voucher("MOTLAN")
    payment = make_card_payment(tea, vouchers=[voucher])
    page = open_page(payment).provider_id
    stripe.pay(page, "decline")
    services.refresh(payment)
    stripe.pay(page)
    paid = settle_fully(services.refresh(payment))
    voucher.refresh_from_db()
    assert (voucher.num_orders, paid.purchase.order.discounts.count()) == (1, 1)
    assert paid.captured_vnd == paid.amount_vnd == int(paid.purchase.order.total_incl_tax)
    move(part_of(paid), "cancel", role=Role.BUYER)
    settle_fully(paid)
    voucher.refresh_from_db()
    assert (voucher.num_orders, refunded(stripe)) == (0, [paid.amount_vnd])


def test_pieces_of_an_order_that_was_never_paid_come_back_once(payment, stripe, tea, time_machine):
    open_page(payment)
    assert shelf(tea) == (5, 2)
    time_machine.move_to(payment.purchase.pay_by)
    for _time in range(2):
        lapse_due()
        settle(payment.purchase.order_id)
    move(part_of(payment), "cancel", role=Role.BUYER)
    assert shelf(tea) == (5, 0)


def test_when_the_time_to_pay_is_over_no_page_opens(payment, stripe, time_machine):
    time_machine.move_to(payment.purchase.pay_by)
    with pytest.raises(Refused):
        services.start(payment)
    assert "session.create" not in stripe.asked


@pytest.mark.parametrize(("amount", "currency"), [(14_999, "VND"), (100_000_000, "VND"), (0, "VND"), (20_000, "USD")])
def test_odd_sums_and_currencies_are_refused_before_stripe_is_called(stripe, amount, currency):
    with pytest.raises(Refused):
        sessions.stripe_amount(amount, currency)
    assert stripe.asked == []


def test_the_least_sum_is_a_setting(settings):
    assert sessions.stripe_amount(15_000) == 15_000
    settings.STRIPE_LEAST_VND = 20_000
    assert not gateways.get("stripe").takes(15_000)


# ------------------------------------------------------------------------------------------------ cancelled
def test_a_cancelled_order_closes_the_page(payment, stripe):
    page = open_page(payment).provider_id
    move(part_of(payment), "cancel", role=Role.BUYER)
    assert settle_fully(payment).state == "closed"
    assert stripe.state.objects[page]["status"] == "expired"


def test_while_stripe_is_silent_the_payment_stays_open_and_the_tick_closes_it(payment, stripe):
    open_page(payment)
    move(part_of(payment), "cancel", role=Role.BUYER)
    stripe.fault = "500"
    assert settle_fully(payment).state == "open"
    stripe.fault = ""
    settle_due()
    payment.refresh_from_db()
    assert payment.state == "closed"


def test_money_that_came_while_the_order_was_cancelled_goes_back(payment, stripe):
    stripe.pay(open_page(payment).provider_id)
    move(part_of(payment), "cancel", role=Role.BUYER)
    settle_fully(payment)
    assert (payment.captured_vnd, payment.refunded_vnd) == (payment.amount_vnd, payment.amount_vnd)
    assert refunded(stripe) == [payment.amount_vnd]


def test_an_order_that_is_cancelled_while_its_page_opens_is_not_paid(payment, stripe, monkeypatch):
    really_open = sessions.open_session

    def cancelled_meanwhile(*arguments):
        begun = really_open(*arguments)
        Payment.objects.update(state="closed")
        return begun

    monkeypatch.setattr(sessions, "open_session", cancelled_meanwhile)
    with pytest.raises(Refused):
        services.start(payment)
    assert [row["status"] for row in stripe.state.of_kind("checkout.session")] == ["expired"]


# ------------------------------------------------------------------------------------------------ refunds
def test_refunds_are_partial_and_repeated_and_each_is_made_once(paid, stripe):
    part = part_of(paid)
    for key, amount in (("a", 10_000), ("b", 20_000)):
        claim(part, key=key, goods_vnd=amount, reason="hộp móp")
        settle_fully(paid)
    settle_due()
    assert refunded(stripe) == [10_000, 20_000]
    assert set(Refund.objects.values_list("state", flat=True)) == {"done"}
    assert balance(paid.purchase.order.number) == paid.amount_vnd - 30_000


def test_a_refund_whose_answer_was_lost_is_found_and_not_made_again(paid, stripe):
    claim(part_of(paid), key="a", goods_vnd=10_000, reason="hộp móp")
    settle_fully(paid)
    Refund.objects.update(state="pending", provider_id="")
    stripe.state.answers.clear()  # a day later the idempotency key is forgotten
    settle_due()
    assert refunded(stripe) == [10_000]
    assert Refund.objects.get().state == "done"


def test_a_refund_that_the_bank_takes_its_time_for_ends_later(paid, stripe):
    stripe.refund_status = "pending"
    claim(part_of(paid), key="a", goods_vnd=10_000, reason="hộp móp")
    settle_fully(paid)
    assert Refund.objects.get().state == "pending"
    stripe.state.of_kind("refund")[0]["status"] = "succeeded"
    settle_due()
    assert Refund.objects.get().state == "done"


def test_more_than_came_is_refused_and_left_to_the_office(paid, stripe):
    """Somebody has refunded in Stripe's own dashboard: what is left is too little."""
    intent = stripe.state.of_kind("payment_intent")[0]
    stripe.call("refund.create", "", f"payment_intent={intent['id']}&amount={paid.amount_vnd - 5_000}")
    claim(part_of(paid), key="a", goods_vnd=10_000, reason="hộp móp")
    settle_fully(paid)
    refund = Refund.objects.get()
    assert refund.state == "failed"
    assert "greater than" in refund.problem
    assert refunded(stripe) == [paid.amount_vnd - 5_000]


def test_a_refund_waits_while_stripe_is_silent(paid, stripe):
    stripe.fault = "500"
    claim(part_of(paid), key="a", goods_vnd=10_000, reason="hộp móp")
    settle_fully(paid)
    assert Refund.objects.get().state == "pending"
    stripe.fault = ""
    settle_due()
    assert Refund.objects.get().state == "done"


def test_an_order_that_was_paid_in_two_cards_is_returned_to_both(payment, stripe):
    page = open_page(payment).provider_id
    stripe.pay(page, amount=100_000)
    services.refresh(payment)
    rest = open_page(payment).provider_id
    assert rest != page
    assert stripe.state.objects[rest]["amount_total"] == payment.amount_vnd - 100_000
    stripe.pay(rest)
    settle_fully(services.refresh(payment))
    assert (payment.state, payment.captured_vnd) == ("paid", payment.amount_vnd)
    move(part_of(payment), "cancel", role=Role.BUYER)
    settle_fully(payment)
    assert refunded(stripe) == sorted([100_000, payment.amount_vnd - 100_000])
    assert Refund.objects.get().state == "done"


# ------------------------------------------------------------------------------------------------ nobody told us
def test_the_tick_asks_about_open_payments(payment, stripe):
    stripe.pay(open_page(payment).provider_id)
    assert inquiry.ask_open() == 1
    assert settle_fully(payment).state == "paid"
    assert Capture.objects.count() == 1
    assert inquiry.ask_open() == 0


def test_the_tick_does_not_ask_too_often_nor_wait_for_a_silent_stripe(payment, tea, stripe, time_machine):
    for row in (payment, make_card_payment(tea)):
        open_page(row)
    stripe.asked.clear()
    stripe.fault = "hang up"
    assert inquiry.ask_open() == 0
    assert len(stripe.asked) <= 2  # one payment, tried twice
    stripe.fault = ""
    assert inquiry.ask_open() == 2
    assert inquiry.ask_open() == 0
    time_machine.move_to(clock.now() + inquiry.PATIENCE)
    assert inquiry.ask_open() == 2


def test_money_that_is_found_by_the_tick_is_found_before_the_order_lapses(payment, stripe, time_machine):
    from cms.management.commands.tick import DUTIES

    duties = list(DUTIES.values())
    assert duties.index(inquiry.ask_open) < duties.index(lapse_due)


@pytest.mark.parametrize("fault", ["500", "429", "hang up"])
def test_faults_of_stripe_are_gateway_errors(payment, stripe, fault):
    stripe.fault = fault
    with pytest.raises(GatewayError):
        services.start(payment)
    stripe.fault = ""
    assert services.start(payment).url


def test_a_key_that_stripe_does_not_take_gives_no_refund_up(paid, stripe, settings):
    settings.STRIPE_SECRET_KEY = "rk_test_revoked"
    claim(part_of(paid), key="a", goods_vnd=10_000, reason="hộp móp")
    settle_fully(paid)
    assert Refund.objects.get().state == "pending"
    assert clock.now() > paid.created_at
