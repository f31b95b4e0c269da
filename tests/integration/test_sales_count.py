"""How often a product was ordered lately: counted once a day, so that an order alone rebuilds no document."""

import datetime as dt

import pytest

import search.services
from search.models import IndexTask, SearchDocument
from shop.core.clock import day_start, today
from shop.stock import services as stock
from tests.factories.catalogue import make_product

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def _order(product, reference: str) -> None:
    stock.hold([stock.Wanted(product.stockrecords.get().pk, 1, reference)])


def _counted(product) -> int:
    search.services.tick()
    return SearchDocument.objects.get(product_id=product.pk).sales


def test_orders_count_from_the_next_day_for_thirty_days(time_machine):
    product = make_product("Trà Đếm Đơn", stock=500, valid_until=today() + 60 * DAY)
    assert _counted(product) == 0
    _order(product, "first")
    assert not IndexTask.objects.exists()
    assert _counted(product) == 0
    start = day_start(today()) + dt.timedelta(hours=1)
    for days, sales in ((1, 1), (30, 1), (31, 0)):
        time_machine.move_to(start + days * DAY, tick=False)
        assert _counted(product) == sales, f"after {days} days"


def test_the_piece_that_pages_show_is_told_to_search():
    product = make_product("Trà Gần Hết", stock=21)
    search.services.tick()
    _order(product, "leaves 20")
    assert not IndexTask.objects.exists()
    _order(product, "leaves 19")
    assert set(IndexTask.objects.values_list("product_id", flat=True)) == {product.pk}
