"""What machines read: site map, robots.txt, life signs."""

import datetime as dt

import pytest
from defusedxml import ElementTree
from django.db import OperationalError

import cms.services
from shop.core.clock import add_months, today
from tests.factories.catalogue import make_product

SPACES = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def locations(client, path):
    response = client.get(path)
    assert response.status_code == 200
    root = ElementTree.fromstring(response.content)
    return [element.text for element in root.findall(".//m:loc", SPACES)], root


@pytest.mark.django_db
def test_the_index_names_every_section_on_the_public_address(client, settings):
    cms.services.load_reference()
    found, _root = locations(client, "/sitemap.xml")
    assert f"{settings.SITE_URL}/sitemap-products.xml" in found
    for address in found:
        locations(client, address.removeprefix(settings.SITE_URL))


@pytest.mark.django_db
def test_products_are_those_sold_today_in_both_languages(client, settings):
    sold = make_product("Trà xanh Phìn Hồ")
    yesterday = today() - dt.timedelta(days=1)
    make_product("Trà hết hạn", issued_on=add_months(yesterday, -36), valid_until=yesterday)
    found, root = locations(client, "/sitemap-products.xml")
    assert found == [
        f"{settings.SITE_URL}/san-pham/{sold.slug}_{sold.pk}/",
        f"{settings.SITE_URL}/en/products/{sold.slug}_{sold.pk}/",
    ]
    twins = {link.get("hreflang") for link in root.findall(".//x:link", SPACES)}
    assert twins == {"vi", "en", "x-default"}


@pytest.mark.django_db
def test_producers_without_anything_to_sell_are_left_out(client):
    product = make_product("Trà xanh Phìn Hồ")
    assert len(locations(client, "/sitemap-producers.xml")[0]) == 2
    product.certificates.update(valid_until=today() - dt.timedelta(days=1))
    assert locations(client, "/sitemap-producers.xml")[0] == []


@pytest.mark.django_db
def test_pages_of_editors_are_listed_with_their_own_twins(client, settings):
    cms.services.load_reference()
    found, _root = locations(client, "/sitemap-pages.xml")
    assert f"{settings.SITE_URL}/" in found
    assert f"{settings.SITE_URL}/en/" in found
    assert f"{settings.SITE_URL}/sao-ocop/" in found
    assert f"{settings.SITE_URL}/en/ocop-stars/" in found


@pytest.mark.django_db
def test_an_unpublished_page_leaves_the_map(client, settings):
    from cms.models import StandardPage

    cms.services.load_reference()
    StandardPage.objects.get(key="stars", locale__language_code="en").unpublish()
    found, _root = locations(client, "/sitemap-pages.xml")
    assert f"{settings.SITE_URL}/sao-ocop/" in found
    assert f"{settings.SITE_URL}/en/ocop-stars/" not in found


def test_crawlers_stay_out_of_baskets_and_staff_doors(client, settings):
    lines = client.get("/robots.txt").content.decode().splitlines()
    for path in ("/gio-hang/", "/en/basket/", "/thanh-toan/", "/tai-khoan/", "/cms/", "/dashboard/", "/admin/"):
        assert f"Disallow: {path}" in lines
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines


def test_the_process_tells_that_it_lives_without_asking_anything(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_it_is_ready_when_database_and_cache_answer(client):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"database": True, "cache": True})


@pytest.mark.django_db
def test_it_is_not_ready_without_its_database(client, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", gone)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["database"]) == (503, False)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/robots.txt"])
def test_machines_only_read(client, path):
    assert client.post(path).status_code == 405
