"""Two who act on one order at the same moment, on a real PostgreSQL; each race with its control.

A control is the same race with the guard taken out: it must show the fault, or the test above could not fail.
"""

import threading
import uuid

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.test import override_settings
from oscar.core.loading import get_model

from shop.checkout import services as checkout
from shop.core import clock
from shop.fulfilment import services as fulfilment
from shop.fulfilment.models import Purchase, Role, SellerOrder
from shop.payments import settlement
from shop.payments.bank import refunds, review
from shop.payments.models import Refund
from shop.stock import services as stock
from shop.stock.models import PointStock, StockHold
from tests.concurrency.test_last_pieces import race
from tests.factories.accounts import make_user
from tests.factories.bank import arrive, make_account, make_transfer
from tests.factories.catalogue import make_product
from tests.factories.orders import make_basket, make_order, submit
from tests.factories.points import make_shelf_point

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Order = get_model("order", "Order")
State = SellerOrder.State


@pytest.fixture
def tea():
    return make_product(price=150_000, stock=60)


def without_row_locks(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)


# ------------------------------------------------------------------------------------------------ double submit
def test_one_basket_that_is_submitted_six_times_is_one_order(tea):
    basket = make_basket(tea, pieces=2)
    orders = race(lambda _n: submit(basket, key="same").pk, runners=6)
    assert len(set(orders)) == 1
    assert (Order.objects.count(), Purchase.objects.count(), StockHold.objects.count()) == (1, 1, 1)
    assert tea.stockrecords.get().num_allocated == 2


def test_one_basket_that_is_submitted_from_two_pages_is_one_order(tea):
    """Two tabs have keys of their own: only the lock on the basket tells that it was ordered."""
    basket = make_basket(tea, pieces=2)
    results = race(lambda n: _try(lambda: submit(basket, key=f"tab-{n}")), runners=4)
    assert results.count("nothing to order") == 3
    assert (Order.objects.count(), tea.stockrecords.get().num_allocated) == (1, 2)


def test_control_without_the_lock_the_others_run_into_a_fault(tea, monkeypatch):
    """All have read the basket as full; Oscar's own check stops those who write later, in the middle of the order."""
    without_row_locks(monkeypatch)
    looked, real = threading.Barrier(4), checkout.quote_basket

    def quote(*view, **how):
        looked.wait(20)
        return real(*view, **how)

    monkeypatch.setattr(checkout, "quote_basket", quote)
    basket = make_basket(tea, pieces=2)
    results = race(lambda n: _try(lambda: submit(basket, key=f"tab-{n}")), runners=4)
    assert "fault" in results


def _try(act):
    try:
        return act()
    except checkout.NothingToOrder:
        return "nothing to order"
    except ValueError:
        return "fault"


# ------------------------------------------------------------------------------------------------ a point's shelf
@pytest.fixture
def shelf(tea):
    found = PointStock.objects.create(point=make_shelf_point("Điểm Ga", 21.0, 105.8), product=tea)
    stock.receive(found, 2)
    return found


def collect(baskets, shelf):
    """Order each basket for collection at the point of ``shelf``, all at once; return who got it."""
    producer = shelf.product.listing.owner_id
    return race(lambda n: submit(baskets[n], ways={producer: shelf.point_id}).pk, runners=len(baskets))


def test_the_last_pieces_of_a_points_shelf_go_to_as_many_buyers_as_there_are(tea, shelf):
    results = collect([make_basket(tea) for _buyer in range(6)], shelf)
    shelf.refresh_from_db()
    assert results.count("out of stock") == 4
    assert (Order.objects.count(), shelf.on_hand, shelf.allocated) == (2, 2, 2)
    assert stock.ledger_balance(shelf) == (2, 2)
    assert tea.stockrecords.get().num_allocated in (None, 0)


def test_control_without_the_guarded_update_a_points_shelf_is_oversold(tea, shelf, monkeypatch):
    looked = threading.Barrier(4)

    def read_then_write(kind, pk, delta, delta_allocated):
        on_hand, allocated = kind.balance(pk)
        looked.wait(timeout=20)
        if on_hand - allocated < delta_allocated:
            return False
        fresh = {kind.on_hand: on_hand + delta, kind.allocated: allocated + delta_allocated}
        return bool(kind.model.objects.filter(pk=pk).update(**fresh))

    monkeypatch.setattr(stock._Shelf, "adjust", read_then_write)
    results = collect([make_basket(tea) for _buyer in range(4)], shelf)
    assert len(results) - results.count("out of stock") == 4 > shelf.on_hand


# ------------------------------------------------------------------------------------------------ cancel × pay
def outcome(payment) -> tuple:
    settlement.settle_due()
    payment.refresh_from_db()
    part = payment.purchase.order.seller_orders.get()
    return part.state, payment.captured_vnd - payment.refunded_vnd, payment.refunds.count()


