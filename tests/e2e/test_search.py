"""Search in a real browser: proposals by keyboard, the filter sheet on a phone, near me, opened results."""

import pytest

from search.models import SearchClick
from tests.factories.catalogue import make_commune, make_product
from tests.factories.points import make_shelf_point, put_on_shelf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_proposal_is_picked_by_keyboard(live_server, page):
    make_product("Cà phê Buôn Ma Thuột", set_code="1.6.1")
    page.goto(live_server.url + "/san-pham/")
    box = page.get_by_role("combobox", name="Tìm")
    box.press_sequentially("ca phe bu", delay=30)
    page.get_by_role("option", name="Cà phê Buôn Ma Thuột").wait_for()
    assert page.locator("#site-search-list mark").all_inner_texts() == ["Cà phê Bu"]
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


HANOI = {"latitude": 21.028511, "longitude": 105.854167}


@pytest.fixture
def pottery():
    """A bowl made 10 km from the centre of Hà Nội, and tea from far away on a shelf in the middle of it."""
    make_commune("Bát Tràng", latitude=20.98, longitude=105.94)
    make_product("Bát gốm", commune="Bát Tràng")
    put_on_shelf(make_product("Trà xa"), make_shelf_point("Điểm Hoàn Kiếm", 21.03, 105.86))


def test_near_me_asks_for_the_position_only_after_the_press_and_rounds_it(
    live_server, new_page, pottery, axe_violations
):
    page = new_page(permissions=["geolocation"], geolocation=HANOI)
    page.add_init_script(
        "const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);"
        "window.asked = 0; navigator.geolocation.getCurrentPosition = (...all) => { window.asked += 1; ask(...all); };"
    )
    page.goto(live_server.url + "/san-pham/")
    assert page.evaluate("window.asked") == 0
    page.get_by_role("link", name="Gần tôi").first.click()
    page.wait_for_url("**/san-pham/?gan=21.03%2C105.85")
    page.get_by_role("heading", name="Bát gốm").wait_for()
    assert "Nơi làm cách khoảng 11 km" in page.locator(".card").inner_text()
    assert page.get_by_role("heading", name="Trà xa").count() == 0
    assert axe_violations(page) == []


def test_a_point_near_me_and_a_longer_way(live_server, page, pottery):
    page.goto(live_server.url + "/san-pham/?gan=21.03,105.85")
    page.get_by_role("button", name="Lọc").click()
    page.get_by_label("Có tại điểm bán gần tôi").check()
    page.get_by_role("heading", name="Trà xa").wait_for(state="attached")
    page.get_by_label("Trong vòng").select_option("50")
    page.wait_for_url("**km=50**")
    page.get_by_role("button", name="Xem 1 sản phẩm").click()
    assert "Có tại Điểm Hoàn Kiếm, cách khoảng 1 km" in page.locator(".card").inner_text()
    page.get_by_role("link", name="Cách tôi 50 km trở lại").click()
    page.wait_for_url(lambda address: "gan" not in address and "km" not in address)
    page.get_by_role("heading", name="Bát gốm").wait_for()


def test_a_refused_position_leads_to_choosing_a_commune(live_server, page, pottery, axe_violations):
    page.goto(live_server.url + "/san-pham/?q=gốm")
    page.get_by_role("link", name="Gần tôi").first.click()
    page.wait_for_url("**/gan-toi/**loi=1")
    page.get_by_text("Trình duyệt không cho biết vị trí").wait_for()
    assert axe_violations(page) == []
    page.locator("#id_noi").fill("Bát Tràng")
    page.get_by_role("button", name="Xem món ở gần").click()
    page.wait_for_url("**/san-pham/?**gan=**")
    page.get_by_role("heading", name="Bát gốm").wait_for()


def test_without_script_a_commune_is_chosen(live_server, new_page, pottery):
    page = new_page(java_script_enabled=False)
    page.goto(live_server.url + "/san-pham/?q=gốm")
    page.get_by_role("link", name="Gần tôi").first.click()
    page.locator("#id_noi").fill("xã Bát Tràng")
    page.get_by_role("button", name="Xem món ở gần").click()
    assert "q=g%E1%BB%91m" in page.url
    assert page.get_by_role("heading", name="Bát gốm").count() == 1


def test_an_opened_result_is_counted_once(live_server, page):
    make_product("Trà một", stars=5)
    second = make_product("Trà hai", stars=3)
    page.goto(live_server.url + "/san-pham/?q=trà")
    with page.expect_response("**/luot-bam/") as told:
        page.get_by_role("link", name="Trà hai", exact=True).click()
    assert told.value.status == 204
    row = SearchClick.objects.get()
    assert (row.text, row.product_id, row.clicks, row.positions) == ("trà", second.pk, 1, 2)


def test_a_page_without_results_reads_well_on_a_phone(live_server, page, axe_violations):
    make_product("Trà năm sao", stars=5)
    page.goto(live_server.url + "/san-pham/?q=trà&sao=4")
    page.get_by_role("link", name="Bỏ bộ lọc 4 sao: 1 sản phẩm").wait_for()
    assert axe_violations(page) == []
    page.get_by_role("link", name="Bỏ bộ lọc 4 sao: 1 sản phẩm").click()
    page.get_by_role("heading", name="Trà năm sao").wait_for()


def test_the_price_histogram_has_a_name_for_who_does_not_see_it(live_server, page, axe_violations):
    for price in (15_000, 45_000, 46_000):
        make_product(f"Món {price}", price=price)
    page.goto(live_server.url + "/san-pham/")
    page.get_by_role("button", name="Lọc").click()
    assert page.get_by_role("img", name="3 sản phẩm. Nhiều nhất là từ 40.000").is_visible()
    assert axe_violations(page) == []
    page.get_by_label("Từ (₫)").fill("40000")
    page.get_by_label("Từ (₫)").press("Tab")
    page.get_by_role("button", name="Xem 2 sản phẩm").wait_for()
