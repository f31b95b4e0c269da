"""A guard against requests forged by other sites, for forms that stand on pages cached without a token.

Browsers say where a request comes from: ``Sec-Fetch-Site`` (all current ones, since 2023), else ``Origin``, else
``Referer``. A request that names another site, or nothing at all, is refused. See docs/adr/0002.
"""

from functools import wraps
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.views.decorators.csrf import csrf_exempt


def is_same_origin(request) -> bool:
    """Tell whether the browser vouches that our own page sent this request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = urlsplit(source)
    return bool(parts.netloc) and parts.netloc == request.get_host() and parts.scheme == request.scheme


def same_origin_required(view):
    """Let a view take POSTs without a token when they come from our own pages; others get 403."""

    @csrf_exempt
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method == "POST" and not is_same_origin(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
