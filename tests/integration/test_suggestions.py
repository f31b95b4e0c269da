"""Proposals while typing, and the page that explains the order."""

import pytest
from django.urls import reverse

from catalogue.listings.models import Listing
from tests.factories.catalogue import make_product

pytestmark = pytest.mark.django_db


def labels(client, text: str, kind: str = "product") -> list[str]:
    """Return the labels of one kind."""
    hits = client.get(reverse("storefront:suggestions"), {"q": text}).json()["hits"]
    return [hit["label"] for hit in hits if hit["kind"] == kind]


def test_the_address_is_vietnamese():
    assert reverse("storefront:suggestions") == "/goi-y/"
    assert reverse("storefront:ranking") == "/cach-xep-hang/"


@pytest.mark.parametrize("text", ["ca phe bu", "cà phê bu", "buon ma", "Ca\u0300 phê"])
def test_a_product_is_offered_before_its_name_is_finished(client, text):
    make_product("Cà phê Buôn Ma Thuột", set_code="1.6.1")
    make_product("Chè xanh")
    assert labels(client, text) == ["Cà phê Buôn Ma Thuột"]


def test_what_was_typed_is_marked_in_the_accented_label(client):
    make_product("Cà phê Buôn Ma Thuột", set_code="1.6.1")
    hits = client.get(reverse("storefront:suggestions"), {"q": "ca phe bu"}).json()["hits"]
    assert hits[0]["parts"] == [["Cà phê Bu", True], ["ôn Ma Thuột", False]]
    assert all("".join(text for text, _marked in hit["parts"]) == hit["label"] for hit in hits)


def test_sets_and_producers_are_offered(client):
    make_product("Chè xanh", set_code="1.5.1")
    assert labels(client, "chè tươi", "set") == ["Chè tươi, chè chế biến"]
    assert labels(client, "cooperative hong", "producer") == ["Cooperative Hồng Thái Tuyên Quang"]


def test_a_product_that_may_not_be_sold_is_not_offered(client):
    product = make_product("Chè xanh")
    Listing.objects.filter(product=product).update(state="withdrawn")
    assert labels(client, "chè xanh") == []


def test_one_letter_and_markup_offer_nothing(client):
    make_product("Chè xanh")
    assert client.get("/goi-y/", {"q": "c"}).json() == {"hits": []}
    assert client.get("/goi-y/", {"q": '"*:<script>'}).json()["hits"] == []


def test_it_needs_few_queries(client, django_assert_max_num_queries):
    make_product("Chè xanh")
    client.get("/goi-y/", {"q": "chè"})
    with django_assert_max_num_queries(3):
        client.get("/goi-y/", {"q": "chè x"})


def test_who_asks_too_often_gets_none_for_a_while(client):
    for _turn in range(240):
        client.get("/goi-y/", {"q": "x"})
    assert client.get("/goi-y/", {"q": "x"}).status_code == 429


def test_the_ranking_page_prints_the_constants_that_the_code_uses(client):
    page = client.get(reverse("storefront:ranking")).content.decode()
    assert "Cách xếp hạng" in page
    for figure in ("4,0", "2,7", "0,3"):
        assert figure in page
