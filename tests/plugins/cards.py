"""A stand-in for Stripe that a test owns, and Stripe's own stripe-mock for the contract."""

import pytest

from tools.fake_stripe import TEST_KEY, TEST_WEBHOOK_SECRET, FakeStripe


@pytest.fixture(scope="session")
def _stripe_server():
    """One server for the run; each test empties it."""
    with FakeStripe(secret=TEST_WEBHOOK_SECRET) as fake:
        yield fake


@pytest.fixture
def stripe(_stripe_server, settings):
    """A :class:`FakeStripe` that the site takes for Stripe; it sends nothing by itself, ``sent`` has what it would."""
    fake = _stripe_server
    fake.state.objects.clear()
    fake.state.answers.clear()
    fake.fault, fake.after, fake.refund_status, fake.webhook = "", None, "succeeded", ""
    fake.delay_seconds = 0
    fake.asked.clear()
    fake.sent.clear()
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = TEST_KEY, TEST_WEBHOOK_SECRET
    settings.STRIPE_API_BASE = settings.STRIPE_PAGE = fake.url
    return fake
