"""Many buyers, one voucher that counts once, real threads on a real PostgreSQL. Without the guard it is overused."""

import threading

import pytest
from django.db.models import F
from oscar.core.loading import get_model

from shop.basket.selectors import view_basket
from shop.checkout import services as checkout
from shop.fulfilment.models import Purchase, Role, SellerOrder
from shop.fulfilment.services import move
from shop.offers import rules
from shop.offers import services as offered
from tests.concurrency.test_last_pieces import race
from tests.factories.catalogue import make_commune, make_producer, make_product
from tests.factories.offers import Voucher, make_voucher
from tests.factories.orders import make_basket, make_order, prepare_shop

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Basket = get_model("basket", "Basket")

BUYERS = 6
PRICE, OFF = 100_000, 20_000


@pytest.fixture
def baskets():
    """``BUYERS`` baskets with goods of their own each, all with the same voucher on them, and the total they saw."""
    prepare_shop()
    rules.load_reference()
    voucher = make_voucher(amount=OFF)
    home = make_commune()
    producer = make_producer("HTX Đua Mã", commune=home)
    products = [make_product(f"Món {n}", price=PRICE, producer=producer, index=False) for n in range(BUYERS)]
    made = [make_basket(product, vouchers=[voucher]) for product in products]
    fee = checkout.quote_basket(view_basket(made[0]), home).delivery_vnd
    return voucher, made, home, PRICE - OFF + fee


def order(baskets, number: int):
    _voucher, made, home, seen = baskets
    contact = checkout.Contact(full_name="Ý", phone="+84912345678", commune=home, street="Thôn 1")
    try:
        checkout.place_order(basket=made[number], contact=contact, seen_total=seen, key=f"đua-{number}")
    except checkout.TotalChanged as change:
        return change.total.total_vnd - change.seen
    return "ordered"


def test_one_gets_the_voucher_and_the_others_are_told_the_new_total(baskets):
    voucher, made = baskets[:2]
    results = race(lambda number: order(baskets, number), BUYERS)
    assert results.count("ordered") == 1
    assert results.count(OFF) == BUYERS - 1
    voucher.refresh_from_db()
    assert (voucher.num_orders, voucher.applications.count()) == (1, 1)
    assert Purchase.objects.count() == SellerOrder.objects.filter(discount_vnd=OFF).count() == 1
    left = Basket.objects.filter(pk__in=[one.pk for one in made], lines__isnull=False)
    assert left.count() == BUYERS - 1, "nobody who was told has lost his goods"


def test_the_same_race_without_the_guard_overuses_it(baskets, monkeypatch):
    """The control: look, then count, as Oscar's own voucher does."""
    looked = threading.Barrier(BUYERS)

    def naive(pk, amount, user):
        assert not Voucher.objects.get(pk=pk).num_orders
        looked.wait(timeout=20)
        Voucher.objects.filter(pk=pk).update(num_orders=F("num_orders") + 1)

    monkeypatch.setattr(offered, "_take_voucher", naive)
    results = race(lambda number: order(baskets, number), BUYERS)
    assert results.count("ordered") > 1
    baskets[0].refresh_from_db()
    assert baskets[0].num_orders > 1


def test_both_parts_cancelled_at_once_give_the_use_back_once():
    prepare_shop()
    rules.load_reference()
    voucher = make_voucher(amount=OFF)
    goods = [make_product(f"Món {n}", price=PRICE, producer=make_producer(f"HTX {n}"), index=False) for n in range(2)]
    parts = list(make_order(*goods, vouchers=[voucher]).seller_orders.order_by("pk"))
    race(lambda number: move(parts[number % 2], "cancel", role=Role.BUYER), 4)
    voucher.refresh_from_db()
    assert (voucher.num_orders, voucher.applications.count()) == (0, 0)
