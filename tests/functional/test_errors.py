"""Error pages say what to do next, and the worst of them need nothing that may be broken."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.test import RequestFactory
from django.urls import path

from shop.storefront.views import errors
from shop.urls import urlpatterns as shop_urls


def broken(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    path("t/400/", broken(SuspiciousOperation())),
    path("t/403/", broken(PermissionDenied())),
    path("t/500/", broken(ZeroDivisionError())),
    path("t/503/", broken(OperationalError("server closed the connection"))),
    *shop_urls,
]
handler400 = "shop.storefront.views.errors.bad_request"
handler403 = "shop.storefront.views.errors.forbidden"
handler404 = "shop.storefront.views.errors.not_found"
handler500 = "shop.storefront.views.errors.server_error"


@pytest.fixture
def visitor(client, settings):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/t/400/", 400, "Không đọc được yêu cầu này"),
        ("/t/403/", 403, "Trang này không dành cho bạn"),
        ("/khong-co/", 404, "Không có trang này"),
        ("/t/500/", 500, "Bên chúng tôi có chỗ hỏng"),
        ("/t/503/", 503, "Tạm đóng một lát"),
    ],
)
def test_each_fault_has_its_page(visitor, address, status, words):
    response = visitor.get(address)
    assert response.status_code == status
    assert words in response.content.decode()


@pytest.mark.django_db
def test_a_missing_page_offers_a_search_and_speaks_english_under_en(visitor):
    page = visitor.get("/en/nothing/").content.decode()
    assert "There is no such page" in page
    assert 'name="q"' in page
    assert 'name="robots" content="noindex"' in page


def test_a_failing_site_draws_its_pages_without_database_or_cache(settings):
    """No fixture opens the database here: a query would fail the test. The cache does not exist either."""
    settings.CACHES = {"default": {"BACKEND": "no.such.Cache"}}
    request = RequestFactory().get("/")
    assert errors.server_error(request).status_code == 500
    assert errors.unavailable(request).status_code == 503


def test_a_silent_database_asks_visitors_to_come_back(visitor):
    assert visitor.get("/t/503/").headers["Retry-After"] == "30"


@pytest.mark.django_db
def test_a_stale_form_is_explained(client):
    client.handler.enforce_csrf_checks = True
    response = client.post("/tai-khoan/dang-nhap/", {"identifier": "x"})
    assert response.status_code == 403
    assert "Trang này để mở quá lâu" in response.content.decode()
