"""How search is doing and what people look for, for shop staff."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from search import log
from search.health import health
from shop.accounts.access import staff_required

PERIODS = (7, 30)  # days
SHOWN = 50


@staff_required
@require_safe
def search_report(request):
    """Show the state of search and the queries of the last 7 or 30 days (``?ngay=30``)."""
    log.write()  # what this process still holds
    days = _days(request.GET.get("ngay", ""))
    context = {
        "health": health(),
        "days": days,
        "periods": PERIODS,
        "top": log.top(days, SHOWN),
        "in_vain": log.without_results(days, SHOWN),
    }
    return render(request, "dashboard/search.html", context)


def _days(text: str) -> int:
    return next((days for days in PERIODS if text == str(days)), PERIODS[0])
