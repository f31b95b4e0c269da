"""A cache server that is gone: every call has an answer, and nobody waits for it twice."""

import time

import pytest
from django.core.cache import caches
from django.test import Client

from shop.core import throttle
from shop.core.cache_backends import TolerantRedisCache


@pytest.fixture
def gone(settings, monkeypatch):
    """The site's cache on a port where nobody listens."""
    monkeypatch.setattr(TolerantRedisCache, "_rests_until", 0.0)
    redis = {"BACKEND": "shop.core.cache_backends.TolerantRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": redis}
    return caches["default"]


def test_it_answers_like_an_empty_cache(gone):
    assert gone.get("x", "nothing") == "nothing"
    assert gone.add("x", 1) is False
    assert gone.set("x", 1) is None
    assert gone.get_many(["x"]) == {}
    assert gone.set_many({"x": 1}) == ["x"]
    assert gone.delete("x") is False
    assert "x" not in gone
    assert gone.get_or_set("x", "made") == "made"
    with pytest.raises(ValueError, match="does not answer"):
        gone.incr("x")


def test_after_a_fault_the_server_is_left_alone_for_a_while(gone):
    gone.get("x")
    start = time.perf_counter()
    for _time in range(200):
        gone.get("x")
    assert time.perf_counter() - start < 0.5
    assert TolerantRedisCache._rests_until > time.monotonic()


def test_counters_let_everybody_through(gone):
    assert all(throttle.hit("x", "y", limit=1, seconds=60) for _time in range(3))
    assert throttle.wait("x", "y", limit=1) == 0


@pytest.mark.django_db(transaction=True)
def test_pages_are_there(gone):
    for address in ("/san-pham/", "/diem-ban/", "/chung-nhan/", "/en/products/"):
        assert Client().get(address).status_code == 200
    assert Client().get("/readyz").json() == {"database": True, "cache": False}
