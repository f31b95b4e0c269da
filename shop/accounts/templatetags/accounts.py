"""Tags about people."""

from django import template
from django.urls import reverse

from shop.accounts.access import current_membership, own_memberships
from shop.accounts.contacts import show_phone

register = template.Library()


@register.filter
def phone(value) -> str:
    """Show a phone number as people here write it: ``0912 345 678``; nothing for none."""
    return show_phone(value) if value else ""


# Where a member works: role → the address of the pages made for it.
_WORK_PAGES = {"producer_owner": "producers:today", "producer_staff": "producers:today"}


@register.simple_tag(takes_context=True)
def work_page(context) -> dict | None:
    """Return ``name`` and ``url`` of the work pages of the membership in force; None for who has none."""
    current = current_membership(context["request"])
    if current is None or current.role not in _WORK_PAGES:
        return None
    return {"name": current.organisation, "url": reverse(_WORK_PAGES[current.role])}


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
