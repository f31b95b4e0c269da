"""Staff see how search is doing and what was searched, and a banner in every back office while the node is down."""

import datetime as dt

import pytest
from django.urls import reverse

import cms.services
from search import breaker, engine, log, services
from search.health import health
from search.models import EngineState, IndexTask, SearchDocument, SearchIndex, SearchLogEntry
from shop.core.clock import now, today
from tests.factories.accounts import make_member, make_user
from tests.factories.catalogue import make_product

pytestmark = pytest.mark.django_db
BANNER = "Elasticsearch không trả lời từ"


@pytest.fixture
def staff(client):
    """A signed-in member of the shop's staff."""
    user = make_user(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def report(client, query: str = "") -> str:
    response = client.get(reverse("dashboard:search") + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_others_do_not_learn_that_it_exists(client):
    address = reverse("dashboard:search")
    assert client.get(address).status_code == 302
    client.force_login(make_user())
    assert client.get(address).status_code == 404


def test_without_elasticsearch_the_database_answers(client, staff):
    make_product("Trà")
    page = report(client)
    assert "không có Elasticsearch" in page
    assert "1 sản phẩm; cơ sở dữ liệu tìm thấy: 1" in page
    assert "reindex --check" not in page


def test_a_product_without_a_document_is_said(client, staff):
    make_product("Trà", index=False)
    IndexTask.objects.all().delete()
    page = report(client)
    assert "1 sản phẩm; cơ sở dữ liệu tìm thấy: 0" in page
    assert "manage.py reindex --check" in page


def test_what_waits_is_counted_by_product_with_the_age_of_the_oldest(time_machine):
    product = make_product("Trà", index=False)
    time_machine.move_to(now() + dt.timedelta(seconds=90), tick=False)
    services.touch([product.pk])
    found = health()
    assert found.waiting == 1
    assert 90 <= found.waiting_seconds < 100
    assert not found.differs, "what is on its way is no fault"


def test_the_lag_of_the_index_and_its_size_are_shown(client, staff, settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    make_product("Trà")
    SearchIndex.objects.create(name="ocop-products-1", state="live", position=0)
    SearchIndex.objects.create(name="ocop-products-0", state="old")
    EngineState.objects.update_or_create(pk=1, defaults={"products": 7, "size_bytes": 5_000_000, "checked_at": now()})
    page = report(client)
    assert "1 tài liệu" in page
    assert "trong Elasticsearch: 7" in page
    assert "ocop-products-0" in page
    SearchIndex.objects.filter(state="live").update(position=SearchDocument.objects.get().generation)
    assert health().differs
    assert "manage.py reindex --check" in report(client)


@pytest.mark.parametrize("name", ["dashboard:index", "dashboard:search", "wagtailadmin_home", "admin:index"])
def test_every_back_office_says_that_elasticsearch_is_down_and_stops_saying_it(client, staff, settings, name):
    cms.services.load_reference()
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    assert BANNER not in client.get(reverse(name)).content.decode()
    engine.note_failure(ConnectionError("gone"))
    assert BANNER in client.get(reverse(name)).content.decode()
    breaker.reset()
    assert BANNER not in client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("path", ["/", "/san-pham/", "/tai-khoan/"])
def test_pages_of_buyers_say_nothing_of_it(client, settings, path):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    engine.note_failure(ConnectionError("gone"))
    client.force_login(make_member("office"))
    assert BANNER not in client.get(path).content.decode()


def test_the_page_says_since_when_and_why(client, staff, settings, time_machine):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    time_machine.move_to(dt.datetime(2026, 11, 25, 7, 5, tzinfo=dt.UTC), tick=False)
    engine.note_failure(ConnectionError("gone"))
    time_machine.shift(600)
    engine.note_failure(TimeoutError("later"))
    page = report(client)
    assert "14:05 25/11/2026" in page
    assert "ConnectionError" in page


def test_queries_of_the_period_most_wanted_first(client, staff):
    for days, text, searches, hits in (
        (0, "trà", 5, 12),
        (6, "trà", 1, 3),
        (6, "sâm ngọc linh", 4, 0),
        (7, "rượu bắp", 9, 0),
        (29, "yến sào", 2, 0),
        (30, "quá cũ", 99, 0),
    ):
        day = today() - dt.timedelta(days=days)
        SearchLogEntry.objects.create(day=day, text=text, searches=searches, hits=hits)
    assert log.top(7) == [("trà", 6, 12), ("sâm ngọc linh", 4, 0)]
    assert log.without_results(7) == [("sâm ngọc linh", 4)]
    assert log.without_results(30) == [("rượu bắp", 9), ("sâm ngọc linh", 4), ("yến sào", 2)]
    week, month = report(client), report(client, "?ngay=30")
    assert "rượu bắp" not in week
    assert "rượu bắp" in month
    assert "quá cũ" not in month


def test_a_search_of_a_moment_ago_is_on_the_page(client, staff):
    client.get("/san-pham/?q=nấm lim xanh")
    assert "nấm lim xanh" in report(client)


@pytest.mark.parametrize("text", ["x", "-1", "365", ""])
def test_another_period_is_the_shorter_one(client, staff, text):
    assert 'aria-current="true" href="?ngay=7"' in report(client, f"?ngay={text}")
