"""ELASTICSEARCH_URL: several hosts, a user or an API key, TLS; a wrong value is one sentence without the password."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from search.backends.elastic import client
from search.backends.elastic.client import Address, read_address

KEY = "VnVhQ2ZHY0JDZGJrUW0="


@pytest.fixture
def ca(tmp_path):
    """A file of certificates."""
    path = tmp_path / "cluster.pem"
    path.write_text("not read by the parser")
    return str(path)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1", Address(("http://127.0.0.1:9200",))),
        ("https://search.example", Address(("https://search.example:443",))),
        ("https://one.example:9243/es/", Address(("https://one.example:9243/es",))),
        ("http://[::1]:9201", Address(("http://[::1]:9201",))),
        ("http://a:9200, http://b:9201", Address(("http://a:9200", "http://b:9201"))),
        ("https://shop:p%40ss%2C@a", Address(("https://a:443",), user=("shop", "p@ss,"))),
        ("https://shop:x@a,https://shop:x@b", Address(("https://a:443", "https://b:443"), user=("shop", "x"))),
        ("https://shop:x@a,https://b", Address(("https://a:443", "https://b:443"), user=("shop", "x"))),
        ("https://a?api_key=id%3Asecret", Address(("https://a:443",), api_key=("id", "secret"))),
        (f"https://a?api_key={KEY.replace('=', '%3D')}", Address(("https://a:443",), api_key=KEY)),
    ],
)
def test_an_address_is_read(url, expected):
    assert read_address(url) == expected


def test_certificates_to_trust_are_a_file_of_every_host(ca):
    assert read_address(f"https://a,https://b?ca_certs={ca}").ca_certs == ca


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("node:9200", "must hold addresses such as"),
        ("ftp://node", "must hold addresses such as"),
        ("http://", "must hold addresses such as"),
        ("http://a,,http://b", "must hold addresses such as"),
        ("http://a:port", "has a port that is not a number"),
        ("http://a:70000", "has a port that is not a number"),
        ("https://a?apikey=x", "has the option 'apikey'"),
        ("https://a?api_key=", "has the option 'api_key'"),
        ("https://u:sesame@a?api_key=k", "has both a user and an api_key"),
        ("https://u:sesame@a,https://v:sesame@b", "names two different users"),
        ("https://a?ca_certs=/nowhere.pem", "there is no such file"),
    ],
)
def test_a_wrong_address_is_one_sentence_that_keeps_the_password(url, word):
    with pytest.raises(ImproperlyConfigured) as raised:
        read_address(url)
    sentence = str(raised.value)
    assert sentence.startswith(f"ELASTICSEARCH_URL {word}") or word in sentence
    assert sentence.count("\n") == 0
    assert "sesame" not in sentence


def test_certificates_need_tls_on_every_host(ca):
    with pytest.raises(ImproperlyConfigured, match="needs https"):
        read_address(f"https://a?ca_certs={ca},http://b")


def test_a_bad_address_stops_the_start(settings):
    from django.apps import apps

    settings.ELASTICSEARCH_URL = "node:9200"
    with pytest.raises(ImproperlyConfigured, match="ELASTICSEARCH_URL"):
        apps.get_app_config("search").ready()


def test_the_client_sends_what_the_address_says():
    made = client._client.__wrapped__("https://a:9243,https://b:9243?api_key=id%3Asecret")
    try:
        hosts = {node.base_url for node in made.transport.node_pool.all()}  # the client shuffles them
        assert hosts == {"https://a:9243", "https://b:9243"}
        assert made._headers["authorization"].startswith("ApiKey ")
        assert (made._max_retries, made._retry_on_timeout, made._retry_on_status) == (1, False, ())
    finally:
        made.close()
