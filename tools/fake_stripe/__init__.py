"""A stand-in for Stripe: the addresses that this shop uses, a plain card page, signed messages. No real money.

    python -m tools.fake_stripe --port 12111 --webhook http://127.0.0.1:8000/stripe/webhook/

or in a test: ``with FakeStripe() as fake: fake.url``. Point the site to it with STRIPE_API_BASE and test keys. It
refuses what Stripe refuses: unknown parameters, amounts out of range, refunds beyond what came, an idempotency key
that is used again for something else. ``tests/contracts/test_stripe.py`` holds it against Stripe's own stripe-mock.
"""

from tools.fake_stripe.server import FakeStripe
from tools.fake_stripe.state import Fault

TEST_KEY, TEST_WEBHOOK_SECRET = "sk_test_fake", "whsec_fake"

__all__ = ["TEST_KEY", "TEST_WEBHOOK_SECRET", "FakeStripe", "Fault"]
