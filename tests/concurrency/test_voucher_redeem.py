"""One voucher of a service that two hands type at once, on a real PostgreSQL; with its control."""

import threading

import pytest
from django.core.exceptions import ValidationError

from shop.fulfilment import services, vouchers
from shop.fulfilment.models import Role, SellerOrder
from shop.ledger import rates
from shop.payments.models import Payment
from shop.payments.settlement import settle_due
from tests.concurrency.test_last_pieces import race
from tests.factories.bank import arrive, make_account
from tests.factories.catalogue import make_product
from tests.factories.orders import make_order

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def voucher():
    rates.load_reference()
    made = make_order(make_product("Đêm Homestay", set_code="6.1.1", stock=5), payment="vietqr")
    payment = Payment.objects.get()
    arrive(make_account(), payment.amount_vnd, payment.reference)
    settle_due()
    return made.seller_orders.get()


def _try(act) -> str:
    try:
        act()
    except ValidationError:
        return "refused"
    return "done"


def _redeem(voucher):
    part = SellerOrder.objects.get(pk=voucher.pk)
    return _try(lambda: vouchers.redeem(part, code=voucher.collect_code))


def test_of_those_who_type_a_code_at_once_one_wins(voucher):
    assert sorted(race(lambda _n: _redeem(voucher), runners=5)) == ["done"] + 4 * ["refused"]
    assert voucher.events.filter(action="redeem").count() == 1
    assert voucher.lines.get().line.stockrecord.num_in_stock == 4


def test_control_without_the_guard_a_code_is_taken_twice(voucher, monkeypatch):
    both = threading.Barrier(2)

    def change(part, rule, **columns):
        both.wait(20)
        return bool(SellerOrder.objects.filter(pk=part.pk).update(state=rule.target, **columns))

    monkeypatch.setattr(services, "_change", change)
    assert race(lambda _n: _redeem(voucher), runners=2) == ["done", "done"]
    assert voucher.events.filter(action="redeem").count() == 2


def test_it_is_used_or_given_back_never_both(voucher):
    def act(number):
        if number:
            return _redeem(voucher)
        part = SellerOrder.objects.get(pk=voucher.pk)
        return _try(lambda: services.move(part, "give_back", role=Role.BUYER))

    assert sorted(race(act, runners=2)) == ["done", "refused"]
    voucher.refresh_from_db()
    assert voucher.payable_vnd == (0 if voucher.state == "cancelled" else voucher.total_vnd)
