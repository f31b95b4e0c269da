"""Pages kept whole: which are, for whom, what they hold, and that a kept page is the page itself."""

import gzip
import re
import threading

import brotli
import pytest
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse, set_urlconf
from django.utils import translation

import catalogue.listings.services
import cms.services
from cms.models import OperatorSettings
from search import query as search_query
from search import selectors as search
from shop.core.pagecache import pages, version
from shop.core.pagecache.front import PageCacheFront
from shop.core.pagecache.views import cached_page
from shop.points.models import SalesPoint
from shop.stock.models import PointStock
from tests.factories.accounts import make_user
from tests.factories.catalogue import make_commune, make_product
from tests.functional.test_basket import put

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Nguyễn Thị Bí Mật"


@pytest.fixture
def product():
    """A shop with one product, which stands at one point as well."""
    catalogue.listings.services.load_reference()
    cms.services.load_reference()
    made = make_product("Chè Shan tuyết Nửa Đêm", price=157_000)
    OperatorSettings.load()  # writes its row the first time, which would be a change
    place = {"commune": make_commune(), "street": "1 Phố Thử", "latitude": 22, "longitude": 105}
    point = SalesPoint.objects.create(name="Điểm Thử", slug="diem-thu", kind="shop", **place)
    PointStock.objects.create(point=point, product=made, on_hand=4)
    return made


def addresses(product) -> list[str]:
    """One page of each class, in both languages."""
    owner, group = product.listing.owner, product.listing.product_set.category
    found = []
    for language in ("vi", "en"):
        with translation.override(language):
            found += [
                "/" if language == "vi" else "/en/",
                "/giao-hang/" if language == "vi" else "/en/delivery/",
                reverse("catalogue:index"),
                reverse("catalogue:index") + "?sao=4",
                reverse("catalogue:category", args=[group.slug, group.pk]),
                product.get_absolute_url(),
                product.certificates.get().get_absolute_url(),
                reverse("storefront:certificates"),
                reverse("storefront:places"),
                reverse("storefront:province", args=[owner.commune.province.slug]),
                reverse("storefront:producer", args=[owner.slug]),
                reverse("storefront:points"),
                reverse("storefront:point", args=["diem-thu"]),
                reverse("storefront:ranking"),
            ]
    return [*found, reverse("sitemap"), reverse("sitemap-section", args=["products"])]


def kept() -> int:
    return len(pages._shelf.pages)


def is_kept(client, address, **extra) -> bool:
    """Read a page; tell whether that left one more page behind."""
    before = kept()
    client.get(address, **extra)
    return kept() > before


