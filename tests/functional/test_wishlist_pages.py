"""Products kept for later."""

import pytest
from django.urls import reverse

from shop.customer.selectors import wished_ids
from tests.factories.accounts import make_user
from tests.factories.catalogue import make_product

pytestmark = pytest.mark.django_db
OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def user(client):
    user = make_user()
    client.force_login(user)
    return user


def keep(client, product, **extra):
    return client.post(reverse("customer:wishlist-add"), {"product": product.pk}, **(OURS | extra))


def test_it_is_kept_once_and_shown(client, user):
    product = make_product("Chè Phìn Hồ")
    keep(client, product)
    keep(client, product)
    assert wished_ids(user) == [product.pk]
    assert "Chè Phìn Hồ" in client.get(reverse("customer:wishlist")).content.decode()


def test_the_anonymous_sign_in_and_come_back_to_the_product(client):
    product = make_product()
    back = product.get_absolute_url()
    response = client.post(reverse("customer:wishlist-add"), {"product": product.pk, "next": back}, **OURS)
    assert response.url == f"{reverse('accounts:login')}?next={back}"


def test_another_site_cannot_keep_for_one(client, user):
    assert keep(client, make_product(), HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert wished_ids(user) == []


@pytest.mark.parametrize("pk", ["", "x", "0", "9" * 40, "١"])
def test_what_is_no_product_is_404(client, user, pk):
    assert client.post(reverse("customer:wishlist-add"), {"product": pk}, **OURS).status_code == 404


def test_what_is_not_sold_cannot_be_kept(client, user):
    assert keep(client, make_product(stars=None)).status_code == 404


def test_a_lapsed_product_is_counted_and_not_drawn(client, user):
    product = make_product("Chè Phìn Hồ")
    keep(client, product)
    client.get(reverse("customer:wishlist"))  # reads the message that it was kept
    product.certificates.all().delete()
    page = client.get(reverse("customer:wishlist")).content.decode()
    assert "1 món đã để dành hiện không bán" in page
    assert "Chè Phìn Hồ" not in page


def test_it_is_removed_by_its_owner_only(client, user):
    product = make_product()
    keep(client, product)
    client.force_login(make_user())
    client.post(reverse("customer:wishlist-remove"), {"product": product.pk})
    assert wished_ids(user) == [product.pk]
    client.force_login(user)
    client.post(reverse("customer:wishlist-remove"), {"product": product.pk})
    assert wished_ids(user) == []


def test_two_hundred_are_enough(client, user, monkeypatch):
    monkeypatch.setattr("shop.customer.services.MOST", 1)
    keep(client, make_product("Một"))
    keep(client, make_product("Hai"))
    assert len(wished_ids(user)) == 1
