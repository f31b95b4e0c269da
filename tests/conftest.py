"""What every test starts from: reference data in the database, an empty cache, mail that stays here."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

from search import reference, snapshot
from shop.core import pagecache
from shop.core.pagecache import version

pytest_plugins = [
    f"tests.plugins.{name}" for name in ("files", "database", "services", "engine", "browser", "cards", "carriers")
]


@pytest.fixture(autouse=True)
def _clean_cache():
    """Throttles, cached pages and copies of the index of one test do not reach the next."""
    cache.clear()
    pagecache.forget_all()
    snapshot.forget()
    reference.forget()


@pytest.fixture(autouse=True)
def _page_cache(request, settings, monkeypatch):
    """Pages are kept where changes are committed, as in life. Other tests roll back: their version never changes."""
    mark = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server", "demo_site"} & set(request.fixturenames)
    settings.PAGE_CACHE = bool(commits or (mark and mark.kwargs.get("transaction")))
    if not settings.PAGE_CACHE:
        monkeypatch.setattr(version, "current", lambda: "rolled back")


@pytest.fixture(autouse=True)
def _vietnamese():
    """A page read in English leaves its language to the thread; each test starts in Vietnamese."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session")
def places(django_db_setup, django_db_blocker):
    """All provinces, communes and former names, loaded once; every test of the session may read them."""
    from shop.places.services import load_places

    with django_db_blocker.unblock():
        return load_places()
