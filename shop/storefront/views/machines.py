"""What machines read: life signs, figures, robots.txt."""

import logging

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from shop.core.metrics import exposition
from shop.storefront.metrics import State, may_measure

log = logging.getLogger(__name__)

# Names of addresses that hold nothing for a search engine: personal pages, forms, fragments.
PRIVATE_NAMES = ("basket:summary", "checkout:index", "orders:lookup", "customer:summary")
STAFF_DOORS = ("/cms/", "/dashboard/", "/admin/")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database and cache answer, 503 with the name of what does not."""
    checks = {"database": _database_answers(), "cache": _cache_answers()}
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        log.exception("readyz: the database does not answer")
        return False


def _cache_answers() -> bool:
    try:
        cache.set("readyz", "1", 10)
        return cache.get("readyz") == "1"
    except Exception:  # each backend has its own errors
        log.exception("readyz: the cache does not answer")
        return False


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Print the figures for Prometheus; for strangers the address does not exist."""
    if not may_measure(request):
        raise Http404
    return HttpResponse(exposition(State()), content_type=CONTENT_TYPE_PLAIN_0_0_4)


@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this name at pages that name no icon (staff pages, pictures)."""
    return redirect(static("img/favicon.ico"))


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Keep crawlers out of personal pages and endless filters, and show them the site map."""
    lines = ["User-agent: *"]
    lines += [f"Disallow: {path}" for path in (*_private_paths(), *STAFF_DOORS)]
    lines += ["Disallow: /*?*sap_xep=", "", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _private_paths() -> list[str]:
    paths = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            paths += [reverse(name) for name in PRIVATE_NAMES]
    return paths
