"""Regions and provinces."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shop.core.pagecache.views import cached_page
from shop.places.selectors import province_for_slug
from shop.storefront.selectors import place as selectors


@require_safe
@cached_page()
def index(request):
    """List the regions and their provinces."""
    return render(request, "storefront/places.html", {"regions": selectors.region_lines()})


@require_safe
@cached_page()
def province(request, slug: str):
    """Show a province; the name of one of before July 2025 leads to today's."""
    found = province_for_slug(slug)
    if found is None:
        raise Http404
    province, former = found
    if former:
        return HttpResponsePermanentRedirect(reverse("storefront:province", args=[province.slug]))
    return render(request, "storefront/province.html", {"page": selectors.province_page(province)})
