"""Asks our search in one process, as a page-server worker does, and tells how long each answer took."""

import csv
import itertools
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.http import QueryDict
from django.utils.http import urlencode

from search import selectors
from search.backends import Request
from search.backends.elastic.backend import ElasticsearchBackend
from search.models import SearchDocument
from search.suggestions import suggest

JUDGED = Path(__file__).resolve().parent.parent / "tests" / "data" / "judgments_dev.csv"
# Filters that people tick, over the judged queries in turn; every second question has none.
FILTERS = [
    {},
    {"sao": ["4", "5"]},
    {},
    {"nhom": ["1"], "con_hang": ["1"]},
    {},
    {"gia_tu": ["50000"], "gia_den": ["200000"]},
    {},
    {"loai": ["cooperative"], "sap_xep": ["gia-tang"]},
    {},
    {"tinh": ["tuyen-quang", "lam-dong"]},
]
SHORTEST, LONGEST = 2, 12  # letters typed when a suggestion is asked for


def judged_queries() -> list[str]:
    """Return the judged queries in their order, each once."""
    with JUDGED.open(encoding="utf-8", newline="") as file:
        return list(dict.fromkeys(row["query"] for row in csv.DictReader(file)))


def questions() -> list[QueryDict]:
    """Return the judged queries with filters, and lists without any word."""
    asked = [{"q": [text], **more} for text, more in zip(judged_queries(), itertools.cycle(FILTERS), strict=False)]
    asked += [{**more, "trang": [str(page)]} for more in FILTERS for page in (1, 3)]
    return [QueryDict(urlencode(one, doseq=True)) for one in asked]


def beginnings() -> Iterator[str]:
    """Give what has been typed of each judged query after two letters, after four …"""
    for text in judged_queries():
        for size in range(SHORTEST, min(len(text), LONGEST) + 1, 2):
            yield text[:size]


def ask(backend: str) -> dict[str, list[float]]:
    """Return milliseconds of every question over one backend: the whole search, and the backend's own part."""
    asked = questions()
    for data in asked[:40]:
        _search(data, backend)
    whole, inner = [], []
    for data in asked:
        start = time.perf_counter()
        _search(data, backend)
        whole.append((time.perf_counter() - start) * 1e3)
    if backend == "elasticsearch":
        with _timed(ElasticsearchBackend, inner):
            for data in asked:
                _search(data, backend)
    return {"search": whole, "node": inner}


def _search(data: QueryDict, backend: str) -> None:
    look = selectors.look()
    look.search(look.query(data), backend=backend)


class _timed:
    """While the block runs, notes how long each request to the node took: query and facets alone."""

    def __init__(self, backend: type, times: list[float]):
        self.backend, self.times = backend, times

    def __enter__(self):
        self.plain: Callable = self.backend.search

        def search(backend, request: Request):
            start = time.perf_counter()
            try:
                return self.plain(backend, request)
            finally:
                self.times.append((time.perf_counter() - start) * 1e3)

        self.backend.search = search

    def __exit__(self, *exc_info):
        self.backend.search = self.plain


def ask_suggestions() -> list[float]:
    """Return milliseconds of every suggestion."""
    typed = list(beginnings())
    for text in typed[:20]:
        suggest(text)
    times = []
    for text in typed:
        start = time.perf_counter()
        suggest(text)
        times.append((time.perf_counter() - start) * 1e3)
    return times


def measure() -> dict:
    """Return all times in milliseconds, the number of documents, and the memory of this process in MB."""
    return {
        "documents": SearchDocument.objects.filter(removed=False).count(),
        "elasticsearch": ask("elasticsearch"),
        "database": ask("database"),
        "suggestions": ask_suggestions(),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
