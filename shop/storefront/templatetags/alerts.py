"""Tags of the form "tell me when it is back"."""

from django import template
from django.conf import settings

from shop.alerts.selectors import keep_days

register = template.Library()


@register.simple_tag
def alert_days() -> int | None:
    """Return for how many days a request counts; no query while nothing has changed."""
    return keep_days()


@register.simple_tag(takes_context=True)
def own_contact(context) -> str:
    """Return the contact of a signed-in reader, "" otherwise; a page without a session stays one for everybody."""
    request = context["request"]
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return ""
    return str(request.user.phone or request.user.email or "")
