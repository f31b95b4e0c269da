"""What machines measure: requests and their time, counted in each process of the page server and summed when asked.

Figures that the database knows (waiting messages, the index, the tick) are not counted here: whoever answers
``/metrics`` reads them at that moment, see ``shop.storefront.metrics`` and docs/adr/0006.
"""

import time

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from shop.core.middleware import STAFF_PREFIXES

_OWN = CollectorRegistry()
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
REQUESTS = Counter(
    "ocop_requests", "Requests that Django answered, by name of address", ["view", "method", "status"], registry=_OWN
)
TIMES = Histogram(
    "ocop_request_seconds", "Time of an answer by name of address", ["view"], buckets=SECONDS, registry=_OWN
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class MetricsMiddleware:
    """Counts every request that reaches Django; what the kept pages answer before it is not among them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Count one request."""
        started = time.perf_counter()
        response = self.get_response(request)
        view = view_of(request)
        method = request.method if request.method in METHODS else "other"
        TIMES.labels(view).observe(time.perf_counter() - started)
        REQUESTS.labels(view, method, response.status_code).inc()
        return response


def view_of(request: HttpRequest) -> str:
    """Return the name of the address that was asked for, one name per back office, "none" where nothing is."""
    if request.path_info.startswith(STAFF_PREFIXES):
        return request.path_info.split("/")[1]
    match = request.resolver_match
    return (match.view_name or "unnamed") if match else "none"


def exposition(state: Collector) -> bytes:
    """Return the counts of all processes and the figures of ``state`` in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(state)
    return generate_latest(_counts()) + generate_latest(registry)


def _counts() -> CollectorRegistry:
    """Return what all processes counted, or this one where it is the only one."""
    if values.ValueClass is values.MutexValue:
        return _OWN
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry
