"""The pages of this process: by address, with everything that an answer needs ready made."""

import collections
import contextlib
import functools
import hashlib
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

import brotli
from django.conf import settings

from shop.core.pagecache import version

TURN_SECONDS = 2  # then a request makes its page itself
MAX_QUERY, MAX_FIELDS, MAX_PLACES = 300, 12, 50_000
OK, NOT_MODIFIED = "200 OK", "304 Not Modified"
# Pages of people who are known, or whom a message waits for, are made for them alone.
_PERSONAL_COOKIES = (f"{settings.SESSION_COOKIE_NAME}=", "messages=")
Answer = tuple[str, list[tuple[str, str]], bytes]


class Page:
    """One page as it left the site, valid under ``token`` and before ``until`` (POSIX time)."""

    __slots__ = ("_bodies", "_headers", "body", "etag", "remaking", "token", "until")

    def __init__(self, headers: list[tuple[str, str]], body: bytes, token: str, until: float):
        self.body, self.token, self.until = body, token, until
        self.remaking = threading.Lock()
        self.etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        self._headers = [*headers, ("ETag", self.etag)]
        self._bodies: dict[str, tuple[list[tuple[str, str]], bytes]] = {}

    @property
    def size(self) -> int:
        """Bytes of memory, compressed twins included."""
        return sys.getsizeof(self.body) * 3 // 2 + 2000

    def is_right(self) -> bool:
        """Tell whether the page still says what the site would say now."""
        return time.time() < self.until and self.token == version.current()

    def answer(self, environ: dict) -> Answer:
        """Return status, headers and body for this request: compressed as it likes, or only that nothing changed."""
        wanted = environ.get("HTTP_IF_NONE_MATCH")
        if wanted and self.etag[2:] in wanted:
            return NOT_MODIFIED, self._bare_headers(), b""
        headers, body = self._encoded(preferred_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")))
        return OK, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body

    def _bare_headers(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self._headers if name.lower() != "content-type"]

    def _encoded(self, encoding: str) -> tuple[list[tuple[str, str]], bytes]:
        found = self._bodies.get(encoding)
        if found is None:
            body = _ENCODERS[encoding](self.body)
            extra = [("Content-Encoding", encoding)] if encoding else []
            found = [*self._headers, *extra, ("Content-Length", str(len(body)))], body
            self._bodies[encoding] = found
        return found


def _gzip(body: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


# Safe on these pages only: they hold no token that a guess beside it could draw out (BREACH).
_ENCODERS = {"": lambda body: body, "br": functools.partial(brotli.compress, quality=5), "gzip": _gzip}


@functools.lru_cache(512)
def preferred_encoding(accepted: str) -> str:
    """Return "br", "gzip" or "" for an Accept-Encoding header; a refusal by ``q=0`` is heard."""
    names = set()
    for part in accepted.split(","):
        name, _semicolon, weight = part.partition(";")
        if weight.replace(" ", "").rstrip("0.") != "q=":
            names.add(name.strip().lower())
    return next((name for name in ("br", "gzip") if name in names), "")


@functools.lru_cache(4096)
def canonical(query: str, parameters: tuple[str, ...]) -> str | None:
    """Return the query string with only these parameters, sorted and without empty ones; None when it is too long.

    So campaign tags of other sites neither change a page nor make it another one.
    """
    if len(query) > MAX_QUERY:
        return None
    text = query.encode("latin-1", "replace").decode("utf-8", "replace")  # WSGI hands over bytes as Latin-1
    fields = [(name, value) for name, value in parse_qsl(text) if name in parameters]
    return urlencode(sorted(fields)) if len(fields) <= MAX_FIELDS else None


class _Shelf:
    """The latest pages of this process, those unused for longest dropped first."""

    def __init__(self):
        self.lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.pages: collections.OrderedDict[tuple, Page] = collections.OrderedDict()
        self.parameters: dict[tuple, tuple[str, ...]] = {}  # (scheme, host, path) → what its page reads
        self.size = 0

    def put(self, place: tuple, parameters: tuple[str, ...], query: str, page: Page) -> None:
        """Keep a page, at the cost of old ones when there is no more room."""
        with self.lock:
            self._drop((place, query))
            if len(self.parameters) > MAX_PLACES:
                self.parameters.clear()  # pages under them are found again as soon as one is made anew
            self.parameters[place] = parameters
            self.pages[place, query] = page
            self.size += page.size
            while self.size > settings.PAGE_CACHE_BYTES and self.pages:
                self._drop(next(iter(self.pages)))

    def get(self, place: tuple, query: str) -> Page | None:
        """Return the page that was kept last, right or not."""
        key = self._key(place, query)
        page = self.pages.get(key)
        if page is not None:
            with contextlib.suppress(KeyError):  # another thread has just dropped it
                self.pages.move_to_end(key)
        return page

    def drop(self, place: tuple, query: str) -> None:
        """Forget a page."""
        with self.lock:
            self._drop(self._key(place, query))

    def _key(self, place: tuple, query: str) -> tuple:
        return place, canonical(query, self.parameters.get(place, ())) if query else ""

    def _drop(self, key: tuple) -> None:
        page = self.pages.pop(key, None)
        if page is not None:
            self.size -= page.size


_shelf = _Shelf()
forget_all = _shelf.clear


def is_anonymous(environ: dict) -> bool:
    """Tell whether a request reads a page and carries nothing that could make it a person's own.

    A basket does not: its badge is a fragment that scripts fetch.
    """
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return False
    cookies = environ.get("HTTP_COOKIE", "")
    return "HTTP_AUTHORIZATION" not in environ and not any(name in cookies for name in _PERSONAL_COOKIES)


def find(environ: dict) -> Page | None:
    """Return the page that answers a request, None when there is none or it is no longer right."""
    if not settings.PAGE_CACHE or not is_anonymous(environ):
        return None
    page = _shelf.get(_place(environ), environ.get("QUERY_STRING", ""))
    return page if page and page.is_right() else None


@contextlib.contextmanager
def turn_to_remake(environ: dict) -> Iterator[None]:
    """Let one request make a page anew while others wait for it, so that a change does not set all to the same work.

    What was never kept is made by everybody at once: it may be no page of ours to keep.
    """
    old = _shelf.get(_place(environ), environ.get("QUERY_STRING", ""))
    has_turn = bool(old) and old.remaking.acquire(timeout=TURN_SECONDS)
    try:
        yield
    finally:
        if has_turn:
            old.remaking.release()


def drop(environ: dict) -> None:
    """Forget the page of an address that has none any more."""
    _shelf.drop(_place(environ), environ.get("QUERY_STRING", ""))


def keep(environ: dict, parameters: tuple[str, ...], page: Page) -> None:
    """Keep a page that reads only ``parameters`` of the address, unless the address is endless."""
    query = canonical(environ.get("QUERY_STRING", ""), parameters)
    if query is not None:
        _shelf.put(_place(environ), parameters, query, page)


def _place(environ: dict) -> tuple:
    """Return what Django reads scheme and host from, and the path. Only what passed its checks is ever kept there."""
    header = settings.SECURE_PROXY_SSL_HEADER
    scheme = environ["wsgi.url_scheme"], header and environ.get(header[0])
    return scheme, environ.get("HTTP_HOST") or environ.get("SERVER_NAME"), environ.get("PATH_INFO", "")
