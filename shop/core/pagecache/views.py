"""How a view declares that its page is the same for everybody."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import patch_vary_headers

from shop.core.pagecache.pages import canonical

REVALIDATE = "private, no-cache"  # browsers may keep a page but have to ask each time whether it is still right


def cached_page(*parameters: str, but_not_with: tuple[str, ...] = ()) -> Callable:
    """Let the page of a view be kept whole for anonymous readers.

    ``parameters`` are all that the view reads of the query string; others are taken off before it runs, so that they
    cannot show in links. With one of ``but_not_with`` (free text, a position) the page is made anew each time.
    """
    known = tuple(sorted({*parameters, *but_not_with}))

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def declared(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            _narrow(request, known)
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", REVALIDATE)
            patch_vary_headers(response, ["Accept-Encoding"])
            if not any(name in request.GET for name in but_not_with):
                response.page_parameters = known
            return response

        return declared

    return decorate


def _narrow(request: HttpRequest, known: tuple[str, ...]) -> None:
    """Take off what the view does not know; an address too long to be kept is only cleared of foreign names."""
    query = request.META.get("QUERY_STRING", "")
    if not query:
        return
    narrow = canonical(query, known)
    if narrow is None:
        kept = request.GET.copy()
        for name in set(kept) - set(known):
            del kept[name]
        narrow = kept.urlencode()
    request.META["QUERY_STRING"] = narrow
    request.GET = QueryDict(narrow)
