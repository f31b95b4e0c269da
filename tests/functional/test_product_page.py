"""The product page: on sale, no longer on sale, never offered."""

import datetime as dt
import json
import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from oscar.core.loading import get_model

from catalogue.certification.models import Suspension
from catalogue.listings.models import Listing
from catalogue.listings.services import Pack, ProductData, load_reference, publish, save_product
from catalogue.listings.services.attributes import save_attributes
from media.models import Picture, ProductPicture
from shop.accounts.models import User
from shop.core.clock import today
from shop.delivery import services as delivery
from shop.partner.models import StockRecord
from shop.points.services import PointData, save_point
from shop.stock.models import PointStock
from tests.factories.catalogue import make_certificate, make_product
from tests.factories.people import given_producer

ProductReview = get_model("reviews", "ProductReview")
pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _reference():
    load_reference()


def page_of(client, product, **query):
    return client.get(product.get_absolute_url(), query)


def text_of(response):
    return response.content.decode()


@pytest.fixture
def coffee():
    owner = given_producer(phone="0912 345 678", registration_number="4600123456", street="Thôn 3")
    packs = (Pack("gói 250 g", 65_000), Pack("gói 500 g", 120_000))
    values = {"ingredients": "Hạt cà phê", "shelf_life_days": 360, "net_weight_g": 250}
    data = ProductData(name="Cà phê mẫu", set_code="1.6.1", packs=packs, attributes=values, season_months=(11, 12))
    product = save_product(owner, data)
    publish(product.listing)
    StockRecord.objects.filter(product__parent=product).update(num_in_stock=20)
    make_certificate(product, owner)
    return product


def test_it_shows_price_seal_certificate_and_button(client):
    product = make_product("Trà xanh Thử", price=150_000, stars=5)
    page = text_of(page_of(client, product))
    certificate = product.certificates.get()
    assert "150.000\xa0₫" in page
    assert "seal--5" in page
    assert certificate.decision.number in page
    assert certificate.get_absolute_url() in page
    assert f'name="product" value="{product.pk}"' in page
    assert f'action="{reverse("basket:add")}"' in page


def test_the_form_carries_no_token_and_the_page_no_cookie(client):
    response = page_of(client, make_product())
    assert "csrfmiddlewaretoken" not in text_of(response)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_it_says_what_sending_the_chosen_pack_costs_from_near_to_far(client, coffee):
    delivery.load_reference()
    page = text_of(page_of(client, coffee))
    assert "từ 18.000\xa0₫, thường 1 đến 5 ngày" in page  # 250 g and its packing: the first weight within the province


def test_a_heavier_pack_costs_more_to_send(client, coffee):
    delivery.load_reference()
    heavy = coffee.children.order_by("pk").last()
    save_attributes(heavy, coffee.product_class, {"net_weight_g": 2000})
    page = text_of(page_of(client, coffee, goi=heavy.pk))
    assert "từ 28.000\xa0₫" in page  # 2 kg + 10 %: four further steps of 500 g at 2,500 đồng


def test_nothing_is_said_of_the_fee_while_no_rate_card_counts(client, coffee):
    assert "thường" not in text_of(page_of(client, coffee))


def test_a_full_page_takes_eight_queries_at_most(client, coffee, django_assert_max_num_queries):
    _fill(coffee)
    page_of(client, coffee)  # groups and the frame come from the cache afterwards
    with django_assert_max_num_queries(8):
        page_of(client, coffee)


def _fill(product):
    """Give a product everything that its page can draw: pictures, a face, a point, a review, neighbours."""
    owner = product.listing.owner
    owner.picture = Picture.objects.create(file="x.webp", width=800, height=800, digest="0")
    owner.save()
    ProductPicture.objects.create(product=product, picture=owner.picture)
    commune = owner.commune
    point = save_point(PointData(name="Điểm OCOP", kind="shop", commune=commune, street="1 Phố Thử"))
    PointStock.objects.create(point=point, product=product.children.first(), on_hand=3)
    user = User.objects.create_user(email="khach@example.org")
    ProductReview.objects.create(
        product=product, score=5, title="Ngon", body="Thơm", user=user, status=ProductReview.APPROVED
    )
    make_product("Trà cùng vùng", province=commune.province.name)


def test_reviews_stars_and_points_are_drawn(client, coffee):
    _fill(coffee)
    page = text_of(page_of(client, coffee))
    for fact in ("Thơm", "Điểm OCOP", "Trà cùng vùng"):
        assert fact in page
    assert "đã mua" not in page


def test_a_review_that_waits_for_moderation_is_not_drawn(client, coffee):
    _fill(coffee)
    ProductReview.objects.update(status=ProductReview.FOR_MODERATION)
    assert "Thơm" not in text_of(page_of(client, coffee))


def test_packs_are_radio_buttons_and_the_wanted_one_is_chosen(client, coffee):
    small, large = coffee.children.order_by("pk")
    page = text_of(page_of(client, coffee, goi=large.pk))
    assert re.search(rf'type="radio" name="product" value="{large.pk}" checked', page)
    assert f'value="{small.pk}" checked' not in page
    assert "65.000\xa0₫" in page
    assert "120.000\xa0₫" in page


def test_a_pack_that_is_sold_out_cannot_be_chosen(client, coffee):
    small, large = coffee.children.order_by("pk")
    StockRecord.objects.filter(product=small).update(num_in_stock=0)
    page = text_of(page_of(client, coffee))
    assert re.search(rf'value="{small.pk}" disabled', page)
    assert re.search(rf'value="{large.pk}" checked', page)