class TestKept:
    def test_every_public_page_is_and_answers_the_second_time_without_sql(
        self, client, product, django_assert_num_queries, time_machine
    ):
        time_machine.move_to("2026-11-24T03:12:00Z", tick=False)
        for address in addresses(product):
            first = client.get(address)
            assert first.status_code == 200, address
            version.current()
            with django_assert_num_queries(0):
                second = client.get(address)
            assert second.content == first.content
            assert dict(second.items()) == dict(first.items())

    def test_the_version_costs_one_query_each_half_second(self, client, product, django_assert_num_queries):
        client.get("/")
        version.doubt()
        with django_assert_num_queries(1):
            client.get("/")

    def test_a_kept_page_has_the_headers_of_any_other(self, client, product, settings):
        client.get("/en/")
        page = client.get("/en/")
        settings.PAGE_CACHE = False
        plain = client.get("/en/")
        assert set(page.headers) - set(plain.headers) == {"ETag"}
        for name in ("X-Frame-Options", "Referrer-Policy", "Content-Language", "X-Content-Type-Options", "Vary"):
            assert page.headers[name] == plain.headers[name]
        for policy in ("default-src 'self'", "script-src 'self'", "object-src 'none'"):
            assert policy in page.headers["Content-Security-Policy"]
        assert "nonce" not in page.headers["Content-Security-Policy"]
        assert page.headers["Content-Language"] == "en"
        assert "Accept-Encoding" in page.headers["Vary"]

    def test_browsers_ask_each_time_and_are_told_when_nothing_changed(self, client, product):
        page = client.get("/")
        assert page.headers["Cache-Control"] == "private, no-cache"
        again = client.get("/", headers={"If-None-Match": page.headers["ETag"]})
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["ETag"] == page.headers["ETag"]
        assert client.get("/", headers={"If-None-Match": 'W/"other"'}).status_code == 200

    def test_pages_are_sent_packed_to_who_can_unpack(self, client, product):
        plain = client.get("/")
        small = client.get("/", headers={"Accept-Encoding": "gzip, deflate, br"})
        assert small.headers["Content-Encoding"] == "br"
        assert brotli.decompress(small.content) == plain.content
        assert len(small.content) < len(plain.content) / 3
        old = client.get("/", headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(old.content) == plain.content
        picky = client.get("/", headers={"Accept-Encoding": "br;q=0, identity"})
        assert "Content-Encoding" not in picky.headers

    def test_head_says_what_get_would(self, client, product):
        address = reverse("catalogue:index")
        page, head = client.get(address), client.head(address)
        assert head.status_code == 200
        assert head.content == b""
        assert head.headers["Content-Length"] == page.headers["Content-Length"]


class TestNotKept:
    @pytest.mark.parametrize(
        "name",
        ["basket:summary", "basket:badge", "checkout:index", "orders:lookup", "customer:summary", "accounts:login"],
    )
    def test_pages_of_one_person_are_not(self, client, product, name):
        put(client, product)
        assert not is_kept(client, reverse(name))

    @pytest.mark.parametrize(
        "address", ["/healthz", "/robots.txt", "/goi-y/?q=che", "/khong-co/", "/cms/", "/dashboard/"]
    )
    def test_machines_missing_pages_and_staff_doors_are_not(self, client, product, address):
        assert not is_kept(client, address)

    def test_searches_and_positions_are_not(self, client, product):
        for question in ("q=che", "gan=21.03,105.85"):
            assert not is_kept(client, f"/san-pham/?{question}")

    def test_a_redirect_is_not(self, client, product):
        assert not is_kept(client, f"/san-pham/cu_{product.pk}/")

    def test_nothing_is_with_the_switch_off(self, client, product, settings):
        settings.PAGE_CACHE = False
        assert not is_kept(client, "/")
        assert "ETag" not in client.get("/").headers

    def test_nothing_is_while_the_database_does_not_tell_the_version(self, client, product, monkeypatch):
        monkeypatch.setattr(version, "current", lambda: None)
        assert client.get("/").status_code == 200
        assert kept() == 0

    @pytest.mark.parametrize("touch", ["session", "user", "csrf", "basket", "cookie", "nonce"])
    def test_a_page_that_looked_at_its_reader_is_not(self, rf, touch):
        """Whatever a view declares: who asked for a person gets a page for that person."""
        from django.conf import settings
        from django.core.handlers.base import BaseHandler
        from django.middleware.csrf import get_token

        looks = {
            "session": lambda request, response: request.session.get("x"),
            "user": lambda request, response: bool(request.user.is_authenticated),
            "csrf": lambda request, response: get_token(request),
            "basket": lambda request, response: request.basket.id,
            "cookie": lambda request, response: response.set_cookie("x", "1"),
            "nonce": lambda request, response: str(request.csp_nonce),
        }

        @cached_page()
        def view(request):
            response = HttpResponse("x")
            looks[touch](request, response)
            return response

        settings.ROOT_URLCONF = _urls(view)
        handler = BaseHandler()
        handler.load_middleware()
        assert handler.get_response(rf.get("/blick/")).status_code == 200
        set_urlconf(None)  # the handler leaves the addresses of this view behind
        assert kept() == 0


def _urls(view):
    from types import ModuleType

    from django.urls import path

    module = ModuleType("urls_of_one_view")
    module.urlpatterns = [path("blick/", view)]
    return module


class TestPeople:
    def test_who_is_signed_in_gets_a_page_of_his_own(self, client, product):
        client.get("/")
        client.force_login(make_user(full_name=NAME))
        assert not is_kept(client, "/san-pham/")
        assert "ETag" not in client.get("/").headers

    def test_nothing_of_a_visitor_is_in_a_page(self, client, product):
        """One with an account, a name and a basket walks first, then one with a basket alone, then a stranger."""
        client.force_login(make_user(full_name=NAME, phone="+84912000111"))
        put(client, product, 3)
        guest = Client()
        put(guest, product, 2)
        stranger = Client()
        for walker in (client, guest, stranger):
            for address in addresses(product):
                page = walker.get(address)
                html = page.content.decode()
                assert NAME not in html
                assert "912000111" not in html
                assert "csrfmiddlewaretoken" not in html
                assert walker is not stranger or not page.cookies

    def test_a_visitor_with_a_basket_gets_the_kept_page(self, product, django_assert_num_queries):
        guest = Client()
        put(guest, product)
        guest.get("/")  # shows what was added
        del guest.cookies["messages"]
        Client().get("/")
        version.current()
        with django_assert_num_queries(0):
            assert guest.get("/").status_code == 200

    def test_a_message_is_shown_to_the_one_it_waits_for(self, client, product):
        client.get("/san-pham/")
        client.cookies["messages"] = "x"
        assert not is_kept(client, "/nhom/")
        assert "ETag" not in client.get("/san-pham/").headers


class TestAddresses:
    def test_tags_of_other_sites_neither_change_a_page_nor_make_one(self, client, product):
        plain = client.get("/san-pham/?sao=4")
        for tag in ("utm_source=zalo", "fbclid=x", "gclid=1&zarsrc=2", "sao=&utm_medium=a"):
            assert not is_kept(client, f"/san-pham/?sao=4&{tag}")
            assert client.get(f"/san-pham/?{tag}&sao=4").content == plain.content
        first = client.get(f"{product.get_absolute_url()}?fbclid=abc")
        assert "fbclid" not in first.content.decode()

    def test_the_order_of_filters_makes_no_other_page(self, client, product):
        client.get("/san-pham/?sao=4&sao=5&con_hang=1")
        assert not is_kept(client, "/san-pham/?con_hang=1&sao=5&sao=4")

    def test_other_filters_do(self, client, product):
        assert "Nửa Đêm" in client.get("/san-pham/?sao=4").content.decode()
        assert 'id="dem">0 sản phẩm' in client.get("/san-pham/?sao=5").content.decode()

    def test_endless_addresses_are_answered_and_not_kept(self, client, product):
        many = "&".join(f"sao={number}" for number in range(40))
        for question in (many, "tinh=" + "x" * 400):
            assert client.get(f"/san-pham/?{question}").status_code == 200
            assert not is_kept(client, f"/san-pham/?{question}")

    def test_letters_that_a_browser_did_not_escape_are_read(self, client, product):
        assert "Tuyên" in client.get("/chung-nhan/?tinh=tuyên&trang=1").content.decode()

    def test_memory_is_bounded_and_the_oldest_page_goes_first(self, client, product, settings):
        client.get("/")
        settings.PAGE_CACHE_BYTES = pages._shelf.size * 4
        for number in range(20):
            client.get("/")
            client.get(f"/san-pham/?trang={number}")
        assert pages._shelf.size <= settings.PAGE_CACHE_BYTES
        assert not is_kept(client, "/")

    def test_hosts_and_schemes_do_not_share(self, client, product, settings):
        settings.ALLOWED_HOSTS = ["a.example", "b.example"]
        assert is_kept(client, "/", headers={"host": "a.example"})
        assert is_kept(client, "/", headers={"host": "b.example"})
        assert is_kept(client, "/", headers={"host": "a.example"}, secure=True)
        assert client.get("/", headers={"host": "c.example"}).status_code == 400

    def test_a_site_with_tls_never_answers_a_plain_request_with_a_page(self, client, product, settings):
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        settings.SECURE_SSL_REDIRECT = True
        client = Client()  # reads the settings when it loads the middleware
        assert client.get("/", headers={"X-Forwarded-Proto": "https"}).status_code == 200
        assert client.get("/", headers={"X-Forwarded-Proto": "http"}).status_code == 301
        assert client.get("/").status_code == 301

    def test_the_results_name_every_parameter_that_they_read(self, product):
        class Recorder(QueryDict):
            def __init__(self):
                super().__init__("tinh=x", mutable=True)
                self.read = set()

            def get(self, key, default=None):
                self.read.add(key)
                return {"gan": "21,105"}.get(key, default)

            def getlist(self, key, default=None):
                self.read.add(key)
                return []

        asked = Recorder()
        search.look().query(asked)
        assert asked.read == {*search_query.PARAMETERS, *search_query.FREE_PARAMETERS}


class TestFront:
    def ask(self, address, **headers):
        """Ask the front that stands before Django; return status, headers and body, or None when it passed on."""
        answer, passed = {}, []
        front = PageCacheFront(lambda environ, start: passed.append(environ) or [])
        environ = RequestFactory().get(address, **headers).environ
        body = b"".join(front(environ, lambda status, headers: answer.update(status=status, headers=dict(headers))))
        return None if passed else (answer["status"], answer["headers"], body)

    def test_it_answers_with_the_very_page_and_no_sql(self, client, product, django_assert_num_queries):
        page = client.get("/san-pham/?sao=4&utm_source=x")
        version.current()
        with django_assert_num_queries(0):
            status, headers, body = self.ask("/san-pham/?sao=4")
        assert status == "200 OK"
        assert body == page.content
        assert headers == dict(page.items())

    def test_it_passes_on_what_it_may_not_answer(self, client, product):
        assert self.ask("/") is None
        client.get("/")
        assert self.ask("/") is not None
        assert self.ask("/", HTTP_COOKIE="a=b; sessionid=x") is None
        assert self.ask("/", HTTP_AUTHORIZATION="Basic x") is None
        assert self.ask("/", REQUEST_METHOD="POST") is None
        assert self.ask("/", HTTP_HOST="other.example") is None

    def test_it_is_what_the_page_server_loads(self):
        from shop.wsgi import application

        assert isinstance(application, PageCacheFront)


def test_one_request_makes_a_page_anew_while_the_others_wait(product, monkeypatch):
    Client().get("/")
    version.bump()
    made, original = [], cms.models.HomePage.get_context
    together = threading.Barrier(4)

    def counted(self, *args, **kwargs):
        made.append(1)
        return original(self, *args, **kwargs)

    monkeypatch.setattr(cms.models.HomePage, "get_context", counted)

    def read():
        together.wait()
        try:
            assert Client().get("/").status_code == 200
        finally:
            connection.close()

    readers = [threading.Thread(target=read) for _number in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(made) == 1


def test_the_frame_of_kept_pages_asks_for_nothing_of_a_person(client, product):
    html = client.get("/").content.decode()
    assert re.search(r'data-basket-badge="[^"]+"></span>', html)
