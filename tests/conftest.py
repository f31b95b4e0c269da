"""What every test starts from: reference data in the database, an empty cache, mail that stays here."""

import pytest
from django.core.cache import cache
from django.utils import translation

pytest_plugins = ["tests.plugins.files", "tests.plugins.services", "tests.plugins.browser"]


@pytest.fixture(autouse=True)
def _clean_cache():
    """Throttles and cached pages of one test do not reach the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _language():
    """Every test starts in Vietnamese, whatever page the one before asked for."""
    translation.activate("vi")


@pytest.fixture(scope="session")
def places(django_db_setup, django_db_blocker):
    """All provinces, communes and former names, loaded once; every test of the session may read them."""
    from shop.places.services import load_places

    with django_db_blocker.unblock():
        return load_places()
