"""Error pages. Those for a failing site (500, 503) draw nothing that needs the database, cache or session."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

RETRY_SECONDS = 30


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    """400: an address or form that no page of ours sends. Plain, since even the host name may be forged."""
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception=None) -> HttpResponse:
    """403: the visitor is known and may not."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form whose token is stale, mostly a page that stayed open overnight."""
    return render(request, "403.html", {"stale_form": True}, status=403)


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    """404: no such page, or none for this visitor."""
    return render(request, "404.html", {"translated_urls": {}}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 with a time to come back when it is the database that does not answer."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return HttpResponse(render_to_string("500.html"), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the site rests for a moment."""
    return HttpResponse(
        render_to_string("503.html"), status=503, headers={"Retry-After": RETRY_SECONDS, "Cache-Control": "no-store"}
    )