def test_a_buyer_who_cancels_while_the_money_arrives_has_goods_or_money(tea):
    account = make_account()
    payments = [make_transfer(tea) for _order in range(5)]
    parts = [payment.purchase.order.seller_orders.get() for payment in payments]

    def act(number: int):
        payment, part = payments[number // 2], parts[number // 2]
        if number % 2:
            return arrive(account, payment.amount_vnd, payment.reference, f"FT{number}").is_counted
        return fulfilment.move(part, "cancel", role=Role.BUYER).state

    race(act, runners=10)
    for payment in payments:
        # Cancelled before or after the money: nothing is sent, what was counted has gone back, once.
        state, kept, refund_count = outcome(payment)
        assert (state, kept, refund_count) == (State.CANCELLED, 0, min(1, payment.captured_vnd))
    assert tea.stockrecords.get().num_allocated == 0


def test_a_producer_who_declines_while_the_buyer_cancels_waives_it_once(tea):
    parts = [make_order(tea).seller_orders.get() for _order in range(4)]
    results = race(lambda n: _step(parts[n // 2], ("decline", "cancel")[n % 2]), runners=8)
    assert all(part.claims.count() == 1 for part in parts)
    assert results.count("cancelled") == 8
    assert tea.stockrecords.get().num_allocated == 0


def _step(part, action: str) -> str:
    role = Role.BUYER if action == "cancel" else Role.PRODUCER
    return fulfilment.move(SellerOrder.objects.get(pk=part.pk), action, role=role, note="hết hàng").state


def test_control_without_the_guarded_step_what_the_buyer_has_cancelled_is_sent(tea, monkeypatch):
    """Cancelling and confirming both read "awaiting payment"; the one that writes last does not see the other."""
    account, payment = make_account(), make_transfer(tea)
    part = payment.purchase.order.seller_orders.get()
    read, cancelled = threading.Barrier(2), threading.Event()

    def read_then_write(row, rule, **columns):
        state = SellerOrder.objects.values_list("state", flat=True).get(pk=row.pk)
        read.wait(20)
        if rule.target == State.CANCELLED:
            transaction.on_commit(cancelled.set)
        else:
            cancelled.wait(20)
        rows = SellerOrder.objects.filter(pk=row.pk)
        return state in rule.sources and bool(rows.update(state=rule.target, **columns))

    monkeypatch.setattr(fulfilment, "_change", read_then_write)
    pay = lambda: arrive(account, payment.amount_vnd, payment.reference)  # noqa: E731
    cancel = lambda: fulfilment.move(part, "cancel", role=Role.BUYER)  # noqa: E731
    race(lambda n: (pay, cancel)[n](), runners=2)
    assert outcome(payment)[0] == State.CONFIRMED
    assert part.events.filter(action="cancel").exists()
    assert tea.stockrecords.get().num_allocated == 1


# ------------------------------------------------------------------------------------------------ refund × refund
@pytest.fixture
def overpaid(tea):
    """A paid order of which 10.000 has to go back, and nobody has acted yet."""
    account, payment = make_account(), make_transfer(tea)
    arrive(account, payment.amount_vnd, payment.reference)
    part = payment.purchase.order.seller_orders.get()
    with override_settings(SETTLEMENT="builtins.int"):
        fulfilment.claim(part, key="goodwill", goods_vnd=10_000, reason="hộp móp")
    return payment


def test_what_two_of_the_office_and_the_tick_settle_at_once_is_refunded_once(overpaid):
    race(lambda _n: settlement.settle(overpaid.purchase.order_id), runners=6)
    overpaid.refresh_from_db()
    assert [refund.amount_vnd for refund in Refund.objects.all()] == [10_000]
    assert overpaid.refunded_vnd == 10_000


def test_control_without_lock_and_key_the_same_sum_is_refunded_twice(overpaid, monkeypatch):
    without_row_locks(monkeypatch)
    monkeypatch.setattr(settlement, "_book", lambda _payment: None)  # its unique keys make the second wait too
    counted = threading.Barrier(2)
    monkeypatch.setattr(settlement, "_refund_key", lambda _payment: f"{counted.wait(20)}-{uuid.uuid4()}")
    race(lambda _n: settlement.settle(overpaid.purchase.order_id), runners=2)
    overpaid.refresh_from_db()
    assert overpaid.refunded_vnd == 20_000


def test_two_clerks_who_mark_one_refund_as_sent_write_one_number(overpaid):
    settlement.settle(overpaid.purchase.order_id)
    refund, clerks = Refund.objects.get(), [make_user(), make_user()]

    def mark(number: int):
        try:
            refunds.mark_sent(refund, bank_reference=f"FT-{number}", actor=clerks[number])
        except refunds.ValidationError:
            return "done by the other"
        return f"FT-{number}"

    results = race(mark, runners=2)
    refund.refresh_from_db()
    assert results.count("done by the other") == 1
    assert refund.provider_id in results


# ------------------------------------------------------------------------------------------------ late money
def test_late_money_and_a_new_buyer_cannot_both_have_the_last_piece():
    rare, account, clerk = make_product(price=150_000, stock=1), make_account(), make_user()
    payment = make_transfer(rare)
    SellerOrder.objects.update(due_at=clock.now())
    fulfilment.lapse_due()
    line, basket = arrive(account, payment.amount_vnd, payment.reference), make_basket(rare)
    acts = [lambda: submit(basket).pk, lambda: review.assign(line, payment, actor=clerk).state]
    race(lambda n: acts[n](), runners=2)
    state, kept, _refunds = outcome(payment)
    assert (state, kept) in {(State.CONFIRMED, payment.amount_vnd), (State.CANCELLED, 0)}
    assert Order.objects.count() == (1 if kept else 2)
    assert rare.stockrecords.get().num_allocated == 1
