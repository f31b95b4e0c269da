"""The network of sales points, and one point."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from shop.core.access import get_or_404_for
from shop.core.pagecache.views import cached_page
from shop.core.text import clean_line
from shop.places.selectors import province_for_slug
from shop.points.hours import schema_hours
from shop.points.selectors import active_points, list_points, with_status
from shop.storefront.selectors.point import point_page
from shop.storefront.structured import as_script, point_data

MAX_QUERY = 100


@require_safe
@cached_page("tinh", "mo")
def index(request):
    """List the points, filtered by province (``tinh``, an old name works) and by open doors (``mo=1``)."""
    found = province_for_slug(request.GET.get("tinh", "")[:MAX_QUERY])
    province, open_now = found[0] if found else None, request.GET.get("mo") == "1"
    everywhere = list_points()
    context = {
        "points": list_points(province.slug if province else "", open_now),
        "provinces": list({point.commune.province.slug: point.commune.province for point in everywhere}.values()),
        "province": province,
        "open_now": open_now,
    }
    return render(request, "storefront/points.html", context)


@require_safe
@cached_page(but_not_with=("q",))
def detail(request, slug: str):
    """Show a point: its door, its way, its shelf (``q`` searches there)."""
    point = get_or_404_for(active_points(), slug=slug)
    with_status([point])
    page = point_page(point, clean_line(request.GET.get("q", ""))[:MAX_QUERY])
    structured = as_script(point_data(point, schema_hours(point.hours.all(), point.closures.all())))
    return render(request, "storefront/point.html", {"page": page, "points": [point], "structured": structured})
