"""The connection: several hosts, authentication and TLS by URL; short patience, since the database can answer too."""

import functools
from urllib.parse import unquote, urlsplit

from django.conf import settings
from elasticsearch import Elasticsearch

SEARCH_SECONDS = 0.8
WRITE_SECONDS = 30


def configured() -> bool:
    """Say whether this site has an Elasticsearch."""
    return bool(settings.ELASTICSEARCH_URL)


@functools.lru_cache(maxsize=4)
def _client(url: str) -> Elasticsearch:
    hosts, user = [], None
    for part in url.split(","):
        parts = urlsplit(part.strip())
        port = parts.port or (443 if parts.scheme == "https" else 9200)
        hosts.append(f"{parts.scheme}://{parts.hostname}:{port}{parts.path.rstrip('/')}")
        if parts.username:
            user = (unquote(parts.username), unquote(parts.password or ""))
    return Elasticsearch(hosts, basic_auth=user, request_timeout=WRITE_SECONDS, max_retries=0, retry_on_timeout=False)


def client() -> Elasticsearch:
    """Return the client for ELASTICSEARCH_URL (comma-separated hosts; ``https://user:password@host:port``)."""
    return _client(settings.ELASTICSEARCH_URL)


def alias() -> str:
    """Return the name under which products are read."""
    return f"{settings.ELASTICSEARCH_INDEX_PREFIX}-products"
