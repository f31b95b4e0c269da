"""The products of a measurement are ones that a buyer could buy: else the figures would mean nothing."""

import collections

import pytest
from django.core.management import call_command
from django.http import QueryDict
from django.utils.http import urlencode
from oscar.core.loading import get_model

from bench.purchases import Browser, buy_from_ours
from bench.report import median_and_spread, write_section
from bench.seed import AlreadySeeded, seed
from bench.shop import paths
from catalogue.listings.models import Listing
from catalogue.models import Product
from search import selectors, services
from search.models import IndexTask
from shop.fulfilment.models import SellerOrder
from shop.stock.selectors import free_quantities

Order = get_model("order", "Order")


@pytest.fixture
def reference_data(db):
    call_command("setup_site")


@pytest.fixture
def products(reference_data):
    made = seed(50)
    services.reindex()
    return made


def test_seeded_products_are_sold_found_and_in_stock(products):
    assert Product.objects.browsable().filter(pk__in=products).count() == 50
    assert selectors.search(QueryDict("")).total == 50
    name = Product.objects.get(pk=products[7]).title
    found = selectors.search(QueryDict(urlencode({"q": name})))
    assert name in [card.name for card in found.cards]
    free = free_quantities(Product.objects.filter(pk__in=products).values_list("stockrecords", flat=True))
    assert len(free) == 50
    assert all(pieces > 0 for pieces in free.values())
    assert not IndexTask.objects.exists()


def test_no_producer_has_two_products_of_one_name(products):
    names = collections.Counter(Listing.objects.values_list("owner", "product__title"))

    assert names.total() == 50
    assert set(names.values()) == {1}


def test_a_database_is_seeded_once(reference_data):
    seed(10)

    with pytest.raises(AlreadySeeded):
        seed(10)


def test_every_address_of_a_measurement_answers(products, client):
    asked = paths()

    for kind in ("results", "category", "search", "product"):
        assert asked[kind]
        assert {client.get(path).status_code for path in asked[kind][:5]} == {200}
    owners = dict(Listing.objects.values_list("product", "owner"))
    assert asked["pairs"]
    assert all(owners[one["pk"]] != owners[other["pk"]] for one, other in asked["pairs"])


@pytest.mark.django_db(transaction=True)
def test_a_guest_of_the_measurement_gets_one_order_of_two_producers(live_server):
    call_command("setup_site")
    seed(20)
    services.reindex()
    asked = paths()

    with Browser(live_server.thread.port, 1) as browser:
        buy_from_ours(browser, asked["pairs"][0], asked)

    assert Order.objects.count() == 1
    assert SellerOrder.objects.count() == 2
    assert browser.requests == 10  # one for each redirect too


def test_each_measurement_replaces_its_own_section_only(tmp_path):
    path = tmp_path / "results.md"

    write_section("pages", ["old"], path)
    write_section("search", ["kept"], path)
    write_section("pages", ["new \\1"], path)

    text = path.read_text()
    assert "old" not in text
    assert text.index("new \\1") < text.index("kept")


def test_a_figure_says_its_spread():
    assert median_and_spread([51.2, 49.71, 4812.4]) == "51.2 (49.7–4,812)"
    assert median_and_spread([0.7391]) == "0.74"
