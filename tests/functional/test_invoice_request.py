"""A buyer asks for an invoice; each producer is told what must stand on it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from shop.core.models import OutboxMessage
from shop.fulfilment.invoices import check_tax_code
from shop.fulfilment.models import InvoiceRequest
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
