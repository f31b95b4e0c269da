"""The basket: what goes in, what is refused, what is said."""

import datetime as dt

import pytest
from django.urls import reverse
from oscar.core.loading import get_model

from catalogue.certification.models import Certificate
from catalogue.listings.models import ProductSet
from shop.core.clock import today
from shop.partner.models import StockRecord
from shop.stock.selectors import free_quantities
from tests.factories.accounts import make_user
from tests.factories.catalogue import make_commune, make_producer, make_product

pytestmark = pytest.mark.django_db
Line = get_model("basket", "Line")
OURS = {"headers": {"Sec-Fetch-Site": "same-origin"}}


def put(client, product, quantity=1, **extra):
    return client.post(reverse("basket:add"), {"product": product.pk, "quantity": quantity}, **(OURS | extra))


def lapse(product):
    """The certificate's last day was yesterday."""
    Certificate.objects.filter(product=product).update(valid_until=today() - dt.timedelta(days=1))


def test_a_product_goes_in_and_the_page_shows_its_producer(client):
    product = make_product(price=150_000)
    assert put(client, product, 2).url == reverse("basket:summary")
    page = client.get(reverse("basket:summary")).content.decode()
    assert "Chè Shan tuyết Hồng Thái" in page
    assert "300.000\u00a0₫" in page
    assert product.listing.owner.name in page


def test_a_page_of_another_site_cannot_put_things_in(client):
    product = make_product()
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://other.example"}, {}):
        response = client.post(reverse("basket:add"), {"product": product.pk, "quantity": 1}, headers=headers)
        assert response.status_code == 403
    assert not Line.objects.exists()


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_product_that_is_not_published_is_refused(client, state):
    put(client, make_product(state=state))
    assert not Line.objects.exists()


def test_a_forged_post_for_a_lapsed_product_is_refused(client):
    product = make_product()
    lapse(product)
    response = put(client, product)
    assert not Line.objects.exists()
    assert "không được bán" in client.get(response.url).content.decode()


def test_a_service_that_is_not_sold_by_voucher_is_not_put_into_the_basket(client):
    homestay = make_product("Homestay bản Lác", set_code="6.1.1")
    ProductSet.objects.filter(code="6.1.1").update(voucher_days=None)
    put(client, homestay)
    assert not Line.objects.exists()


def test_no_more_goes_in_than_is_free(client):
    product = make_product(stock=3)
    put(client, product, 2)
    put(client, product, 5)
    assert Line.objects.get().quantity == 3


@pytest.mark.parametrize("quantity", ["-1", "abc", "9" * 30, "1.5"])
def test_odd_quantities_never_reach_the_basket_as_they_are(client, quantity):
    put(client, make_product(stock=10), quantity)
    assert [line.quantity for line in Line.objects.all()] in ([], [1])


def test_a_lapsed_line_stays_and_is_not_part_of_the_total(client):
    good, lapsed = make_product(price=100_000), make_product("Mật ong mẫu", price=70_000)
    put(client, good)
    put(client, lapsed)
    lapse(lapsed)
    page = client.get(reverse("basket:summary")).content.decode()
    assert "Mật ong mẫu" in page
    assert "Chứng nhận đã hết hạn ngày" in page
    assert "70.000" not in page
    assert "100.000" in page


def test_a_changed_price_is_said_once(client):
    product = make_product(price=100_000)
    put(client, product)
    StockRecord.objects.filter(product=product).update(price=120_000)
    first = client.get(reverse("basket:summary")).content.decode()
    assert "Giá đổi từ 100.000\u00a0₫ thành 120.000\u00a0₫" in first
    assert "Giá đổi từ" not in client.get(reverse("basket:summary")).content.decode()


def test_quantity_is_cut_to_what_is_free_and_zero_takes_out(client):
    put(client, make_product(stock=4))
    line = Line.objects.get()
    client.post(reverse("basket:update", args=[line.pk]), {"quantity": 9})
    line.refresh_from_db()
    assert line.quantity == 4
    client.post(reverse("basket:update", args=[line.pk]), {"quantity": 0})
    assert not Line.objects.exists()


def test_what_was_taken_out_can_be_put_back(client):
    put(client, make_product(), 2)
    response = client.post(reverse("basket:remove", args=[Line.objects.get().pk]))
    page = client.get(response.url).content.decode()
    assert "Hoàn tác" in page
    assert 'name="quantity" value="2"' in page


def test_a_stranger_s_line_is_not_there(client, django_user_model):
    put(client, make_product())
    line = Line.objects.get()
    client.cookies.clear()
    for name in ("basket:update", "basket:remove"):
        assert client.post(reverse(name, args=[line.pk]), {"quantity": 5}).status_code == 404
    line.refresh_from_db()
    assert line.quantity == 1


def test_two_baskets_meet_at_sign_in(client):
    """O01: quantities add up to what exists and the page says so; a lapsed line is kept; nothing doubles."""
    x, y, old = make_product(stock=3), make_product("Mật ong mẫu"), make_product("Miến dong mẫu")
    user = make_user()
    client.force_login(user)
    put(client, x, 2)
    put(client, old)
    lapse(old)
    client.logout()
    client.cookies.clear()
    put(client, x, 2)
    put(client, y)
    client.force_login(user)
    page = client.get(reverse("basket:summary")).content.decode()
    assert "bạn muốn 4, chỉ còn 3" in page
    lines = {line.product_id: line.quantity for line in user.baskets.get(status="Open").lines.all()}
    assert lines == {x.pk: 3, y.pk: 1, old.pk: 1}
    client.logout()
    client.force_login(user)
    client.get(reverse("basket:summary"))
    assert {line.product_id: line.quantity for line in user.baskets.get(status="Open").lines.all()} == lines


def test_parcels_are_grouped_by_producer_in_few_queries(client, django_assert_max_num_queries):
    homes = [make_producer(f"HTX {n}", commune=make_commune(f"Xã {n}")) for n in range(3)]
    for number in range(9):
        put(client, make_product(f"Món {number}", producer=homes[number % 3]))
    client.get(reverse("basket:summary"))
    with django_assert_max_num_queries(16):
        page = client.get(reverse("basket:summary")).content.decode()
    assert page.count('class="parcel"') == 3


def test_the_badge_counts_pieces_and_only_browsers_with_a_basket_ask(client):
    assert "has_basket" not in client.cookies
    put(client, make_product(), 3)
    assert client.cookies["has_basket"].value == "1"
    assert ">3<" in client.get(reverse("basket:badge")).content.decode()


def test_putting_something_in_keeps_nothing_of_the_shelf(client):
    product = make_product(stock=5)
    put(client, product, 5)
    record = product.stockrecords.get()
    assert free_quantities([record.pk])[record.pk] == 5
