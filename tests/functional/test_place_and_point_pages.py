"""Producer, region, province and sales point pages."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from catalogue.listings.services import load_reference
from shop.core.clock import today
from shop.points.models import PointClosure, SalesPoint
from shop.points.services import PointData, save_point
from shop.stock.models import PointStock
from tests.factories.catalogue import make_commune, make_product

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NIGHTS = ((5, dt.time(17), dt.time(2)), (1, dt.time(8), dt.time(11, 30)), (1, dt.time(13, 30), dt.time(21)))


@pytest.fixture(autouse=True)
def _reference():
    load_reference()


def make_point(name="Điểm OCOP Thử", *, province="Tuyên Quang", hours=NIGHTS, **changes) -> SalesPoint:
    data = {"kind": "shop", "commune": make_commune("Minh Xuân", province=province), "street": "1 Phố Thử"}
    return save_point(PointData(name=name, hours=hours, **{**data, **changes}))


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def local(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}+07:00")


# ------------------------------------------------------------------------------------------------ producer
def test_a_producer_page_shows_products_certificates_and_the_law_s_data(client):
    product = make_product("Trà xanh Thử", stars=5)
    owner = product.listing.owner
    owner.registration_number, owner.phone, owner.former_address = "4600123456", "0912345678", "Xã cũ, huyện cũ"
    owner.save()
    page = text_of(client.get(owner.get_absolute_url()))
    for fact in ("Trà xanh Thử", "4600123456", "0912345678", "Xã cũ, huyện cũ"):
        assert fact in page
    assert product.certificates.get().decision.number in page


def test_an_ended_certificate_leaves_neither_card_nor_row(client):
    product = make_product("Trà hết hạn", issued_on=today() - 1000 * DAY, valid_until=today() - DAY)
    page = text_of(client.get(product.listing.owner.get_absolute_url()))
    assert "Trà hết hạn" not in page
    assert "seal--" not in page


def test_a_producer_that_is_not_active_has_no_page(client):
    owner = make_product().listing.owner
    owner.is_active = False
    owner.save()
    assert client.get(owner.get_absolute_url()).status_code == 404


def test_a_producer_page_takes_few_queries(client, django_assert_max_num_queries):
    product = make_product()
    make_product("Trà hai")
    url = product.listing.owner.get_absolute_url()
    client.get(url)
    with django_assert_max_num_queries(8):
        client.get(url)


# ------------------------------------------------------------------------------------------------ provinces
@pytest.mark.usefixtures("places")
def test_a_province_names_what_it_took_in_and_shows_its_products(client):
    make_product("Trà xanh Thử")
    page = text_of(client.get(reverse("storefront:province", args=["tuyen-quang"])))
    assert "Hà Giang" in page
    assert "Trà xanh Thử" in page


@pytest.mark.usefixtures("places")
def test_the_slug_of_a_former_province_leads_to_today_s(client):
    response = client.get(reverse("storefront:province", args=["ha-giang"]))
    assert response.status_code == 301
    assert response.url == reverse("storefront:province", args=["tuyen-quang"])


@pytest.mark.usefixtures("places")
def test_an_empty_province_says_so_and_an_unknown_one_is_404(client):
    assert client.get(reverse("storefront:province", args=["atlantis"])).status_code == 404
    assert 'class="empty"' in text_of(client.get(reverse("storefront:province", args=["ca-mau"])))


@pytest.mark.usefixtures("places")
def test_the_regions_list_all_thirty_four_provinces(client):
    page = text_of(client.get(reverse("storefront:places")))
    base = reverse("storefront:province", args=["x"]).rsplit("x", 1)[0]
    assert page.count(f'href="{base}') == 34


# --------------------------------------------------------------------------------------------------- points
@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-27T23:59", "Open now, until 02:00"),
        ("2026-11-28T01:59", "Open now, until 02:00"),
        ("2026-11-28T02:00", "Closed, opens again at 08:00"),
        ("2026-11-23T12:00", "Closed, opens again at 13:30"),
    ],
)
def test_a_point_says_whether_its_door_is_open(client, moment, words):
    point = make_point()
    with time_machine.travel(local(moment), tick=False):
        page = text_of(client.get(point.get_absolute_url()))
    assert words in page or _vietnamese(words) in page


def _vietnamese(words: str) -> str:
    return words.replace("Open now, until", "Đang mở, đến").replace("Closed, opens again at", "Đang đóng, mở lại lúc")


def test_unknown_hours_say_nothing_of_the_door(client):
    page = text_of(client.get(make_point(hours=()).get_absolute_url()))
    assert "state--" not in page.split('id="shelf"')[0]


def test_a_closure_is_announced(client):
    point = make_point()
    PointClosure.objects.create(point=point, starts_on=today(), ends_on=today() + DAY, note="Nghỉ kiểm kê")
    assert "Nghỉ kiểm kê" in text_of(client.get(point.get_absolute_url()))


def test_the_network_is_filtered_by_province_and_open_doors(client):
    make_point("Điểm A", province="Tuyên Quang")
    make_point("Điểm B", province="Lào Cai", hours=())
    url = reverse("storefront:points")
    with time_machine.travel(local("2026-11-27T18:00"), tick=False):
        everything = text_of(client.get(url))
        open_now = text_of(client.get(url, {"mo": "1"}))
    assert "Điểm A" in everything
    assert "Điểm B" in everything
    assert "Điểm A" in open_now
    assert "Điểm B" not in open_now


@pytest.mark.usefixtures("places")
def test_the_network_understands_the_old_name_of_a_province(client):
    make_point("Điểm A", province="Tuyên Quang")
    make_point("Điểm B", province="Lào Cai")
    page = text_of(client.get(reverse("storefront:points"), {"tinh": "ha-giang"}))
    assert "Điểm A" in page
    assert "Điểm B</a>" not in page


def test_the_network_takes_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    for number in range(6):
        make_point(f"Điểm {number}")
    url = reverse("storefront:points")
    client.get(url)
    with django_assert_max_num_queries(7):
        client.get(url)


def test_the_shelf_of_a_point_shows_only_what_may_be_sold(client):
    point = make_point()
    sold = make_product("Trà còn hạn")
    ended = make_product("Trà hết hạn", issued_on=today() - 1000 * DAY, valid_until=today() - DAY)
    for product in (sold, ended):
        PointStock.objects.create(point=point, product=product, on_hand=6)
    page = text_of(client.get(point.get_absolute_url()))
    assert "Trà còn hạn" in page
    assert "Trà hết hạn" not in page


def test_the_shelf_can_be_searched_without_marks(client):
    point = make_point()
    for name in ("Trà xanh", "Mật ong"):
        PointStock.objects.create(point=point, product=make_product(name), on_hand=6)
    page = text_of(client.get(point.get_absolute_url(), {"q": "mat ong"}))
    assert "Mật ong" in page
    assert "Trà xanh" not in page


def test_a_point_that_closed_for_good_has_no_page(client):
    point = make_point()
    point.is_active = False
    point.save()
    assert client.get(point.get_absolute_url()).status_code == 404


def test_a_product_page_names_the_points_that_have_it(client):
    point, product = make_point(), make_product(stock=0)
    PointStock.objects.create(point=point, product=product, on_hand=6, allocated=2)
    page = text_of(client.get(product.get_absolute_url()))
    assert point.get_absolute_url() in page
    assert "btn--buy" not in page
