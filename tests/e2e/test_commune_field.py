"""The commune field in a browser: keyboard, Vietnamese typing, slow answers, no JavaScript (trials O17, O19, O30)."""

import json

import pytest

from shop.places.services import load_places
from tests.plugins.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.e2e.commune_page")]

COMPOSE = """(box, text) => {
  box.focus();
  box.dispatchEvent(new CompositionEvent('compositionstart'));
  box.value = text;
  box.dispatchEvent(new InputEvent('input', {isComposing: true, bubbles: true}));
  const options = {isComposing: true, keyCode: 229, bubbles: true, cancelable: true};
  box.dispatchEvent(new KeyboardEvent('keydown', {...options, key: 'ArrowDown'}));
  const enter = new KeyboardEvent('keydown', {...options, key: 'Enter'});
  box.dispatchEvent(enter);
  return enter.defaultPrevented;
}"""


@pytest.fixture
def site(live_server):
    load_places()
    return live_server.url


def hits(page):
    return page.locator("[role=option]")


def test_keyboard_and_reader(site, page, axe_violations):
    page.goto(site)
    box = page.get_by_role("combobox", name="Xã, phường").first
    box.press_sequentially("my tho", delay=20)
    hits(page).first.wait_for()
    assert hits(page).nth(0).inner_text().startswith("Phường Mỹ Tho, Đồng Tháp")
    assert hits(page).nth(1).inner_text().startswith("Xã Mỹ Thọ, Đồng Tháp")
    assert box.get_attribute("aria-expanded") == "true"
    assert page.get_by_role("status").inner_text().startswith("Có ")
    assert axe_violations(page) == []
    box.press("ArrowDown")
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == hits(page).nth(1).get_attribute("id")
    box.press("Enter")
    assert box.input_value() == "Xã Mỹ Thọ, Đồng Tháp"
    assert box.get_attribute("aria-expanded") == "false"
    box.press("Enter")
    page.wait_for_selector("#answer:not(:empty)")
    assert page.locator("#answer").inner_text() == "my-tho-30076"


def test_escape_keeps_the_text_and_a_pick_is_told_to_the_page(site, page):
    page.goto(site)
    page.evaluate("window.told = 0; document.addEventListener('commune:chosen', () => { window.told += 1; })")
    box = page.get_by_role("combobox")
    box.press_sequentially("bat trang")
    hits(page).first.wait_for()
    box.press("Escape")
    assert box.input_value() == "bat trang"
    assert not hits(page).first.is_visible()
    box.press("ArrowDown")
    hits(page).first.wait_for()
    hits(page).first.click()
    assert box.input_value() == "Xã Bát Tràng, Hà Nội"
    assert page.evaluate("window.told") == 1


def test_nothing_is_decided_while_a_syllable_is_composed(site, page):
    page.goto(site)
    box = page.get_by_role("combobox")
    box.press_sequentially("bat")
    hits(page).first.wait_for()
    page.keyboard.press("ArrowDown")
    prevented = box.evaluate(COMPOSE, "bát")
    assert not prevented
    assert box.input_value() == "bát"
    assert page.url.rstrip("/") == site


def test_a_late_answer_does_not_overwrite_a_newer_one(site, page):
    held = []

    def fulfill(route, label):
        body = json.dumps({"hits": [{"code": "1", "label": label, "note": ""}]})
        route.fulfill(body=body, content_type="application/json")

    def answer(route):
        if "q=bat%20trang" in route.request.url:
            fulfill(route, "newer")
        else:
            held.append(route)

    page.route("**/goi-y/**", answer)
    page.goto(site)
    box = page.get_by_role("combobox")
    box.press_sequentially("bat t")
    page.wait_for_timeout(250)  # the first question is on its way
    box.press_sequentially("rang")
    hits(page).first.wait_for()
    fulfill(held[0], "older")
    page.wait_for_timeout(150)
    assert [hit.inner_text() for hit in hits(page).all()] == ["newer"]


def test_fast_typing_asks_once(site, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/goi-y/" in request.url else None)
    page.goto(site)
    page.get_by_role("combobox").press_sequentially("bat trang", delay=15)
    hits(page).first.wait_for()
    assert len(asked) == 1


def test_editing_after_a_pick_forgets_the_pick(site, page):
    page.goto(site)
    box = page.get_by_role("combobox")
    box.press_sequentially("bat trang")
    hits(page).first.click()
    box.press("End")
    box.press("Backspace")
    assert page.locator("[data-commune-code]").input_value() == ""


def test_the_lists_fill_each_other(site, page):
    page.goto(site)
    page.get_by_text("Chọn trong danh sách").click()
    page.get_by_label("Tỉnh, thành phố").select_option("48")
    page.wait_for_selector("[data-commune-list] option[value='20333']", state="attached")
    page.locator("[data-commune-list]").select_option("20333")
    assert page.get_by_role("combobox").first.input_value() == "Đặc khu Hoàng Sa, Đà Nẵng"
    page.get_by_role("button", name="OK").click()
    page.wait_for_selector("#answer:not(:empty)")
    assert page.locator("#answer").inner_text() == "hoang-sa-20333"


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
def test_without_javascript_it_works_and_explains(site, new_page, axe_violations, viewport):
    page = new_page(viewport=viewport, java_script_enabled=False)
    page.goto(site)
    page.locator("#id_commune").fill("my tho, dong thap")
    page.get_by_role("button", name="OK").click()
    assert "Có nhiều xã, phường mang tên này" in page.locator(".field__error").inner_text()
    page.get_by_label("Xã Mỹ Thọ, Đồng Tháp").check()
    page.get_by_role("button", name="OK").click()
    assert page.locator("#answer").inner_text() == "my-tho-30076"
    page.locator("#id_commune").fill("")
    page.get_by_text("Chọn trong danh sách").click()
    page.get_by_label("Tỉnh, thành phố").select_option("48")
    page.get_by_role("button", name="Hiện các xã, phường của tỉnh này").click()
    page.locator("#id_commune_list").select_option("20333")
    page.get_by_role("button", name="OK").click()
    assert page.locator("#answer").inner_text() == "hoang-sa-20333"


@pytest.mark.parametrize("page", [PHONE, DESKTOP], indirect=True)
def test_axe_is_clean_with_an_error_and_lists_open(site, page, axe_violations):
    page.goto(f"{site}/?commune=my+tho%2C+dong+thap")
    page.get_by_text("Chọn trong danh sách").click()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
