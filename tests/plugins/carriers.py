"""A stand-in for GHN and GHTK that a test owns."""

import pytest

from tools.fake_carriers import GHN_SHOP, GHN_TOKEN, GHTK_PARTNER, GHTK_TOKEN, FakeCarriers

WEBHOOK_SECRET = "bi1mat2cua3dia4chi"


@pytest.fixture(scope="session")
def _carrier_server():
    """One server for the run; each test empties it."""
    with FakeCarriers() as fake:
        yield fake


@pytest.fixture
def carriers(_carrier_server, settings):
    """A :class:`FakeCarriers` that the site takes for both carriers."""
    fake = _carrier_server
    fake.reset()
    settings.GHN_TOKEN, settings.GHN_SHOP_ID, settings.GHN_API_BASE = GHN_TOKEN, GHN_SHOP, fake.url
    settings.GHTK_TOKEN, settings.GHTK_PARTNER_CODE, settings.GHTK_API_BASE = GHTK_TOKEN, GHTK_PARTNER, fake.url
    settings.GHN_WEBHOOK_SECRET = settings.GHTK_WEBHOOK_SECRET = WEBHOOK_SECRET
    return fake
