"""Adding to the basket keeps the buyer on the page of the product, and the number in the header follows."""

import re

import pytest

from tests.factories.catalogue import make_product
from tests.plugins.browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_the_page_stays_the_number_follows_and_a_fault_falls_back_to_the_form(page, live_server):
    product = make_product("Trà bốn sao")
    here = live_server.url + product.get_absolute_url()
    page.goto(here)
    page.get_by_role("button", name="Thêm vào giỏ").first.click()
    page.get_by_role("status").get_by_text("Trà bốn sao").wait_for()
    assert page.url == here
    assert page.locator(".tool__n").inner_text() == "1"

    page.route(re.compile("/gio-hang/them/"), lambda route: route.abort(), times=1)
    page.get_by_role("button", name="Thêm vào giỏ").first.click()
    page.wait_for_url("**/gio-hang/")
    assert page.locator(".tool__n").inner_text() == "2"
