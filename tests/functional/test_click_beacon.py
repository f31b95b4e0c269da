"""The beacon of opened results: sums by day, text and product; nobody is in them, and nobody else can add to them."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from search import clicks
from search.models import SearchClick
from shop.core.clock import today
from tests.factories.catalogue import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    return make_product("Trà thử")


def tell(product, q="Trà", place=1, origin="same-origin", **changes):
    data = {"q": q, "mon": product.pk, "cho": place} | changes
    return Client(headers={"Sec-Fetch-Site": origin}).post(reverse("storefront:click"), data)


def sums() -> list[tuple]:
    return list(SearchClick.objects.values_list("day", "text", "product_id", "clicks", "positions"))


def test_the_address_is_vietnamese():
    assert reverse("storefront:click") == "/luot-bam/"


def test_openings_of_a_day_are_one_row(product):
    assert [tell(product, place=place).status_code for place in (1, 3)] == [204, 204]
    assert tell(product, q="TRÀ ", place=2).status_code == 204
    assert sums() == [(today(), "trà", product.pk, 3, 6)]


def test_nothing_but_these_columns_is_kept():
    assert {field.name for field in SearchClick._meta.fields} == {
        *("id", "day", "text", "product_id", "clicks", "positions")
    }


def test_it_sets_no_cookie_and_starts_no_session(product):
    assert not tell(product).cookies


@pytest.mark.parametrize(
    "wrong",
    [
        {"mon": 999_999},
        {"mon": "x"},
        {"mon": "-1"},
        {"cho": 0},
        {"cho": 1001},
        {"cho": "1e3"},
        {"q": ""},
        {"q": "x" * 201},
        {"q": "lan@example.com"},
        {"q": "0912 345 678"},
        {"mon": "9" * 30},
    ],
)
def test_what_no_list_can_show_is_not_counted(product, wrong):
    assert tell(product, **wrong).status_code == 400
    assert sums() == []


@pytest.mark.parametrize("origin", ["cross-site", "same-site", "none"])
def test_other_sites_add_nothing(product, origin):
    assert tell(product, origin=origin).status_code == 403
    assert sums() == []


def test_who_tells_too_often_is_not_heard_for_a_while(product):
    answers = [tell(product).status_code for _turn in range(62)]
    assert answers[59:] == [204, 429, 429]
    assert sums()[0][3] == 60


def test_a_product_that_is_not_sold_is_not_counted(product):
    assert tell(make_product("Nháp", state="draft")).status_code == 400


def test_what_is_opened_most_with_its_mean_place(product):
    other = make_product("Trà khác")
    with time_machine.travel(dt.datetime.now(dt.UTC) - dt.timedelta(days=40)):
        tell(other)
    for place in (1, 2):
        tell(product, place=place)
    tell(other, place=5)
    assert clicks.opened() == [("trà", product.pk, 2, 1.5), ("trà", other.pk, 1, 5.0)]


def test_only_a_list_of_a_search_carries_what_the_beacon_needs(client, product):
    page = client.get("/san-pham/?q=trà").content.decode()
    assert 'data-clicks="/luot-bam/" data-text="trà" data-first="1"' in page
    assert "data-clicks" not in client.get("/san-pham/").content.decode()


def test_the_second_page_goes_on_counting_places(client):
    for number in range(25):
        make_product(f"Trà {number}")
    assert 'data-first="25"' in client.get("/san-pham/?q=trà&trang=2").content.decode()