def test_the_address_of_a_variant_leads_to_the_product_with_that_pack(client, coffee):
    variant = coffee.children.first()
    response = client.get(reverse("catalogue:detail", args=["x", variant.pk]))
    assert response.status_code == 301
    assert response.url == f"{coffee.get_absolute_url()}?goi={variant.pk}"


def test_a_wrong_slug_leads_to_the_right_one_and_keeps_the_query(client, coffee):
    response = client.get(reverse("catalogue:detail", args=["ten-cu", coffee.pk]) + "?goi=1")
    assert response.status_code == 301
    assert response.url == f"{coffee.get_absolute_url()}?goi=1"


@pytest.mark.parametrize("wanted", ["x", "-1", "99999999999999999999", "²"])
def test_a_pack_that_is_none_is_ignored(client, coffee, wanted):
    assert page_of(client, coffee, goi=wanted).status_code == 200


def test_it_names_the_seller_as_the_law_asks(client, coffee):
    page = text_of(page_of(client, coffee))
    for fact in ("Hợp tác xã chè Thử Nghiệm", "Thôn 3", "4600123456", "0912 345 678"):
        assert fact in page


def test_it_tells_ingredients_and_the_address_as_certified(client, coffee):
    page = text_of(page_of(client, coffee))
    assert "Hạt cà phê" in page
    assert coffee.certificates.get().address in page


def test_search_engines_read_offers_in_đồng_and_the_certificate(client, coffee):
    page = text_of(page_of(client, coffee))
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])
    assert [offer["price"] for offer in data["offers"]] == [65_000, 120_000]
    assert {offer["priceCurrency"] for offer in data["offers"]} == {"VND"}
    assert data["hasCertification"]["name"] == "OCOP 4 sao"


def test_a_name_cannot_close_the_data_block(client):
    product = make_product("Trà </script><b>x")
    page = text_of(page_of(client, product))
    assert "</script><b>x" not in page


def test_alcohol_says_its_strength_and_asks_for_the_age(client):
    owner = given_producer()
    data = ProductData(name="Rượu nếp mẫu", set_code="2.1.1", price_vnd=250_000, attributes={"abv": 29.5})
    product = save_product(owner, data)
    publish(product.listing)
    StockRecord.objects.filter(product=product).update(num_in_stock=5)
    make_certificate(product, owner)
    page = text_of(page_of(client, product))
    assert "29,5 % vol" in page
    assert 'name="adult" value="1" required' in page


def test_a_service_without_vouchers_is_asked_for_and_never_put_into_a_basket(client):
    product = make_product("Một ngày ở bản", set_code="6.1.1", stock=0)
    page = text_of(page_of(client, product))
    assert 'id="buy"' not in page
    assert "buybar" not in page


def test_goods_that_are_sold_out_keep_their_price_and_lose_the_button(client):
    page = text_of(page_of(client, make_product(stock=0)))
    assert "150.000\xa0₫" in page
    assert "btn--buy" not in page


# ------------------------------------------------------------------------------------------ not sold today
def not_sold(page):
    """No price, no button, no seal, and search engines stay away."""
    return "₫" not in page and "btn--buy" not in page and "seal--" not in page and "noindex" in page


def test_the_day_after_the_last_day_it_shows_the_history_only(client):
    product = make_product(issued_on=today() - 1000 * DAY, valid_until=today() - DAY)
    response = page_of(client, product)
    page = text_of(response)
    assert response.status_code == 200
    assert not_sold(page)
    assert product.certificates.get().decision.number in page
    assert f"{today() - DAY:%d/%m/%Y}" in page
    assert product.title in page


def test_on_its_last_day_it_is_sold(client):
    product = make_product(issued_on=today() - 1000 * DAY, valid_until=today())
    assert "btn--buy" in text_of(page_of(client, product))


def test_a_suspended_certificate_hides_price_and_button(client):
    product = make_product()
    Suspension.objects.create(
        certificate=product.certificates.get(), starts_on=today(), ends_on=today() + 5 * DAY, reason="chờ kết luận"
    )
    page = text_of(page_of(client, product))
    assert not_sold(page)
    assert "chờ kết luận" not in page


def test_what_its_owner_withdrew_shows_the_history(client):
    product = make_product(state=Listing.State.WITHDRAWN)
    assert not_sold(text_of(page_of(client, product)))


def test_a_producer_that_is_not_active_sells_nothing(client):
    product = make_product()
    product.listing.owner.is_active = False
    product.listing.owner.save()
    assert not_sold(text_of(page_of(client, product)))


@pytest.mark.parametrize("state", [Listing.State.DRAFT, Listing.State.IN_REVIEW, Listing.State.NEEDS_CHANGES])
def test_what_was_never_published_has_no_page(client, admin_client, state):
    product = make_product(state=state)
    Listing.objects.filter(product=product).update(published_at=None)
    assert page_of(client, product).status_code == 404
    assert page_of(admin_client, product).status_code == 404


def test_what_was_never_certified_has_no_page(client):
    assert page_of(client, make_product(stars=None)).status_code == 404


def test_a_certificate_of_tomorrow_does_not_count_yet(client):
    product = make_product(stars=None)
    make_certificate(product, product.listing.owner, issued_on=today() + DAY)
    assert page_of(client, product).status_code == 404


def test_a_product_that_is_none_is_404(client):
    assert client.get(reverse("catalogue:detail", args=["x", 987654321])).status_code == 404


def test_it_rejects_post(client):
    product = make_product()
    cache.clear()
    assert client.post(product.get_absolute_url()).status_code == 405


def test_english_readers_get_english_words(client):
    product = make_product("Trà xanh Thử", name_en="Green trial tea")
    with translation.override("en"):
        url = product.get_absolute_url()
    page = text_of(client.get(url))
    for words in ("Green trial tea", "Add to basket", "₫150,000", "Valid, "):
        assert words in page
