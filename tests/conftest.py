"""What every test starts from: reference data in the database, an empty cache, mail that stays here."""

import pytest
from django.core.cache import cache

pytest_plugins = [f"tests.plugins.{name}" for name in ("files", "database", "services", "browser")]


@pytest.fixture(autouse=True)
def _clean_cache():
    """Throttles and cached pages of one test do not reach the next."""
    cache.clear()
