"""Tags about people."""

from django import template

from shop.accounts.access import current_membership, own_memberships
from shop.accounts.contacts import show_phone

register = template.Library()


@register.filter
def phone(value) -> str:
    """Show a phone number as people here write it: ``0912 345 678``; nothing for none."""
    return show_phone(value) if value else ""


@register.inclusion_tag("accounts/membership_switch.html", takes_context=True)
def membership_switch(context) -> dict:
    """Offer the organisations that the person acts for; draws nothing with fewer than two."""
    request = context["request"]
    return {
        "request": request,
        "memberships": own_memberships(request),
        "current": current_membership(request),
        "csrf_token": context.get("csrf_token"),
    }
