"""A prepared query gives what the queryset gives, for every value, on both databases."""

import datetime as dt

import pytest
from django.utils import timezone

from catalogue.models import Product
from shop.core.clock import today
from shop.core.prepared import Prepared
from shop.partner.models import StockRecord
from shop.stock.models import StockHold
from shop.stock.selectors import free_expression
from shop.storefront.selectors.product import product_on_sale, variants_of
from tests.factories.catalogue import make_product

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("where", ["here", pytest.param("", marks=pytest.mark.postgres)]),
]

PRICED = Prepared(
    lambda pk, moment: (
        StockRecord.objects.filter(product_id=pk, price__gt=0)
        .annotate(free=free_expression(moment))
        .select_related("product")
    ),
    int,
    dt.datetime,
)


def test_it_gives_each_value_its_own_rows_with_relations(where, django_assert_num_queries):
    tea, rice = make_product("Chè xanh"), make_product("Gạo nếp", stock=3)

    with django_assert_num_queries(2):
        found = [PRICED.first(product.pk, timezone.now()) for product in (tea, rice)]
        assert [record.product.title for record in found] == ["Chè xanh", "Gạo nếp"]
        assert [record.free for record in found] == [10, 3]
    assert PRICED.first(rice.pk + 99, timezone.now()) is None


def test_a_moment_is_compared_to_the_second(where):
    product = make_product(stock=5)
    ends = timezone.now() + dt.timedelta(minutes=10)
    record = product.stockrecords.get()
    StockRecord.objects.filter(pk=record.pk).update(num_allocated=2)
    StockHold.objects.create(stockrecord=record, quantity=2, state="held", reference="1", expires_at=ends)

    assert PRICED.first(product.pk, ends - dt.timedelta(seconds=1)).free == 3
    assert PRICED.first(product.pk, ends).free == 5


def test_the_product_page_sees_the_day_change(where):
    product = make_product(valid_until=today())

    assert product_on_sale(product.pk).valid_certificate.valid_until == today()
    product.certificates.update(valid_until=today() - dt.timedelta(days=1))
    assert product_on_sale(product.pk) is None


def test_variants_of_a_parent_and_of_a_product_alone(where):
    alone = make_product("Mật ong", price=90_000)
    assert [(pack.price_vnd, pack.free) for pack in variants_of(alone)] == [(90_000, 10)]

    parent = make_product("Cà phê")
    Product.objects.filter(pk=parent.pk).update(structure=Product.PARENT)
    parent.refresh_from_db()
    for title, price in (("gói 250 g", 50_000), ("gói 500 g", 95_000)):
        child = Product.objects.create(title=title, parent=parent, structure=Product.CHILD)
        partner = parent.listing.owner.partner
        StockRecord.objects.create(
            product=child, partner=partner, partner_sku=title, price=price, price_currency="VND", num_in_stock=4
        )
    assert [(pack.title, pack.price_vnd, pack.free) for pack in variants_of(parent)] == [
        ("gói 250 g", 50_000, 4),
        ("gói 500 g", 95_000, 4),
    ]


def test_a_query_that_ignores_a_value_is_refused(where):
    with pytest.raises(ValueError, match="does not use"):
        Prepared(lambda pk, other: Product.objects.filter(pk=pk), int, int).rows(1, 2)
