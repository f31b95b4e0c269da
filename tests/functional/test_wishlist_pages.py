"""Products kept for later."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from oscar.core.loading import get_model

from shop.alerts.services import load_reference as load_rule
from shop.customer.selectors import wished_ids
from shop.customer.services import unwish
from shop.partner.models import StockRecord
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.catalogue import index_products, make_product
from tests.factories.orders import prepare_shop

pytestmark = pytest.mark.django_db
OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture(autouse=True)
def _untried():
    cache.clear()


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


def test_a_guest_signs_in_and_what_he_pressed_is_kept(client):
    product, person = make_product("Chè Phìn Hồ"), make_user(password=PASSWORD)
    back = product.get_absolute_url()
    response = client.post(reverse("customer:wishlist-add"), {"product": product.pk, "next": back}, **OURS)
    assert response.url == f"{reverse('accounts:login')}?next={reverse('customer:wishlist-resume')}"
    response = client.post(response.url, {"contact": str(person.phone), "password": PASSWORD}, follow=True)
    assert wished_ids(person) == [product.pk]
    assert response.redirect_chain[-1][0] == back
    unwish(person, product.pk)
    client.get(reverse("customer:wishlist-resume"))  # once only
    assert wished_ids(person) == []


def test_from_a_list_it_is_kept_and_the_list_comes_back(client, user):
    product = make_product("Chè Phìn Hồ")
    results = reverse("catalogue:index")
    page = client.get(results).content.decode()
    assert f'formaction="{reverse("customer:wishlist-add")}"' in page
    response = keep(client, product, HTTP_REFERER=f"http://testserver{results}?sao=4")
    assert response.url == f"{results}?sao=4"
    for elsewhere in ("https://evil.example/x", "http://testserver//evil.example/x"):
        assert keep(client, product, HTTP_REFERER=elsewhere).url == reverse("customer:wishlist")


def test_script_keeps_it_without_leaving_the_page(client):
    product = make_product("Chè Phìn Hồ")
    assert keep(client, product, HTTP_HX_REQUEST="true").status_code == 401
    client.force_login(make_user())
    response = keep(client, product, HTTP_HX_REQUEST="true")
    assert response.status_code == 200
    assert "Chè Phìn Hồ" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_the_price_is_that_of_today_and_it_moves_into_the_basket(client, user):
    prepare_shop()
    product = make_product("Chè Phìn Hồ", price=150_000)
    keep(client, product)
    StockRecord.objects.filter(product=product).update(price=99_000)
    index_products(product)
    assert "99.000" in client.get(reverse("customer:wishlist")).content.decode()
    client.post(reverse("customer:wishlist-move"), {"product": product.pk})
    assert wished_ids(user) == []
    assert "Chè Phìn Hồ" in client.get(reverse("basket:summary")).content.decode()


def test_what_is_out_of_stock_stays_on_the_list_and_can_be_waited_for(client, user):
    load_rule()
    product = make_product("Chè Phìn Hồ", stock=0)
    keep(client, product)
    client.post(reverse("customer:wishlist-move"), {"product": product.pk})
    assert wished_ids(user) == [product.pk]
    address, wishlist = reverse("storefront:stock_alert", args=[product.pk]), reverse("customer:wishlist")
    assert f'action="{address}"' in client.get(wishlist).content.decode()
    assert client.post(address, {"next": wishlist}, **OURS).url == wishlist
    page = client.get(wishlist).content.decode()
    assert f'action="{address}"' not in page
    assert "Khi có hàng, bạn được báo." in page


def test_nobody_else_sees_a_list(client, user):
    keep(client, make_product())
    wishlist = get_model("wishlists", "WishList").objects.get()
    assert wishlist.visibility == wishlist.PRIVATE
    client.logout()
    assert client.get(reverse("customer:wishlists-detail", args=[wishlist.key])).status_code == 302


def test_another_site_cannot_keep_for_one(client, user):
    assert keep(client, make_product(), HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert wished_ids(user) == []


@pytest.mark.parametrize("pk", ["", "x", "0", "9" * 40, "١"])
def test_what_is_no_product_is_404(client, user, pk):
    assert client.post(reverse("customer:wishlist-add"), {"product": pk}, **OURS).status_code == 404


def test_what_is_not_sold_cannot_be_kept(client, user):
    assert keep(client, make_product(stars=None)).status_code == 404


def test_a_lapsed_product_is_named_without_price_and_can_be_removed(client, user):
    product = make_product("Chè Phìn Hồ")
    keep(client, product)
    client.get(reverse("customer:wishlist"))  # reads the message that it was kept
    product.certificates.all().delete()
    page = client.get(reverse("customer:wishlist")).content.decode()
    assert "Chè Phìn Hồ" in page
    assert "Hôm nay không bán" in page
    assert "₫" not in page
    assert "Bỏ Chè Phìn Hồ" in page


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
