"""Figures for Prometheus: what they say, and to whom."""

import datetime as dt
import os
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import OperationalError
from prometheus_client.parser import text_string_to_metric_families

from search import engine, services
from search.models import EngineState, IndexTask, SearchIndex
from shop.core import outbox
from shop.core.clock import now
from shop.core.counting import count_together
from tests.factories.catalogue import make_product

TOKEN = "a-token-of-at-least-20-characters"


def figures(client) -> dict:
    """Return {(name, sorted labels): value} of everything printed."""
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain; version=0.0.4")
    families = text_string_to_metric_families(response.content.decode())
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value for family in families for sample in family.samples
    }


class TestWhoMayAsk:
    pytestmark = pytest.mark.django_db

    @pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "172.31.0.9", "192.168.1.4", "::1", "fd00::7"])
    def test_neighbours_may(self, client, address):
        assert client.get("/metrics", REMOTE_ADDR=address).status_code == 200
        assert client.get("/metrics", REMOTE_ADDR=f"::ffff:{address}").status_code == (404 if ":" in address else 200)

    @pytest.mark.parametrize("address", ["203.0.113.5", "8.8.8.8", "172.32.0.1", "2001:db8::1", "::ffff:8.8.8.8", ""])
    def test_for_strangers_it_does_not_exist(self, client, address):
        assert client.get("/metrics", REMOTE_ADDR=address).status_code == 404

    @pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"])
    def test_behind_a_proxy_everybody_is_a_stranger(self, client, header):
        assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 404

    def test_a_token_opens_from_anywhere(self, client, settings):
        settings.METRICS_TOKEN = TOKEN
        far = {"REMOTE_ADDR": "203.0.113.5"}
        assert client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, **far).status_code == 200
        for wrong in ("Bearer ", "Bearer x", f"Basic {TOKEN}", TOKEN, "Bearer ế"):
            assert client.get("/metrics", HTTP_AUTHORIZATION=wrong, **far).status_code == 404

    def test_without_a_token_no_token_opens(self, client):
        headers = {"Authorization": "Bearer "}
        assert client.get("/metrics", headers=headers, REMOTE_ADDR="203.0.113.5").status_code == 404

    def test_it_only_reads_and_is_not_kept(self, client):
        assert client.post("/metrics").status_code == 405
        assert "no-store" in client.get("/metrics")["Cache-Control"]


@pytest.mark.django_db
def test_requests_are_counted_by_name_of_address(client, settings):
    settings.PAGE_CACHE = False
    product = make_product("Trà")
    before = figures(client)
    client.get("/san-pham/")
    client.get(product.get_absolute_url())
    client.get(product.get_absolute_url())
    client.get("/khong-co-trang-nay/")
    client.get("/dashboard/orders/")
    after = figures(client)

    def more(name, **labels):
        key = (name, *sorted(labels.items()))
        return after.get(key, 0) - before.get(key, 0)

    assert more("ocop_requests_total", view="catalogue:index", method="GET", status="200") == 1
    assert more("ocop_requests_total", view="catalogue:detail", method="GET", status="200") == 2
    assert more("ocop_requests_total", view="wagtail_serve", method="GET", status="404") == 1
    assert more("ocop_requests_total", view="dashboard", method="GET", status="302") == 1
    assert more("ocop_request_seconds_count", view="catalogue:detail") == 2
    assert 0 < more("ocop_request_seconds_sum", view="catalogue:detail") < 20


@pytest.mark.django_db
def test_the_embedded_site_says_that_the_database_searches(client):
    make_product("Trà")
    found = figures(client)
    assert found["ocop_search_backend", ("backend", "database")] == 1
    assert found["ocop_search_backend", ("backend", "elasticsearch")] == 0
    assert found["ocop_search_products", ("where", "sellable")] == 1
    assert found["ocop_search_products", ("where", "database")] == 1
    assert ("ocop_search_index_bytes",) not in found
    assert found["ocop_database_up",] == 1


