"""Search in a real browser: proposals by keyboard, the filter sheet on a phone."""

import pytest

from tests.factories.catalogue import make_product

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_proposal_is_picked_by_keyboard(live_server, page):
    make_product("Cà phê Buôn Ma Thuột", set_code="1.6.1")
    page.goto(live_server.url + "/san-pham/")
    box = page.get_by_role("combobox", name="Tìm")
    box.press_sequentially("ca phe bu", delay=30)
    page.get_by_role("option", name="Cà phê Buôn Ma Thuột").wait_for()
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "site-search-0"
    box.press("Enter")
    page.wait_for_url("**/san-pham/ca-phe-buon-ma-thuot_*/")


def test_escape_keeps_the_text_and_enter_searches(live_server, page):
    make_product("Cà phê Buôn Ma Thuột", set_code="1.6.1")
    page.goto(live_server.url + "/san-pham/")
    box = page.get_by_role("combobox", name="Tìm")
    box.press_sequentially("ca phe", delay=30)
    page.get_by_role("option").first.wait_for()
    box.press("Escape")
    assert box.input_value() == "ca phe"
    box.press("Enter")
    page.wait_for_url("**/san-pham/?q=ca+phe")


def test_the_filter_sheet_on_a_phone(live_server, page, axe_violations):
    make_product("Trà năm sao", stars=5)
    make_product("Trà bốn sao", stars=4)
    page.goto(live_server.url + "/san-pham/")
    page.get_by_role("button", name="Lọc").click()
    page.get_by_label("5 sao").check()
    page.get_by_role("button", name="Xem 1 sản phẩm").wait_for()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Xem 1 sản phẩm").click()
    page.get_by_role("heading", name="Trà năm sao").wait_for()
    assert page.get_by_role("heading", name="Trà bốn sao").count() == 0
    assert "sao=5" in page.url
    assert page.locator("#dem").inner_text().startswith("1 sản phẩm")
