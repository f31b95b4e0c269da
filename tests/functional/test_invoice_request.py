"""A buyer asks for an invoice; each producer is told what must stand on it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from shop.core.clock import today
from shop.core.models import OutboxMessage
from shop.fulfilment.invoices import check_tax_code
from shop.fulfilment.models import Invoice, InvoiceRequest
from tests.factories.accounts import make_member
from tests.factories.catalogue import make_producer, make_product
from tests.factories.orders import make_order

SAID = {"company": "Công ty TNHH Mẫu", "tax_code": "0100109106", "address": "1 Phố Mẫu, Hà Nội", "email": "kt@mau.vn"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0100109106", "0100109106"),
        ("0100 109 106", "0100109106"),
        ("0100109106-001", "0100109106-001"),
        ("0100109106001", "0100109106-001"),
        ("001099012345", "001099012345"),
    ],
)
def test_a_tax_code_is_stored_as_it_is_written(typed, stored):
    assert check_tax_code(typed) == stored


@pytest.mark.parametrize("typed", ["", "0100109107", "010010910", "01001091O6", "٠١٠٠١٠٩١٠٦", "0100109106-01"])
def test_a_mistyped_tax_code_is_refused(typed):
    with pytest.raises(ValidationError):
        check_tax_code(typed)


@pytest.mark.django_db
def test_the_producer_is_told_and_sees_it_on_the_order(client):
    producer = make_producer("HTX Xuất Hoá Đơn", phone="0912000111")
    order = make_order(make_product("Trà Có Hoá Đơn", producer=producer))
    address = reverse("orders:invoice", args=[order.number, order.purchase.token])
    wrong = client.post(address, SAID | {"tax_code": "0100109107"})
    assert wrong.status_code == 422
    assert 'value="0100109107"' in wrong.content.decode()
    before = OutboxMessage.objects.count()
    for _time in range(2):
        assert client.post(address, SAID).status_code == 302
    assert InvoiceRequest.objects.get().tax_code == "0100109106"
    assert OutboxMessage.objects.count() == before + 1, "told once"
    assert "Công ty TNHH Mẫu" in OutboxMessage.objects.order_by("pk").last().body
    client.force_login(make_member("producer_owner", producer=producer))
    page = client.get(reverse("producers:order", args=[order.seller_orders.get().number])).content.decode()
    assert "0100109106" in page


@pytest.fixture
def sold(db):
    order = make_order(make_product("Trà Có Hoá Đơn", producer=make_producer("HTX Viết Hoá Đơn")), email="y@example.vn")
    return order.seller_orders.get()


def _written(client, part, number="1C26TAA 123", day=None):
    address = reverse("producers:invoice", args=[part.number])
    return client.post(address, {"invoice-number": number, "invoice-issued_on": (day or today()).isoformat()})


def test_the_buyer_sees_and_reads_that_the_invoice_is_written(client, sold):
    purchase = sold.order.purchase
    client.post(reverse("orders:invoice", args=[sold.order.number, purchase.token]), SAID)
    client.force_login(make_member("producer_owner", producer=sold.producer))
    before = OutboxMessage.objects.filter(recipient="y@example.vn").count()
    for _time in range(2):
        assert _written(client, sold).status_code == 302
    told = OutboxMessage.objects.filter(recipient="y@example.vn").order_by("pk")
    assert told.count() == before + 1, "told once"
    assert "1C26TAA 123" in told.last().body
    page = client.get(reverse("orders:track", args=[sold.order.number, purchase.token])).content.decode()
    assert "1C26TAA 123" in page
    _written(client, sold, "1C26TAA 124")
    assert Invoice.objects.get().number == "1C26TAA 124", "a slip can be corrected"


def test_an_invoice_that_cannot_be_is_refused(client, sold):
    client.force_login(make_member("producer_owner", producer=sold.producer))
    assert _written(client, sold).status_code == 422, "nobody asked for one"
    client.post(reverse("orders:invoice", args=[sold.order.number, sold.order.purchase.token]), SAID)
    for number, day in (("", None), ("1", today() + dt.timedelta(days=1)), ("1", today() - dt.timedelta(days=1))):
        assert _written(client, sold, number, day).status_code == 422
    assert not Invoice.objects.exists()


def test_the_invoice_of_another_producer_is_out_of_reach(client, sold):
    client.force_login(make_member("producer_owner", producer=make_producer("HTX Khác")))
    assert _written(client, sold).status_code == 404
