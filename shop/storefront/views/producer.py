"""The public page of a producer."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from shop.core.access import get_or_404_for
from shop.core.pagecache.views import cached_page
from shop.storefront.selectors import producer as selectors


@require_safe
@cached_page()
def detail(request, slug: str):
    """Show a producer that is active."""
    producer = get_or_404_for(selectors.shown_producers(), slug=slug)
    return render(request, "storefront/producer.html", {"page": selectors.producer_page(producer)})
