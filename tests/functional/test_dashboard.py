"""Oscar's dashboard with our people, who may have no e-mail address."""

import pytest
from django.urls import reverse

from shop.core.models import OutboxMessage
from tests.factories.accounts import make_user
from tests.factories.catalogue import make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db
LISTS = [
    "index",
    "order-list",
    "users-index",
    "user-alert-list",
    "catalogue-product-list",
    "catalogue-category-list",
    "catalogue-class-list",
    "catalogue-option-list",
    "catalogue-attribute-option-group-list",
    "stock-alert-list",
    "offer-list",
    "voucher-list",
    "voucher-set-list",
    "range-list",
    "partner-list",
    "reviews-list",
    "page-list",
    "comms-list",
    "reports-index",
    "shipping-method-list",
]


@pytest.fixture
def boss(client):
    boss = make_user(is_staff=True, is_superuser=True)
    client.force_login(boss)
    return boss


@pytest.fixture
def phone_only():
    return make_user(full_name="H' Mẫu Niê", phone="+84912345678")


@pytest.mark.filterwarnings("ignore:Pagination may yield inconsistent results")
@pytest.mark.parametrize("name", LISTS)
def test_its_lists_open_for_staff(client, boss, phone_only, name):
    make_order(make_product(), user=phone_only)
    make_order(make_product("Hai"))
    assert client.get(reverse(f"dashboard:{name}")).status_code == 200


def test_a_buyer_does_not_get_in(client, phone_only):
    client.force_login(phone_only)
    assert client.get(reverse("dashboard:index")).status_code == 403


@pytest.mark.parametrize("name", ["Mẫu", "H' Mẫu Niê", "H’Mẫu", "h mau nie", "MẪU NIÊ", "0912 345"])
def test_people_are_found_without_an_e_mail(client, boss, phone_only, name):
    make_user(full_name="Người khác", email="khac@example.vn")
    page = client.get(reverse("dashboard:users-index"), {"name": name, "search": "1"}).content.decode()
    assert "+84912345678" in page
    assert "khac@example.vn" not in page


@pytest.mark.parametrize("order", ["name", "-email", "num_orders", "date_registered"])
def test_people_are_sorted(client, boss, phone_only, order):
    assert client.get(reverse("dashboard:users-index"), {"sort": order}).status_code == 200


def test_a_person_without_an_e_mail_has_a_page(client, boss, phone_only):
    page = client.get(reverse("dashboard:user-detail", args=[phone_only.pk]))
    assert page.status_code == 200
    assert "H&#x27; Mẫu Niê" in page.content.decode()


def test_an_order_without_an_e_mail_has_a_page(client, boss, phone_only):
    for user in (phone_only, None):
        order = make_order(make_product(), user=user)
        assert client.get(reverse("dashboard:order-detail", args=[order.number])).status_code == 200


@pytest.mark.parametrize("name", ["Mẫu", "H' Mẫu Niê", "0912 345", "K'Thử", "K’Thử"])
def test_orders_are_found_by_buyer_or_receiver(client, boss, phone_only, name):
    order = make_order(make_product(), user=phone_only, full_name="K'Thử")
    other = make_order(make_product("Hai"), full_name="Trần Văn Khác", phone="+84987000000")
    page = client.get(reverse("dashboard:order-list"), {"name": name}).content.decode()
    assert order.number in page
    assert other.number not in page


@pytest.mark.parametrize("address", ["reviews-list"])
def test_other_lists_are_searched_by_name(client, boss, phone_only, address):
    assert client.get(reverse(f"dashboard:{address}"), {"name": "H' Mẫu Niê", "status": ""}).status_code == 200


def test_orders_are_exported(client, boss, phone_only):
    order = make_order(make_product(), user=phone_only)
    data = {"action": "download_selected_orders", "selected_order": [order.pk]}
    response = client.post(reverse("dashboard:order-list"), data)
    assert response.status_code == 200
    assert order.number in response.content.decode()


def test_staff_ask_a_person_to_set_a_new_password(client, boss, phone_only):
    response = client.post(reverse("dashboard:user-password-reset", args=[phone_only.pk]))
    assert response.status_code == 302
    message = OutboxMessage.objects.get(recipient="+84912345678")
    assert reverse("accounts:reset") in message.body