@pytest.mark.django_db
def test_lag_size_and_breaker(client, settings, time_machine):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    time_machine.move_to(now(), tick=False)
    product = make_product("Trà")
    SearchIndex.objects.create(name="ocop-products-1", state="live")
    EngineState.objects.update_or_create(pk=1, defaults={"products": 7, "size_bytes": 5000})
    engine.note_failure(ConnectionError())
    failed_at = now().timestamp()
    IndexTask.objects.all().delete()
    services.touch([product.pk])
    services.touch([product.pk])
    time_machine.shift(dt.timedelta(seconds=40))
    found = figures(client)
    assert found["ocop_search_breaker_open",] == 1
    assert found["ocop_search_failing_since_seconds",] == pytest.approx(failed_at)
    assert found["ocop_search_backend", ("backend", "database")] == 1
    assert found["ocop_search_outbox_products",] == 1
    assert found["ocop_search_outbox_age_seconds",] == 40
    assert found["ocop_search_lag_documents",] == 1
    assert found["ocop_search_index_bytes",] == 5000
    assert found["ocop_search_products", ("where", "elasticsearch")] == 7
    engine.note_answer()
    assert figures(client)["ocop_search_breaker_open",] == 0


@pytest.mark.django_db
def test_messages_that_wait_and_the_age_of_the_tick(client, time_machine, settings):
    settings.MESSAGE_CHANNELS = {"email": "tests.functional.test_metrics.Deaf"}
    time_machine.move_to(now(), tick=False)
    outbox.post(body="một", email="a@example.vn")
    call_command("tick")
    outbox.post(body="hai", email="b@example.vn")
    time_machine.shift(90)
    found = figures(client)
    assert found["ocop_messages_outbox",] == 2
    assert found["ocop_messages_failing",] == 1
    assert found["ocop_messages_age_seconds",] == 90
    assert found["ocop_tick_age_seconds", ("duty", "messages sent")] == 90
    assert found["ocop_tick_age_seconds", ("duty", "documents refreshed")] == 90


class Deaf:
    """A channel that takes nothing."""

    def send(self, message):
        raise ConnectionError


@pytest.mark.django_db
def test_a_duty_that_fails_grows_old_while_the_others_stay_young(client, time_machine, monkeypatch):
    time_machine.move_to(now(), tick=False)
    call_command("tick")
    time_machine.shift(60)

    def broken():
        raise RuntimeError

    monkeypatch.setitem(sys.modules["cms.management.commands.tick"].DUTIES, "messages sent", broken)
    with pytest.raises(SystemExit):
        call_command("tick")
    found = figures(client)
    assert found["ocop_tick_age_seconds", ("duty", "messages sent")] == 60
    assert found["ocop_tick_age_seconds", ("duty", "documents refreshed")] == 0


@pytest.mark.django_db
def test_without_its_database_it_still_tells_what_was_counted(client, monkeypatch):
    def gone():
        raise OperationalError

    monkeypatch.setattr("shop.storefront.metrics.health", gone)
    found = figures(client)
    assert found["ocop_database_up",] == 0
    assert any(key[0] == "ocop_requests_total" for key in found)


@pytest.mark.django_db
def test_reading_the_figures_takes_few_queries(client, django_assert_max_num_queries):
    make_product("Trà")
    figures(client)
    with django_assert_max_num_queries(8):
        figures(client)


class TestSeveralProcesses:
    def test_each_page_server_has_its_own_folder_and_clears_what_is_left(self, tmp_path, monkeypatch):
        monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
        ended = subprocess.Popen([sys.executable, "-c", ""])
        ended.wait()
        for name in (str(ended.pid), str(os.getpid()), "kept"):
            (tmp_path / name).mkdir()
        count_together(tmp_path)
        assert os.environ.pop("PROMETHEUS_MULTIPROC_DIR") == str(tmp_path / str(os.getppid()))
        assert {path.name for path in tmp_path.iterdir()} == {str(os.getpid()), str(os.getppid()), "kept"}

    def test_a_place_that_the_environment_names_is_left_alone(self, tmp_path, monkeypatch):
        monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path / "named"))
        count_together(tmp_path)
        assert list(tmp_path.iterdir()) == []

    def test_what_two_processes_count_is_summed(self, tmp_path):
        count = "from shop.core.metrics import REQUESTS; REQUESTS.labels('a:b', 'GET', 200).inc(3)"
        show = "from shop.core.metrics import _counts, generate_latest; print(generate_latest(_counts()).decode())"
        environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
        for code in (count, count):
            subprocess.run([sys.executable, "-c", code], env=environment, check=True)
        shown = subprocess.run(
            [sys.executable, "-c", show], env=environment, check=True, capture_output=True, text=True
        )
        assert 'ocop_requests_total{method="GET",status="200",view="a:b"} 6.0' in shown.stdout
