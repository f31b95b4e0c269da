"""The frame in a real browser: phone and desktop, keyboard, accessibility, content policy."""

import pytest
from playwright.sync_api import expect

import cms.services
from cms.models import HomePage
from tests.factories.catalogue import make_product
from tests.plugins.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PAGES = ["/", "/en/", "/sao-ocop/", "/doi-tra/", "/khong-co-trang-nay/"]


@pytest.fixture
def site(live_server):
    cms.services.load_reference()
    make_product("Bộ bát đĩa hoa sen đỏ Bát Tràng (bộ 9 món)", set_code="4.1.1", price=1_250_000)
    make_product("Trà Shan tuyết Bản Liền", stars=5)
    return live_server.url


@pytest.mark.parametrize("page", [PHONE, DESKTOP], indirect=True)
def test_pages_break_no_accessibility_rule_and_never_scroll_sideways(page, site, axe_violations):
    for path in PAGES:
        page.goto(site + path)
        assert axe_violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def test_the_narrowest_phone_fits(new_page, site):
    page = new_page(viewport={"width": 320, "height": 640})
    for path in PAGES:
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_the_first_tab_skips_to_the_content(page, site):
    page.goto(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_a_visitor_without_basket_fetches_no_badge(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "gio-hang" in url]
    assert all(url.startswith((site, "data:")) for url in asked)


def test_the_badge_comes_with_a_basket(page, site):
    page.goto(site)
    page.locator(".card__add").first.click()
    page.wait_for_load_state()
    page.goto(site)
    assert page.locator(".tool__n").inner_text() == "1"


def test_half_a_syllable_is_not_a_query(page, site):
    """Telex and phone keyboards compose: nothing is asked before the syllable is there."""
    page.goto(site)
    page.evaluate(
        """() => {
            window.asked = [];
            const field = document.getElementById('site-search');
            window.whenTyped(field, (value) => window.asked.push(value), 20);
            field.dispatchEvent(new CompositionEvent('compositionstart'));
            field.value = 'tr'; field.dispatchEvent(new InputEvent('input', {isComposing: true}));
        }"""
    )
    page.wait_for_timeout(80)
    assert page.evaluate("window.asked") == []
    page.evaluate(
        """() => {
            const field = document.getElementById('site-search');
            field.value = 'trà'; field.dispatchEvent(new CompositionEvent('compositionend'));
        }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.asked") == ["trà"]


def test_an_editor_gets_a_slug_of_vietnamese_words(page, site, admin_user, client):
    client.force_login(admin_user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    home = HomePage.objects.get(locale__language_code="vi")
    page.goto(f"{site}/cms/pages/add/cms/standardpage/{home.pk}/")
    page.locator("#id_title").press_sequentially("Đặc sản Đồng Tháp")
    page.locator("#id_title").blur()
    expect(page.locator("#id_slug")).to_have_value("dac-san-dong-thap")
