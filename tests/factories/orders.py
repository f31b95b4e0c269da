"""Orders for tests, placed through the service that the checkout uses."""

import secrets

from oscar.core.loading import get_model

from shop.basket import services as basket_services
from shop.checkout.services import Contact, place_order
from shop.delivery.services import load_reference as load_rates
from shop.fulfilment.ages import load_reference as load_ages
from shop.fulfilment.complaints import load_reference as load_deadlines
from shop.fulfilment.services import load_reference as load_times
from shop.partner.strategy import Selector
from tests.factories.catalogue import make_commune

Basket = get_model("basket", "Basket")
Country = get_model("address", "Country")


def prepare_shop() -> None:
    """Give the site the rates, times and country that an order asks for."""
    load_rates()
    load_times()
    load_deadlines()
    load_ages()
    Country.objects.get_or_create(iso_3166_1_a2="VN", defaults={"printable_name": "Việt Nam", "name": "Việt Nam"})
    make_commune()


def make_basket(*products, user=None, pieces=1, vouchers=()):
    """Return an open basket of ``user`` (None: a guest) with ``pieces`` of each product and the vouchers on it."""
    prepare_shop()
    basket = Basket.objects.create(owner=user)
    basket.strategy = Selector().strategy()
    for product in products:
        basket_services.add(basket, product.pk, pieces)
    basket.vouchers.add(*vouchers)
    return basket


def make_order(*products, user=None, pieces=1, vouchers=(), **order):
    """Order ``pieces`` of each product for ``user`` (None: a guest), ``vouchers`` on the basket; see ``submit``."""
    return submit(make_basket(*products, user=user, pieces=pieces, vouchers=vouchers), user=user, **order)


def submit(basket, *, user=None, payment="cod", ways=None, key="", seen_total=10**9, **contact):
    """Order a basket; ``contact`` overrides the receiver.

    ``ways`` are the points where parcels are collected, {producer pk: point pk}.
    """
    receiver = {"full_name": "Ý", "phone": "+84912345678", "commune": make_commune(), "street": "Thôn 1"} | contact
    return place_order(
        basket=basket,
        contact=Contact(**receiver),
        seen_total=seen_total,
        key=key or secrets.token_hex(8),
        user=user,
        payment=payment,
        ways=ways or {},
    )
