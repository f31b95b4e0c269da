"""Checks of the settings, run by every command before it works."""

from django.conf import settings
from django.core.checks import Error, Tags, register

from shop.payments import gateways
from shop.payments.stripe import keys


@register(Tags.security)
def stripe_keys(app_configs, **kwargs):
    """Refuse half a configuration, keys in the wrong pocket, and a live key where money must not move."""
    problem = keys.problem(
        settings.STRIPE_SECRET_KEY,
        settings.STRIPE_WEBHOOK_SECRET,
        api_url=settings.STRIPE_API_BASE,
        debug=settings.DEBUG,
    )
    return [Error(problem, id="payments.E001")] if problem else []


@register(Tags.security)
def ways_of_paying(app_configs, **kwargs):
    """Refuse a name in PAYMENTS that no gateway has."""
    unknown = sorted(set(settings.PAYMENTS) - gateways.codes())
    return (
        [Error(f"PAYMENTS names {', '.join(unknown)}: no such way of paying.", id="payments.E002")] if unknown else []
    )
