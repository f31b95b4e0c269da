"""Figures that machines watch, read from the database at the moment of asking; who may ask."""

import hmac
import ipaddress
import logging
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from prometheus_client.core import CounterMetricFamily as Counter
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.registry import Collector

from search.health import Health, health
from shop.core import heartbeat, outbox
from shop.payments import refusals

logger = logging.getLogger(__name__)
PRIVATE = [
    ipaddress.ip_network(text)
    for text in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7", "fe80::/10")
]
# A proxy in front says that it is one; then the address that we see is the proxy's.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")


def may_measure(request: HttpRequest) -> bool:
    """Tell whether the figures are for who asks: a bearer of METRICS_TOKEN, or a neighbour on a private network."""
    return _has_token(request) or _is_neighbour(request)


def _has_token(request: HttpRequest) -> bool:
    kind, _blank, token = request.headers.get("Authorization", "").partition(" ")
    known = settings.METRICS_TOKEN
    return bool(known) and kind.lower() == "bearer" and hmac.compare_digest(token.strip().encode(), known.encode())


def _is_neighbour(request: HttpRequest) -> bool:
    if any(header in request.META for header in FORWARDED):
        return False
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in PRIVATE)


class State(Collector):
    """Collects the figures; without its database there is only the word that it does not answer."""

    def collect(self) -> Iterator[Gauge | Counter]:
        """Give every figure."""
        try:
            found = [*_of_search(health()), *_of_messages(), _of_webhooks(), _of_the_tick()]
        except DatabaseError:
            logger.exception("metrics: the database does not answer")
            found = []
        yield Gauge("ocop_database_up", "1 when the database answers", value=bool(found))
        yield from found


def _of_search(found: Health) -> Iterator[Gauge]:
    failing = found.failing_since
    yield _labelled(
        "ocop_search_backend", "1 for who answers buyers now", "backend",
        {name: found.backend == name for name in ("elasticsearch", "database")},
    )  # fmt: skip
    yield Gauge("ocop_search_breaker_open", "1 while Elasticsearch does not answer", value=bool(failing))
    if failing:
        yield Gauge("ocop_search_failing_since_seconds", "Unix time of the first failure", value=failing.timestamp())
    yield Gauge("ocop_search_outbox_products", "Products that wait to be rebuilt", value=found.waiting)
    yield Gauge("ocop_search_outbox_age_seconds", "Age of the oldest of them", value=found.waiting_seconds)
    yield Gauge("ocop_search_lag_documents", "Documents that Elasticsearch lacks", value=found.behind)
    held = {"sellable": found.sellable, "database": found.documents}
    if found.live and found.engine.products is not None:
        held["elasticsearch"] = found.engine.products
    yield _labelled("ocop_search_products", "Products on sale: by rule, and in each index", "where", held)
    if found.live and found.engine.size_bytes is not None:
        yield Gauge("ocop_search_index_bytes", "Size of the index in use", value=found.engine.size_bytes)
    if found.rebuilt_at:
        stamp = found.rebuilt_at.timestamp()
        yield Gauge("ocop_search_rebuilt_seconds", "Unix time of the last whole rebuild", value=stamp)


def _of_messages() -> Iterator[Gauge]:
    found = outbox.backlog()
    yield Gauge("ocop_messages_outbox", "Messages not sent yet", value=found.messages)
    yield Gauge("ocop_messages_failing", "Messages of them that failed at least once", value=found.failing)
    yield Gauge("ocop_messages_age_seconds", "Age of the oldest of them", value=found.seconds)


def _of_webhooks() -> Counter:
    family = Counter("ocop_webhooks_refused", "Messages of providers that were refused", labels=["gateway", "why"])
    for gateway, why, times in refusals.totals():
        family.add_metric([gateway, why], times)
    return family


def _of_the_tick() -> Gauge:
    return _labelled("ocop_tick_age_seconds", "Time since a duty of the tick was done", "duty", heartbeat.ages())


def _labelled(name: str, text: str, label: str, figures: dict[str, float]) -> Gauge:
    family = Gauge(name, text, labels=[label])
    for value, figure in figures.items():
        family.add_metric([value], figure)
    return family
