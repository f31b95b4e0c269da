"""The summary of an order as PDF."""

import io
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from catalogue.certification.models import Certificate
from shop.fulfilment import services
from shop.fulfilment.models import Role
from shop.fulfilment.returns import load_reference as load_days
from shop.payments.bank.instructions import instructions_for
from tests.factories.bank import make_account, make_transfer
from tests.factories.catalogue import make_producer, make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


def address(purchase):
    return reverse("orders:paper", args=[purchase.order.number, purchase.token])


def text_of(response) -> str:
    pages = PdfReader(io.BytesIO(response.content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


@pytest.fixture
def order():
    load_days()
    seller = make_producer("HTX Giữ Giấy", phone="0912000111", registration_number="0100109106", street="Thôn Mẫu")
    tea = make_product("Trà có tóm tắt", price=150_000, stock=9, producer=seller)
    other = make_product("Mật ong có tóm tắt", price=90_000, stock=9, producer=make_producer("Ong Rừng"))
    return make_order(tea, other, pieces=2)


def test_it_says_who_sells_what_on_which_terms(client, order):
    response = client.get(address(order.purchase))
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    text = text_of(response)
    told = [
        "HTX Giữ Giấy",
        "Thôn Mẫu",
        "0912 000 111",
        "0100109106",
        "Trà có tóm tắt",
        "150.000",
        "300.000",
        "Ong Rừng",
    ]
    told += [order.number, "Trả tiền khi nhận", "Bạn có thể trả hàng trong 7 ngày", "Khiếu nại"]
    told += [Certificate.objects.filter(product__title="Trà có tóm tắt").get().number or "4 sao"]
    assert [fact for fact in told if fact not in text] == []
    for part in order.seller_orders.all():
        assert f"{part.total_vnd:,}".replace(",", ".") in text
    assert order.purchase.token in text.replace(" ", ""), "a long address may go over two lines"


def test_what_was_called_off_is_no_longer_owed(client, order):
    part = order.seller_orders.order_by("pk").first()
    services.move(part, "cancel", role=Role.BUYER)
    assert "Không còn phải trả" in text_of(client.get(address(order.purchase)))


def test_an_unpaid_transfer_has_the_facts_of_the_page(client):
    make_account()
    payment = make_transfer(make_product(price=150_000, stock=9))
    transfer = instructions_for(payment)
    text = text_of(client.get(address(payment.purchase)))
    for fact in (transfer.bank, transfer.account, transfer.holder, transfer.memo):
        assert fact in text
    assert f"Số tiền {transfer.amount_vnd:,}".replace(",", ".") in text


def test_strangers_get_nothing(client, order):
    assert client.get(reverse("orders:paper", args=[order.number, "x" * 22])).status_code == 404
    assert client.get(reverse("orders:paper", args=["OC-0", order.purchase.token])).status_code == 404


def test_page_and_account_lead_to_it(client, order):
    assert (
        address(order.purchase)
        in client.get(reverse("orders:track", args=[order.number, order.purchase.token])).content.decode()
    )
