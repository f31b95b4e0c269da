"""Oscar's dashboard with our people, who may have no e-mail address."""

import pytest
from django.urls import reverse

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


@pytest.mark.parametrize("name", LISTS)
def test_its_lists_open_for_staff(client, boss, phone_only, name):
    make_order(make_product(), user=phone_only)
    make_order(make_product("Hai"))
    assert client.get(reverse(f"dashboard:{name}")).status_code == 200


def test_a_buyer_does_not_get_in(client, phone_only):
    client.force_login(phone_only)
    assert client.get(reverse("dashboard:index")).status_code == 403


@pytest.mark.parametrize("query", [{"name": "Mẫu"}, {"name": "H' Mẫu Niê"}, {"email": "example"}])
def test_people_are_found_without_an_e_mail(client, boss, phone_only, query):
    response = client.get(reverse("dashboard:users-index"), query)
    assert response.status_code == 200


def test_a_person_without_an_e_mail_has_a_page(client, boss, phone_only):
    page = client.get(reverse("dashboard:user-detail", args=[phone_only.pk]))
    assert page.status_code == 200
    assert "H&#x27; Mẫu Niê" in page.content.decode()


def test_an_order_without_an_e_mail_has_a_page(client, boss, phone_only):
    for user in (phone_only, None):
        order = make_order(make_product(), user=user)
        assert client.get(reverse("dashboard:order-detail", args=[order.number])).status_code == 200


@pytest.mark.parametrize("query", [{"name": "Mẫu"}, {"order_number": "1"}, {"name": "Nguyễn Thị Hạnh"}])
def test_orders_are_searched(client, boss, phone_only, query):
    make_order(make_product(), user=phone_only)
    assert client.get(reverse("dashboard:order-list"), query).status_code in {200, 302}


def test_orders_are_exported(client, boss, phone_only):
    order = make_order(make_product(), user=phone_only)
    data = {"action": "download_selected_orders", "selected_order": [order.pk]}
    response = client.post(reverse("dashboard:order-list"), data)
    assert response.status_code == 200
    assert order.number in response.content.decode()


def test_a_reset_by_e_mail_does_not_fail_for_who_has_none(client, boss, phone_only):
    response = client.post(reverse("dashboard:user-password-reset", args=[phone_only.pk]))
    assert response.status_code in {302, 404}
