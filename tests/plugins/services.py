"""Tests that are marked for a real service run against it, or say why they did not.

``make test`` starts the services. Run by hand without them, a marked test is skipped with its reason; where CI=true
a missing service is a failure, because nobody would read the reason there.
"""

import os
import urllib.error
import urllib.request
import uuid

import pytest
from django.conf import settings as django_settings
from django.db import connection

from tools.services import find_chromium


def pytest_runtest_setup(item):
    """Skip (by hand) or fail (in CI) a test whose service is not there."""
    for marker, missing in MISSING.items():
        if item.get_closest_marker(marker) and (reason := missing()):
            if os.environ.get("CI") == "true":
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)


def _missing_postgres() -> str:
    if connection.vendor == "postgresql":
        return ""
    return "DATABASE_URL names no PostgreSQL: python -m tools.services start postgres"


def _missing_elasticsearch() -> str:
    if not ELASTICSEARCH_URL:
        return "ELASTICSEARCH_URL names no node: python -m tools.services start elasticsearch"
    try:
        with urllib.request.urlopen(f"{ELASTICSEARCH_URL}/_cluster/health", timeout=5):
            return ""
    except (urllib.error.URLError, OSError) as error:
        return f"Elasticsearch at {ELASTICSEARCH_URL} does not answer: {error}"


def _missing_browser() -> str:
    return "" if find_chromium() else "no Chromium: python -m tools.services start chromium"


def _missing_stripe_mock() -> str:
    return "" if os.environ.get("STRIPE_MOCK_URL") else "no stripe-mock: python -m tools.services start stripe-mock"


MISSING = {
    "postgres": _missing_postgres,
    "elasticsearch": _missing_elasticsearch,
    "browser": _missing_browser,
    "stripemock": _missing_stripe_mock,
}
ELASTICSEARCH_URL = django_settings.ELASTICSEARCH_URL


@pytest.fixture(autouse=True)
def _search_engine(request, settings):
    """Give a test that is marked ``elasticsearch`` indexes of its own, and every other one the database search."""
    if not request.node.get_closest_marker("elasticsearch"):
        settings.ELASTICSEARCH_URL = ""
        yield
        return
    settings.ELASTICSEARCH_INDEX_PREFIX = prefix = f"test-{uuid.uuid4().hex[:12]}"
    yield
    _delete_indexes(prefix)


def _delete_indexes(prefix: str) -> None:
    from elasticsearch import Elasticsearch

    with Elasticsearch(ELASTICSEARCH_URL) as client:
        # The node refuses to delete by wildcard, so the names are asked for first.
        for name in client.indices.get(index=f"{prefix}*"):
            client.indices.delete(index=name)
