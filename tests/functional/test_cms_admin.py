"""Editors: choosers find what is sold, a page is checked before it hides an address of the shop."""

import datetime as dt

import pytest
from django.urls import reverse

import cms.services
from cms.models import HomePage, StandardPage
from shop.core.clock import add_months, today
from tests.factories.catalogue import make_commune, make_producer, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages():
    cms.services.load_reference()


def test_the_product_chooser_offers_what_is_sold_today(admin_client):
    make_product("Trà xanh Phìn Hồ")
    yesterday = today() - dt.timedelta(days=1)
    make_product("Trà hết hạn", issued_on=add_months(yesterday, -36), valid_until=yesterday)
    page = admin_client.get(reverse("cms_product_chooser:choose")).json()["html"]
    assert "Trà xanh Phìn Hồ" in page
    assert "Trà hết hạn" not in page


def test_the_product_chooser_finds_by_words_in_any_order(admin_client):
    make_product("Trà xanh Phìn Hồ")
    make_product("Gạo Séng Cù", set_code="1.2.1")
    page = admin_client.get(reverse("cms_product_chooser:choose_results"), {"q": "Hồ Trà"}).content.decode()
    assert "Trà xanh Phìn Hồ" in page
    assert "Gạo Séng Cù" not in page


def test_the_producer_chooser_leaves_out_who_has_stopped(admin_client):
    make_producer("Hợp tác xã Phìn Hồ", commune=make_commune())
    make_producer("Hợp tác xã đã nghỉ", commune=make_commune(), is_active=False)
    page = admin_client.get(reverse("cms_producer_chooser:choose")).json()["html"]
    assert "Hợp tác xã Phìn Hồ" in page
    assert "Hợp tác xã đã nghỉ" not in page


def test_a_chooser_is_closed_to_strangers(client):
    make_product("Trà xanh Phìn Hồ")
    response = client.get(reverse("cms_product_chooser:choose"))
    assert response.status_code == 302
    assert "Trà xanh Phìn Hồ" not in response.content.decode()


def test_the_edit_form_of_the_home_page_opens(admin_client):
    page = HomePage.objects.get(locale__language_code="vi")
    assert admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_a_slug_of_the_shop_is_refused_in_the_form(admin_client):
    home = HomePage.objects.get(locale__language_code="vi")
    address = reverse("wagtailadmin_pages:add", args=["cms", "standardpage", home.pk])
    form = {"title": "Giỏ", "slug": "gio-hang", "body-count": "0", "introduction": "", "footer_order": "10"}
    form |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    response = admin_client.post(address, form)
    assert response.status_code == 200
    assert "Sàn đã dùng địa chỉ này." in response.content.decode()
    assert not StandardPage.objects.filter(slug="gio-hang").exists()


def test_a_slug_is_made_of_vietnamese_words():
    home = HomePage.objects.get(locale__language_code="vi")
    page = StandardPage(title="Đặc sản Đồng Tháp", locale=home.locale)
    home.add_child(instance=page)
    assert page.slug == "dac-san-dong-thap"
