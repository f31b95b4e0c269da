"""The account: nobody sees anything of anybody else."""

import pytest
from django.urls import reverse

from tests.factories.accounts import make_user
from tests.factories.catalogue import make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db
PLAIN_PAGES = [
    "summary",
    "order-list",
    "address-list",
    "address-create",
    "wishlist",
    "profile-view",
    "contact-change",
    "change-password",
    "data",
    "profile-delete",
]


@pytest.fixture
def owner():
    return make_user(full_name="H’Mẫu Niê", phone="+84912345678")


@pytest.fixture
def stranger():
    return make_user(full_name="Người lạ")


@pytest.mark.parametrize("name", PLAIN_PAGES)
def test_the_anonymous_are_sent_to_sign_in(client, name):
    address = reverse(f"customer:{name}")
    assert client.get(address).url == f"{reverse('accounts:login')}?next={address}"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", PLAIN_PAGES)
def test_it_opens_and_no_cache_keeps_it(client, owner, name, language):
    from django.utils import translation

    client.force_login(owner)
    with translation.override(language):
        response = client.get(reverse(f"customer:{name}"))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_an_empty_account_says_so(client, owner):
    client.force_login(owner)
    assert "Chưa có đơn nào." in client.get(reverse("customer:order-list")).content.decode()


def test_the_owner_sees_the_order_whole(client, owner):
    tea = make_product("Chè Phìn Hồ", price=185_000)
    paste = make_product("Mắm Lê Gia", price=55_000, province="Thanh Hóa", commune="Hoằng Phụ")
    order = make_order(tea, paste, user=owner, full_name="<b>Mẫu</b>")
    client.force_login(owner)
    page = client.get(reverse("customer:order", args=[order.number])).content.decode()
    for text in ("Chè Phìn Hồ", "Mắm Lê Gia", "185.000", "55.000", "&lt;b&gt;Mẫu&lt;/b&gt;", "0912 345 678"):
        assert text in page
    assert reverse("orders:track", args=[order.number, order.purchase.token]) in page
    assert page.count('class="parcel"') == 2


def test_a_stranger_sees_no_order(client, owner, stranger):
    order = make_order(make_product(), user=owner)
    client.force_login(stranger)
    assert client.get(reverse("customer:order", args=[order.number])).status_code == 404
    for name in ("summary", "order-list"):
        assert order.number not in client.get(reverse(f"customer:{name}")).content.decode()


def test_an_order_of_a_guest_belongs_to_no_account(client, owner):
    order = make_order(make_product(), phone=str(owner.phone))
    client.force_login(owner)
    assert order.number not in client.get(reverse("customer:order-list")).content.decode()


def test_the_list_takes_the_same_queries_for_one_order_and_for_five(client, owner, django_assert_max_num_queries):
    product = make_product(stock=50)
    for _order in range(5):
        make_order(product, user=owner)
    client.force_login(owner)
    client.get(reverse("customer:order-list"))  # what every page needs is cached from here on
    with django_assert_max_num_queries(8):
        client.get(reverse("customer:order-list"))


def test_oscar_s_names_lead_somewhere(client, owner):
    client.force_login(owner)
    assert client.get(reverse("customer:notifications-inbox")).url == reverse("customer:order-list")
    assert client.get(reverse("customer:wishlists-detail", args=["ABC123"])).url == reverse("customer:wishlist")
    assert client.get(reverse("customer:logout")).status_code == 405
