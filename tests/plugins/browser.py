"""A headless Chromium for tests marked ``browser``, and two live sites to open in it.

- ``live_server`` (pytest-django's): an empty database that is flushed after each test; the test makes what it needs.
- ``demo_site``: the demonstration shop, loaded once per run and kept; for journeys that only add to it (an order).
  Such a test must not ask for ``db`` or ``transactional_db``; it may read with ``demo_site.unblock()``.
"""

import os
from dataclasses import dataclass

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from tools.services import find_chromium

ARGUMENTS = [
    "--no-sandbox",  # tests run as root in containers, where the sandbox cannot
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",  # a closed network must not slow the browser down
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TIMEOUT_MS = 15_000


# A page that answers 404 on purpose is a failed resource to the browser; a request that a newer one replaced, or that
# leaving the page cut off, is an error to htmx.
EXPECTED = ("Failed to load resource", "htmx:afterRequest", "htmx:sendAbort", "htmx:xhr:abort")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what reads the demonstration: it runs in a stage of its own, since live-server tests empty the database."""
    for item in items:
        if "demo_site" in getattr(item, "fixturenames", ()):
            item.add_marker("demo")


@pytest.fixture(scope="session")
def chromium():
    """One browser process for the run."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; Django would refuse the database to it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_chromium()), args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def new_page(chromium):
    """Return a function that opens a page of a new visitor: ``new_page(viewport=DESKTOP, locale="en")``.

    What the pages' scripts complain about in the console fails the test at its end.
    """
    contexts, complaints = [], []

    def open_page(viewport=PHONE, locale="vi-VN", **options):
        context = chromium.new_context(viewport=viewport, locale=locale, **options)
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [text for text in complaints if not text.startswith(EXPECTED)] == []


@pytest.fixture
def page(request, new_page):
    """A page at 390 px, or at the viewport given by ``@pytest.mark.parametrize("page", [DESKTOP], indirect=True)``."""
    return new_page(viewport=getattr(request, "param", PHONE))


@pytest.fixture(scope="session")
def axe_violations():
    """Return a function that lists what axe finds against WCAG 2.2 A and AA on a page, as readable lines."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page) -> list[str]:
        # At the end of a page the tab bar lies in its own place; elsewhere it covers links, which axe calls too small.
        page.evaluate("window.scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'})")
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_RULES}})
        return [
            f"{violation['id']}: {violation['help']} at {', '.join(str(n['target'][0]) for n in violation['nodes'])}"
            for violation in found.response["violations"]
        ]

    return check


@dataclass(frozen=True)
class DemoSite:
    """The demonstration shop on ``url``; ``unblock()`` is a context manager that lets a test read the database."""

    url: str
    unblock: object


@pytest.fixture(scope="session")
def demo_site(django_db_setup, django_db_blocker):
    """The reference data and the demonstration data, served by the site itself for the whole run."""
    with django_db_blocker.unblock():
        call_command("setup_site", verbosity=0)
        call_command("load_demo", verbosity=0)
        server = LiveServer("localhost:0")
        django_settings.ALLOWED_HOSTS = [*django_settings.ALLOWED_HOSTS, server.thread.host]
        yield DemoSite(url=server.url, unblock=django_db_blocker.unblock)
        server.stop()
