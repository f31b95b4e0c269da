"""A past order is put into the basket once more: what can be had today, at the prices of today."""

import pytest
from django.urls import reverse

from shop.basket.selectors import view_basket
from shop.partner.models import StockRecord
from tests.factories.catalogue import make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


def again(client, order):
    answer = client.post(reverse("orders:again", args=[order.number, order.purchase.token]), follow=True)
    return answer, view_basket(answer.wsgi_request.basket)


def test_what_can_be_had_is_put_in_at_todays_price_and_the_rest_is_said(client):
    tea, honey, gone = make_product(price=150_000), make_product("Mật ong rừng"), make_product("Rượu sim")
    order = make_order(tea, honey, gone, pieces=3)
    StockRecord.objects.filter(product=tea).update(price=170_000)
    StockRecord.objects.filter(product=honey).update(num_in_stock=5)  # 3 of them are kept for the order
    gone.certificates.update(valid_until="2020-01-01", issued_on="2017-01-01")
    answer, basket = again(client, order)
    assert {item.name: (item.quantity, item.unit_vnd) for item in basket.items()} == {
        tea.title: (3, 170_000),
        "Mật ong rừng": (2, 150_000),
    }
    said = [str(message) for message in answer.context["messages"]]
    assert said[0] == "Hàng đã vào giỏ, theo giá hôm nay."
    assert "Mật ong rừng: lần trước bạn mua 3, hiện chỉ còn 2." in said
    assert any(sentence.startswith("Rượu sim: ") for sentence in said)


def test_a_wrong_secret_opens_nothing(client):
    order = make_order(make_product())
    assert client.post(reverse("orders:again", args=[order.number, "x"])).status_code == 404


def test_the_button_stands_on_the_page_of_the_order(client):
    order = make_order(make_product())
    page = client.get(reverse("orders:track", args=[order.number, order.purchase.token])).content.decode()
    assert reverse("orders:again", args=[order.number, order.purchase.token]) in page
