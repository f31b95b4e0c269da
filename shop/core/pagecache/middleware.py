"""Keeps the pages that views declare, and answers from them where no front stands before Django (tests, runserver)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shop.core.clock import now
from shop.core.pagecache import moments, pages, version
from shop.core.pagecache.pages import Page

_OURS = ("content-length", "etag")


class PageCacheMiddleware:
    """The outermost middleware: what is kept has the headers of all others."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from the kept pages, or keep the answer. Version and time are read before the page is made."""
        if not settings.PAGE_CACHE or not pages.is_anonymous(request.META):
            return self.get_response(request)
        if page := pages.find(request.META):
            return _response(page, request)
        with pages.turn_to_remake(request.META):
            page = pages.find(request.META)
            return _response(page, request) if page else self._make(request)

    def _make(self, request: HttpRequest) -> HttpResponse:
        token, moment = version.current(), now()
        response = self.get_response(request)
        if token is None or not may_be_kept(request, response):
            pages.drop(request.META)
            return response
        page = _page(response, token, moments.page_ends(moment))
        pages.keep(request.META, response.page_parameters, page)
        return _response(page, request)


def may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether a response is the same for everybody: declared so, and nobody asked who is there."""
    return (
        getattr(response, "page_parameters", None) is not None
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "cookie" not in response.get("Vary", "").lower()  # session, user or form token were looked at
        and getattr(request, "_basket_cache", None) is None
        and not hasattr(request, "_csp_nonce")
    )


def _page(response: HttpResponse, token: str, until: float) -> Page:
    headers = [(name, value) for name, value in response.items() if name.lower() not in _OURS]
    return Page(headers, response.content, token, until)


def _response(page: Page, request: HttpRequest) -> HttpResponse:
    status, headers, body = page.answer(request.META)
    return HttpResponse(body, status=int(status[:3]), headers=dict(headers))
