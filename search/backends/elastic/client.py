"""The connection: several hosts, authentication and TLS by URL; short patience, since the database can answer too.

``ELASTICSEARCH_URL`` is one address or several with commas between them, all of one cluster::

    https://user:password@one.example:9243,https://user:password@two.example:9243
    https://one.example:9243?api_key=ID%3AKEY&ca_certs=/etc/ssl/cluster.pem

``api_key`` is ``id:key`` or its Base64 form, ``ca_certs`` a file of certificates to trust instead of the system's.
"""

import dataclasses
import functools
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from elasticsearch import Elasticsearch

SEARCH_SECONDS = 0.7  # of a whole search, so that a page that falls back is drawn within a second
WRITE_SECONDS = 30
CONNECTIONS = 32  # per host: more than the page server has threads, so that nobody queues behind a slow node
OPTIONS = {"api_key", "ca_certs"}


@dataclasses.dataclass(frozen=True)
class Address:
    """What ELASTICSEARCH_URL says. ``user`` is (name, password), ``api_key`` (id, key) or the Base64 form of both."""

    hosts: tuple[str, ...]
    user: tuple[str, str] | None = None
    api_key: tuple[str, str] | str | None = None
    ca_certs: str | None = None


def configured() -> bool:
    """Say whether this site has an Elasticsearch."""
    return bool(settings.ELASTICSEARCH_URL)


def read_address(url: str) -> Address:
    """Return what an address says; raise ImproperlyConfigured with one sentence when it is wrong."""
    parts = [_split(part.strip()) for part in url.split(",")]
    options = dict(pair for part in parts for pair in _options(part))
    users = {(unquote(part.username), unquote(part.password or "")) for part in parts if part.username}
    if len(users) > 1:
        raise _wrong("names two different users; all hosts belong to one cluster.")
    if users and "api_key" in options:
        raise _wrong("has both a user and an api_key; leave one of them out.")
    _check_ca(options.get("ca_certs"), parts)
    return Address(
        hosts=tuple(_host(part) for part in parts),
        user=users.pop() if users else None,
        api_key=_api_key(options.get("api_key")),
        ca_certs=options.get("ca_certs"),
    )


def _wrong(sentence: str) -> ImproperlyConfigured:
    """Return the error; the address itself is not repeated, since it may hold a password."""
    return ImproperlyConfigured(f"ELASTICSEARCH_URL {sentence}")


def _split(text: str) -> SplitResult:
    """Take one host apart."""
    part = urlsplit(text)
    if part.scheme not in {"http", "https"} or not part.hostname:
        raise _wrong("must hold addresses such as https://user:password@host:9200, separated by commas.")
    try:
        part.port  # noqa: B018 - reading it is the check
    except ValueError:
        raise _wrong("has a port that is not a number up to 65535.")
    return part


def _options(part: SplitResult) -> list[tuple[str, str]]:
    """Return what follows the question mark."""
    pairs = parse_qsl(part.query, keep_blank_values=True)
    for name, value in pairs:
        if name not in OPTIONS or not value:
            raise _wrong(f"has the option {name!r}; known are api_key=… and ca_certs=….")
    return pairs


def _check_ca(path: str | None, parts: list[SplitResult]) -> None:
    if path is None:
        return
    if any(part.scheme != "https" for part in parts):
        raise _wrong("has ca_certs, which needs https:// for every host.")
    if not Path(path).is_file():
        raise _wrong(f"names the certificates {path!r}, and there is no such file.")


def _host(part: SplitResult) -> str:
    """Return scheme, host, port and path."""
    name = f"[{part.hostname}]" if ":" in part.hostname else part.hostname
    port = part.port or (443 if part.scheme == "https" else 9200)
    return f"{part.scheme}://{name}:{port}{part.path.rstrip('/')}"


def _api_key(text: str | None) -> tuple[str, str] | str | None:
    """Return the key as the client wants it."""
    if text and ":" in text:
        name, _colon, key = text.partition(":")
        return name, key
    return text


@functools.lru_cache(maxsize=4)
def _client(url: str) -> Elasticsearch:
    """Return a client that asks another host when one refuses, and never asks twice because an answer is slow."""
    address = read_address(url)
    secure = {"ca_certs": address.ca_certs} if address.ca_certs else {}
    return Elasticsearch(
        list(address.hosts),
        basic_auth=address.user,
        api_key=address.api_key,
        request_timeout=WRITE_SECONDS,
        connections_per_node=CONNECTIONS,
        max_retries=len(address.hosts) - 1,
        retry_on_timeout=False,
        retry_on_status=(),
        **secure,
    )


def client() -> Elasticsearch:
    """Return the client for ELASTICSEARCH_URL."""
    return _client(settings.ELASTICSEARCH_URL)


def alias() -> str:
    """Return the name under which products are read."""
    return f"{settings.ELASTICSEARCH_INDEX_PREFIX}-products"
