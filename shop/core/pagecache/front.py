"""Answers from the kept pages before Django sees the request: most visits of a public site need nothing else."""

from collections.abc import Callable, Iterable

from shop.core.pagecache import pages


class PageCacheFront:
    """A WSGI application around Django's. What it does not have it passes on; ``middleware`` keeps the answer."""

    def __init__(self, application: Callable):
        self.application = application

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Answer one request."""
        page = pages.find(environ)
        if page is None:
            return self.application(environ, start_response)
        status, headers, body = page.answer(environ)
        start_response(status, headers)
        return [body]
