"""Saved addresses."""

import pytest
from django.urls import reverse

from shop.accounts.models import AddressBookEntry
from tests.factories.accounts import make_user
from tests.factories.catalogue import make_commune

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return make_user(full_name="Nguyễn Thị Hạnh", phone="+84912345678")


@pytest.fixture
def commune():
    return make_commune("Hồng Thái")


def typed(**values):
    data = {
        "full_name": "Nguyễn Thị Hạnh",
        "phone": "0912.345.678",
        "commune": "xã Hồng Thái, Tuyên Quang",
        "street": " Thôn  Khau Tràng ",
    }
    return data | values


def add(client, **values):
    return client.post(reverse("customer:address-create"), typed(**values))


def test_name_and_phone_of_the_account_are_proposed(client, owner):
    client.force_login(owner)
    page = client.get(reverse("customer:address-create")).content.decode()
    assert 'value="Nguyễn Thị Hạnh"' in page
    assert 'value="0912 345 678"' in page


def test_it_is_stored_clean_and_the_first_is_the_default(client, owner, commune):
    client.force_login(owner)
    assert add(client).url == reverse("customer:address-list")
    entry = owner.saved_addresses.get()
    assert (str(entry.phone), entry.street, entry.commune) == ("+84912345678", "Thôn Khau Tràng", commune)
    assert entry.is_default


def test_there_is_one_default(client, owner, commune):
    client.force_login(owner)
    add(client)
    add(client, street="Thôn 2", is_default="on")
    add(client, street="Thôn 3")
    assert [a.street for a in owner.saved_addresses.all()] == ["Thôn 2", "Thôn 3", "Thôn Khau Tràng"]
    third = owner.saved_addresses.get(street="Thôn 3")
    client.post(reverse("customer:address-default", args=[third.pk]))
    assert owner.saved_addresses.get(is_default=True) == third


def test_deleting_the_default_leaves_another(client, owner, commune):
    client.force_login(owner)
    add(client)
    add(client, street="Thôn 2", is_default="on")
    default = owner.saved_addresses.get(is_default=True)
    client.post(reverse("customer:address-delete", args=[default.pk]))
    assert owner.saved_addresses.get().is_default


@pytest.mark.parametrize("field", ["full_name", "phone", "commune", "street"])
def test_a_missing_field_is_told_and_the_rest_kept(client, owner, commune, field):
    client.force_login(owner)
    page = add(client, **{field: ""}).content.decode()
    assert f'id="id_{field}_error"' in page
    assert 'role="alert"' in page
    assert not AddressBookEntry.objects.exists()


def test_the_button_for_the_lists_keeps_what_was_typed_and_stores_nothing(client, owner, commune):
    client.force_login(owner)
    page = add(
        client, commune="", commune_province=commune.province.code, street="Thôn 9", phone="12", commune_fill="1"
    ).content.decode()
    assert 'value="Thôn 9"' in page
    assert f'<option value="{commune.code}"' in page
    assert 'role="alert"' not in page
    assert not AddressBookEntry.objects.exists()


def test_it_can_be_corrected(client, owner, commune):
    client.force_login(owner)
    add(client)
    entry = owner.saved_addresses.get()
    address = reverse("customer:address-detail", args=[entry.pk])
    assert "Hồng Thái" in client.get(address).content.decode()
    client.post(address, typed(full_name="Ý"))
    entry.refresh_from_db()
    assert entry.full_name == "Ý"
    assert entry.is_default


@pytest.mark.parametrize("name", ["address-detail", "address-default", "address-delete"])
def test_a_stranger_s_address_does_not_exist(client, owner, commune, name):
    client.force_login(owner)
    add(client)
    entry = owner.saved_addresses.get()
    client.force_login(make_user())
    assert client.post(reverse(f"customer:{name}", args=[entry.pk]), typed(full_name="X")).status_code == 404
    entry.refresh_from_db()
    assert entry.full_name == "Nguyễn Thị Hạnh"
