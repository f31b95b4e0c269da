"""Two page servers on one database, no cache server that answers: a change made elsewhere is on both within 2 s."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from django.db import connection
from django.urls import reverse

import catalogue.listings.services
import cms.services
from catalogue.certification import services as certification
from cms.models import OperatorSettings
from shop.core.clock import today
from tests.factories.catalogue import make_product

pytestmark = pytest.mark.django_db(transaction=True)
PRICE, NEW_PRICE = "157.000\u00a0₫", "163.000\u00a0₫"
SERVER = """
import sys
from wsgiref.simple_server import make_server
from shop.wsgi import application
make_server("127.0.0.1", int(sys.argv[1]), application).serve_forever()
"""
START_SECONDS, RIGHT_SECONDS = 60, 2


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(folder) -> dict[str, str]:
    """Return the variables of a page server on this test's database, with a cache server that nobody started."""
    found = {**os.environ, "VAR_DIR": str(folder), "CACHE_URL": "redis://127.0.0.1:1/0", "DEBUG": "1"}
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        found.pop("DATABASE_URL", None)
        (folder / "db.sqlite3").symlink_to(database["NAME"])
    else:
        who = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
        found["DATABASE_URL"] = f"postgres://{who}/{database['NAME']}"
    return found


@pytest.fixture
def servers(tmp_path):
    """The addresses of two page servers."""
    variables = environment(tmp_path)
    ports = [free_port(), free_port()]
    running = [
        subprocess.Popen([sys.executable, "-c", SERVER, str(port)], env=variables, stderr=subprocess.DEVNULL)
        for port in ports
    ]
    addresses = [f"http://127.0.0.1:{port}" for port in ports]
    try:
        for address in addresses:
            wait_for(address)
        yield addresses
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=20)


def wait_for(address: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
            return
        time.sleep(0.2)
    pytest.fail(f"{address} did not start")


def read(address: str) -> tuple[int, str, str]:
    """Return status, body and ETag of a page."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode(), answer.headers.get("ETag", "")
    except urllib.error.HTTPError as error:
        return error.code, "", ""


def test_both_are_right_after_two_seconds_and_neither_needs_the_cache_server(servers):
    catalogue.listings.services.load_reference()
    cms.services.load_reference()
    certification.load_reference()
    OperatorSettings.load()
    product = make_product("Chè Shan tuyết Nửa Đêm", price=157_000)
    link = product.get_absolute_url()
    pages = [server + path for server in servers for path in ("/", reverse("catalogue:index"), link)]

    def all_show(text: str, where) -> bool:
        """Read every page twice, so that the second reading comes from memory; none ever fails."""
        found = []
        for page in [*where, *where]:
            status, body, etag = read(page)
            assert status == 200
            assert etag
            found.append(text in body)
        return all(found)

    assert all_show(PRICE, pages)

    record = product.stockrecords.get()
    record.price = 163_000
    record.save()
    time.sleep(RIGHT_SECONDS)
    assert all_show(NEW_PRICE, pages)

    certification.suspend(product.certificates.get(), today(), today(), "Kiểm tra lại")
    time.sleep(RIGHT_SECONDS)
    for page in pages:
        status, body, _etag = read(page)
        assert status == 200
        assert NEW_PRICE not in body
        assert page.endswith(link) or link not in body
