"""What every test starts from: reference data in the database, an empty cache, mail that stays here."""

import pytest
from django.core.cache import cache

pytest_plugins = ["tests.plugins.files", "tests.plugins.services", "tests.plugins.browser"]


@pytest.fixture(autouse=True)
def _clean_cache():
    """Throttles and cached pages of one test do not reach the next."""
    cache.clear()
