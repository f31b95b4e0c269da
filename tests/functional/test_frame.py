"""The frame of every page: header, footer, languages, content policy."""

import datetime as dt

import pytest
from django.urls import reverse

import cms.services
from cms.models import OperatorSettings, StandardPage
from shop.core.middleware import STAFF_PREFIXES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages():
    cms.services.load_reference()


def html(client, path="/"):
    return client.get(path).content.decode()


def test_public_pages_forbid_inline_code_and_foreign_frames(client):
    response = client.get("/")
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "object-src 'none'" in policy
    assert response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", STAFF_PREFIXES)
def test_staff_pages_have_a_policy_of_their_own(admin_client, path):
    response = admin_client.get(path)
    assert response.status_code == 200
    assert "'unsafe-inline'" in response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_no_template_of_ours_writes_inline_style_or_script(client):
    page = html(client)
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert " onclick=" not in page


def test_the_footer_says_what_law_asks_of_the_operator(client):
    operator = OperatorSettings.load()
    operator.name, operator.name_en = "Công ty Cổ phần Chợ Quê", "Cho Que JSC"
    operator.address, operator.enterprise_code = "12 Lê Duẩn, Hà Nội", "0101234567"
    operator.issued_by, operator.issued_on = "Sở Tài chính Hà Nội", dt.date(2026, 1, 5)
    operator.phone, operator.email = "02438221234", "lienhe@choque.example"
    operator.registration_number = "0001/2026/ĐK-SGD"
    html(client)  # the frame is cached now: saving has to renew it
    operator.save()
    page = html(client)
    for text in ("Công ty Cổ phần Chợ Quê", "12 Lê Duẩn, Hà Nội", "0101234567", "05/01/2026", "Sở Tài chính Hà Nội"):
        assert text in page
    for text in ("tel:02438221234", "mailto:lienhe@choque.example", "0001/2026/ĐK-SGD"):
        assert text in page
    assert "Cho Que JSC" in html(client, "/en/")


def test_without_operator_the_footer_says_so(client):
    assert "đơn vị vận hành điền" in html(client)


def test_the_footer_links_to_the_pages_of_its_language(client):
    assert 'href="/doi-tra/"' in html(client)
    assert 'href="/en/returns/"' in html(client, "/en/")
    assert 'href="/doi-tra/"' not in html(client, "/en/")


def test_demonstration_data_is_announced_on_every_page(client, settings):
    settings.DEMO_DATA = True
    assert "Dữ liệu trình diễn" in html(client)
    assert "Dữ liệu trình diễn" in html(client, "/khong-co/")
    settings.DEMO_DATA = False
    assert "Dữ liệu trình diễn" not in html(client)


@pytest.mark.parametrize("page", ["dieu-khoan", "quyen-rieng-tu", "giao-hang", "doi-tra"])
def test_law_pages_are_marked_as_samples_until_confirmed(client, page):
    assert "Bản mẫu. Đơn vị vận hành điền đủ" in html(client, f"/{page}/")


def test_how_stars_are_granted_tells_the_bands_and_the_months(client):
    page = html(client, "/sao-ocop/")
    assert "từ 50 đến dưới 70 điểm" in page
    assert "từ 90 đến 100 điểm" in page
    assert "36 tháng" in page
    assert "26/2026/QĐ-TTg" in page


def test_a_page_of_text_switches_to_its_own_translation(client):
    assert 'href="/en/ocop-stars/" hreflang="en"' in html(client, "/sao-ocop/")
    assert 'href="/sao-ocop/" hreflang="vi"' in html(client, "/en/ocop-stars/")


def test_search_engines_are_told_of_both_languages(client, settings):
    page = html(client, "/sao-ocop/")
    assert f'<link rel="canonical" href="{settings.SITE_URL}/sao-ocop/">' in page
    assert f'hreflang="en" href="{settings.SITE_URL}/en/ocop-stars/"' in page


def test_the_six_groups_are_in_the_header(client):
    import catalogue.listings.services

    catalogue.listings.services.load_reference()
    from cms.context_processors import forget

    forget()
    page = html(client)
    assert page.count('<li><a href="/nhom/') == 6


def test_the_frame_is_read_once_and_then_from_the_cache(client, django_assert_num_queries):
    html(client, "/khong-co/")
    from django.test import RequestFactory

    from cms.context_processors import site

    frame = site(RequestFactory().get("/"))["site"]
    with django_assert_num_queries(0):
        assert frame["footer"]["buying"]


def test_loading_the_reference_again_changes_nothing(client):
    page = StandardPage.objects.get(locale__language_code="vi", key="returns")
    page.title = "Đổi trả (bản của chúng tôi)"
    page.save_revision().publish()
    count = StandardPage.objects.count()
    cms.services.load_reference()
    assert StandardPage.objects.count() == count
    assert "Đổi trả (bản của chúng tôi)" in html(client, "/doi-tra/")


@pytest.mark.parametrize("path", ["/dashboard/", "/dashboard/catalogue/", "/dashboard/orders/"])
def test_oscars_dashboard_draws_and_loads_nothing_from_elsewhere(admin_client, path):
    page = admin_client.get(path).content.decode()
    assert "/static/oscar/js/jquery/jquery.min." in page
    assert 'src="https://' not in page


def test_the_offices_money_pages_stand_in_the_menu_of_the_dashboard(admin_client):
    page = admin_client.get("/dashboard/").content.decode()
    for name in ("transfers:queue", "transfers:statements", "transfers:refunds", "transfers:cash", "payouts:owed"):
        assert f'href="{reverse(name)}"' in page
