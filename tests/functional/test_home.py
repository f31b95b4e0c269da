"""The front page: live blocks, both languages, nothing that is not sold today."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import cms.services
from catalogue.listings.models import Listing
from cms.models import HomePage
from shop.core.clock import add_months, today
from tests.factories.catalogue import make_commune, make_producer, make_product

pytestmark = pytest.mark.django_db

YESTERDAY = today() - dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _pages():
    cms.services.load_reference()


def set_home(*sections, language="vi"):
    page = HomePage.objects.get(locale__language_code=language)
    page.body = list(sections)
    page.save_revision().publish()


def home(client, path="/"):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_it_greets_in_the_language_of_its_address(client):
    assert "Mỗi sao một quyết định." in home(client)
    assert "One star, one decision." in home(client, "/en/")


def test_each_home_links_to_its_twin(client):
    assert 'href="/en/" hreflang="en"' in home(client)
    assert 'href="/" hreflang="vi"' in home(client, "/en/")


def test_it_tells_how_many_products_are_sold_today(client):
    make_product("Trà xanh Phìn Hồ")
    make_product("Hồng trà Phìn Hồ")
    make_product("Trà hết hạn", issued_on=add_months(YESTERDAY, -36), valid_until=YESTERDAY)
    assert "Xem 2 sản phẩm" in home(client)


@pytest.mark.parametrize(
    "end",
    [
        lambda product: product.certificates.update(valid_until=YESTERDAY),
        lambda product: product.listing.owner.__class__.objects.update(is_active=False),
        lambda product: Listing.objects.update(state=Listing.State.WITHDRAWN),
    ],
    ids=["certificate ended", "producer inactive", "listing withdrawn"],
)
def test_a_chosen_product_that_is_no_longer_sold_drops_out_and_its_shelf_closes(client, end):
    product = make_product("Trà xanh Phìn Hồ")
    set_home(("shelf", {"heading": "Kệ thử", "source": "chosen", "limit": 4, "products": [product]}))
    assert "Trà xanh Phìn Hồ" in home(client)
    end(product)
    page = home(client)
    assert "Trà xanh Phìn Hồ" not in page
    assert "Kệ thử" not in page


def test_chosen_products_keep_their_order(client):
    first, second = make_product("Gạo Séng Cù", set_code="1.2.1"), make_product("Trà xanh Phìn Hồ")
    set_home(("shelf", {"heading": "Kệ", "source": "chosen", "limit": 4, "products": [second, first]}))
    page = home(client)
    assert page.index("Trà xanh Phìn Hồ") < page.index("Gạo Séng Cù")


def test_the_shelf_of_the_season_shows_this_month_only(client):
    now, other = make_product("Vải thiều"), make_product("Cam sành")
    Listing.objects.filter(product=now).update(season_months=[today().month])
    Listing.objects.filter(product=other).update(season_months=[today().month % 12 + 1])
    set_home(("shelf", {"heading": "Đang vào mùa", "source": "season", "limit": 4}))
    page = home(client)
    assert "Vải thiều" in page
    assert "Cam sành" not in page


def test_a_shelf_can_be_a_province_or_a_set(client):
    make_product("Trà xanh Phìn Hồ", province="Tuyên Quang")
    make_product("Gạo Séng Cù", province="Lào Cai", commune="Mường Khương", set_code="1.2.1")
    set_home(("shelf", {"heading": "Lào Cai", "source": "province", "province": "lao-cai", "limit": 4}))
    assert "Gạo Séng Cù" in home(client)
    assert "Trà xanh Phìn Hồ" not in home(client)
    set_home(("shelf", {"heading": "Chè", "source": "set", "set_code": "1.5.1", "limit": 4}))
    assert "Trà xanh Phìn Hồ" in home(client)
    assert "Gạo Séng Cù" not in home(client)


def test_the_story_is_of_a_producer_who_has_something_to_sell(client):
    maker = make_producer("Hợp tác xã Phìn Hồ", commune=make_commune(), story="Chè cổ thụ hái tay.")
    make_producer("Hợp tác xã chưa có hàng", commune=make_commune(), story="Sắp có.")
    set_home(("story", {}))
    assert 'class="story"' not in home(client)
    make_product("Trà xanh Phìn Hồ", producer=maker)
    page = home(client)
    assert "Chè cổ thụ hái tay." in page
    assert "Hợp tác xã chưa có hàng" not in page


def test_a_chosen_story_closes_when_its_producer_stops(client):
    maker = make_producer("Hợp tác xã Phìn Hồ", commune=make_commune(), story="Chè cổ thụ hái tay.")
    make_product("Trà xanh Phìn Hồ", producer=maker)
    set_home(("story", {"producer": maker, "heading": "Chè mọc trên sương"}))
    assert "Chè mọc trên sương" in home(client)
    maker.is_active = False
    maker.save()
    assert "Chè mọc trên sương" not in home(client)


@pytest.mark.parametrize(
    ("starts", "ends", "shown"), [(None, None, True), (0, 0, True), (1, None, False), (None, -1, False)]
)
def test_a_campaign_comes_and_goes_by_its_days(client, starts, ends, shown):
    day = {
        name: offset if offset is None else today() + dt.timedelta(days=offset)
        for name, offset in (("starts_on", starts), ("ends_on", ends))
    }
    set_home(("campaign", {"heading": "Tuần OCOP", **day}))
    assert ("Tuần OCOP" in home(client)) is shown


def test_regions_and_provinces_carry_todays_counts(client):
    make_product("Trà xanh Phìn Hồ", province="Tuyên Quang")
    set_home(("places", {"heading": "Tìm theo quê"}))
    assert 'Tuyên Quang<span class="num soft">1</span>' in home(client)


def test_a_visitor_gets_no_cookie_and_no_token(client):
    make_product("Trà xanh Phìn Hồ")
    response = client.get("/")
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_it_costs_at_most_twelve_queries_beyond_the_frame(client):
    """Caches of processes and of the frame are warm, the page itself is drawn anew."""
    maker = make_producer("Hợp tác xã Phìn Hồ", commune=make_commune(), story="Chè cổ thụ hái tay.")
    for number in range(12):
        product = make_product(f"Trà số {number}", producer=maker)
        Listing.objects.filter(product=product).update(season_months=[today().month])
    home(client)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        home(client)
    assert len(queries) <= 12, "\n".join(q["sql"][:150] for q in queries.captured_queries)
