"""The browser fixtures themselves: viewport, static files, accessibility check."""

import pytest

from tests.plugins.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def _open_login(page, live_server):
    answer = page.goto(f"{live_server.url}/admin/login/")
    assert answer.status == 200


@pytest.mark.parametrize(("page", "width"), [(PHONE, 390), (DESKTOP, 1280)], indirect=["page"])
def test_page_has_the_asked_width(page, width, live_server):
    _open_login(page, live_server)

    assert page.evaluate("window.innerWidth") == width


def test_static_files_are_served(page, live_server):
    _open_login(page, live_server)

    sheet = page.evaluate("document.querySelector('link[rel=stylesheet]').href")
    assert page.request.get(sheet).headers["content-type"].startswith("text/css")


def test_axe_finds_a_picture_without_text(page, axe_violations):
    page.set_content("<html lang='vi'><title>x</title><main><img src='data:,'></main></html>")

    assert [line.split(":")[0] for line in axe_violations(page)] == ["image-alt"]
