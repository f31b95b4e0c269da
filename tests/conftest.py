"""What every test starts from: reference data in the database, an empty cache, mail that stays here."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

pytest_plugins = [f"tests.plugins.{name}" for name in ("files", "database", "services", "engine", "browser")]


@pytest.fixture(autouse=True)
def _clean_cache():
    """Throttles and cached pages of one test do not reach the next."""
    cache.clear()


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
