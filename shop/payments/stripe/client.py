"""The one way to Stripe: a client with short patience, and its faults in our words."""

import contextlib
import functools
from collections.abc import Iterator

import stripe
from django.conf import settings

from shop.payments.gateways.base import Refused, Unreachable

TIMEOUT = 8  # seconds; a page waits for it
RETRIES = 1  # safe: every call that changes something has an idempotency key


class Missing(Refused):
    """Stripe does not know the object."""


def client() -> stripe.StripeClient:
    """Return the client for the key of the settings. Raises Unreachable when there is none (any more)."""
    if not settings.STRIPE_SECRET_KEY:
        raise Unreachable("STRIPE_SECRET_KEY is not set.")
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


@functools.lru_cache(maxsize=4)
def _client(key: str, api_url: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": api_url} if api_url else {},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
    )


@contextlib.contextmanager
def faults() -> Iterator[None]:
    """Turn what the library raises into Refused (no for good), Missing, or Unreachable (the tick asks again).

    A key that Stripe does not take is Unreachable too: the office mends it, and no refund must be given up meanwhile.
    """
    try:
        yield
    except (stripe.CardError, stripe.InvalidRequestError) as error:
        kind = Missing if error.code == "resource_missing" else Refused
        raise kind(error.user_message or "Stripe refused.") from error
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        raise Unreachable("Stripe does not accept STRIPE_SECRET_KEY.") from error
    except stripe.StripeError as error:
        raise Unreachable(f"Stripe does not answer ({type(error).__name__}).") from error


def mark(found, name: str) -> str:
    """Return what we wrote into the metadata of an object of Stripe's under ``name``; "" when it is not ours."""
    return getattr(found.metadata, name, None) or ""
