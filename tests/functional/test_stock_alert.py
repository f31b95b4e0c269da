"""Tell me when it is back: asked on the product page without account or script, told once, forgotten on request."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from shop.alerts import services
from shop.alerts.models import AlertRule, Waiting
from shop.core import clock
from shop.core.models import OutboxMessage
from shop.partner.models import StockRecord
from shop.stock import services as stock
from tests.factories.accounts import make_member, make_user
from tests.factories.catalogue import make_product

pytestmark = pytest.mark.django_db
OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture(autouse=True)
def _rule():
    cache.clear()
    services.load_reference()


@pytest.fixture
def tea():
    return make_product("Trà Hết Rồi", stock=0)


def ask(client, product, contact="0912 345 678", **extra):
    return client.post(reverse("storefront:stock_alert", args=[product.pk]), {"contact": contact}, **(OURS | extra))


def restock(product, pieces: int):
    stock.receive(StockRecord.objects.get(product=product), pieces)


def told() -> list[str]:
    sent = OutboxMessage.objects.filter(reference__startswith="alert:").order_by("pk")
    return list(sent.values_list("recipient", flat=True))


def test_the_form_stands_where_goods_are_out_of_stock_only(client, tea):
    page = client.get(tea.get_absolute_url())
    address = reverse("storefront:stock_alert", args=[tea.pk])
    assert f'action="{address}"' in page.content.decode()
    assert "90 ngày" in page.content.decode()
    assert not page.cookies
    assert address not in client.get(make_product("Còn Hàng").get_absolute_url()).content.decode()
    assert (
        "stock_alert"
        not in client.get(make_product("Đi Bản", set_code="6.1.1", stock=0).get_absolute_url()).content.decode()
    )


def test_a_guest_asks_twice_and_is_told_once(client, tea, django_capture_on_commit_callbacks):
    assert ask(client, tea).url == tea.get_absolute_url()
    ask(client, tea, "+84912345678")
    waiting = Waiting.objects.get()
    assert (waiting.contact, waiting.kind, waiting.user) == ("+84912345678", "phone", None)
    with django_capture_on_commit_callbacks(execute=True):
        restock(tea, 5)
    assert told() == ["+84912345678"]
    assert services.tell_due() == 0
    body = OutboxMessage.objects.get(reference=f"alert:{tea.pk}").body
    assert "Trà Hết Rồi đã có hàng lại" in body
    assert tea.get_absolute_url() in body
    assert waiting.token in body


def test_one_piece_is_not_promised_to_everybody(client, tea):
    """Three people per piece, the first who asked first; the next three after the pause, while it is still there."""
    for number in range(7):
        ask(client, tea, f"khach{number}@example.vn")
    restock(tea, 1)
    assert services.tell_due() == 3
    assert services.tell_due() == 0
    assert told() == [f"khach{number}@example.vn" for number in range(3)]
    with time_machine.travel(clock.now() + dt.timedelta(hours=13)):
        assert services.tell_due() == 3
    assert len(told()) == 6


def test_nobody_is_told_of_what_may_not_be_sold(client, tea):
    ask(client, tea)
    tea.certificates.all().delete()
    restock(tea, 5)
    assert services.tell_due() == 0
    assert told() == []


def test_a_request_expires(client, tea):
    ask(client, tea)
    with time_machine.travel(clock.now() + dt.timedelta(days=91)):
        restock(tea, 5)
        assert services.tell_due() == 0
    assert not Waiting.objects.exists()


def test_nothing_is_promised_without_goods_of_its_own(client, tea):
    ask(client, tea)
    assert services.tell_due() == 0


def test_the_link_of_the_message_forgets_the_contact_when_pressed(client, tea):
    ask(client, tea, "a@example.vn")
    ask(client, make_product("Khác", stock=0), "a@example.vn")
    address = reverse("storefront:stock_alert_stop", args=[Waiting.objects.first().token])
    assert "a@example.vn" in client.get(address).content.decode()
    assert Waiting.objects.count() == 2
    client.post(address)
    assert not Waiting.objects.exists()
    assert client.get(address).status_code == 200


def test_a_wrong_contact_comes_back_with_a_sentence(client, tea):
    response = ask(client, tea, "12")
    assert response.status_code == 422
    assert 'value="12"' in response.content.decode()
    assert not Waiting.objects.exists()


def test_another_site_cannot_ask_and_what_is_not_sold_cannot_be_waited_for(client, tea):
    assert ask(client, tea, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert ask(client, make_product("Chưa Cấp", stars=None, stock=0)).status_code == 404
    assert ask(client, make_product("Đi Bản", set_code="6.1.1", stock=0)).status_code == 404


def test_what_is_in_stock_is_not_waited_for(client):
    assert ask(client, make_product("Còn Hàng")).status_code == 422


def test_one_address_and_one_contact_ask_only_so_much(client, tea):
    AlertRule.objects.update(most_open=1)
    ask(client, tea)
    assert ask(client, make_product("Khác", stock=0)).status_code == 422
    for number in range(20):
        last = ask(client, tea, f"x{number}@example.vn")
    assert last.status_code == 422
    assert Waiting.objects.count() == 19


def test_the_contact_of_an_account_is_filled_in_and_goes_with_the_account(client, tea):
    person = make_user(phone="+84912000111", password="chè-shan-tuyết-1")
    client.force_login(person)
    assert 'value="+84912000111"' in client.get(tea.get_absolute_url()).content.decode()
    client.post(reverse("storefront:stock_alert", args=[tea.pk]), {}, **OURS)
    assert Waiting.objects.get().user == person
    exported = client.get(reverse("customer:data")).json()
    assert exported["stock_alerts"][0]["product"] == "Trà Hết Rồi"
    client.post(reverse("customer:profile-delete"), {"current": "chè-shan-tuyết-1"})
    assert not Waiting.objects.exists()


def test_the_producer_sees_who_waits_and_fills_the_shelf(client, tea, django_capture_on_commit_callbacks):
    ask(client, tea)
    client.force_login(make_member("producer_owner", producer=tea.listing.owner))
    assert "1 người chờ" in client.get(reverse("producers:stock")).content.decode()
    record = StockRecord.objects.get(product=tea)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("producers:stock"), {"record": record.pk, "pieces": 4}).status_code == 302
    record.refresh_from_db()
    assert record.num_in_stock == 4
    assert told() == ["+84912345678"]
    assert client.post(reverse("producers:stock"), {"record": record.pk, "pieces": 0}).status_code == 422
    other = StockRecord.objects.get(product=make_product("Của Người Khác", commune="Xã Khác"))
    assert client.post(reverse("producers:stock"), {"record": other.pk, "pieces": 4}).status_code == 404


def test_staff_see_what_people_wait_for_and_not_the_table_of_oscar(client, tea):
    ask(client, tea)
    client.force_login(make_user(is_staff=True, is_superuser=True))
    page = client.get(reverse("dashboard:user-alert-list")).content.decode()
    assert "Trà Hết Rồi" in page
    assert "1 người chờ" in page
    assert client.get(reverse("dashboard:user-alert-delete", args=[1])).status_code == 404
