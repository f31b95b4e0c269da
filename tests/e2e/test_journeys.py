"""The main job in a real browser: find a starred specialty, trust its star, order it, follow the order."""

import re

import pytest

from tests.plugins.browser import DESKTOP, PHONE

pytestmark = pytest.mark.browser


def put_first_into_basket(page):
    """Press the buy button of the product page; with and without scripts the shop says that it is done."""
    page.locator(".btn--buy:visible").first.click()
    page.locator(".notice--ok").first.wait_for()


def open_product(page, position: int = 0) -> str:
    """Open the nth product of the list that has stock; return its name."""
    link = page.locator(".card:has(.card__add) .card__name a").nth(position)
    name = link.inner_text()
    link.click()
    page.wait_for_load_state()
    return name


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_a_guest_with_a_phone_finds_trusts_orders_and_follows(page, demo_site):
    page.goto(demo_site.url)
    page.get_by_role("link", name=re.compile("^Xem .* sản phẩm")).first.click()
    page.get_by_role("button", name=re.compile("^Lọc")).click()
    page.locator("label:has(#sao-4)").click()
    page.locator("input[name=tinh][value=lam-dong]").check()
    page.wait_for_url(re.compile(r"sao=4.*tinh=lam-dong"))
    page.reload()
    seals = page.locator(".card .seal").all_inner_texts()
    assert seals
    assert all("4 sao" in re.sub(r"\s+", " ", seal) for seal in seals)

    name = open_product(page)
    assert page.locator("h1").inner_text().lower() == name.lower()
    qr = page.locator(".cert__qr a, .cert a").first.get_attribute("href")
    code = re.search(r"/chung-nhan/([A-Z0-9]+)/", qr)[1]
    product_page = page.url
    page.goto(f"{demo_site.url}/c/{code}")
    assert code in page.url
    assert name.lower() in page.content().lower()
    assert page.locator(".seal").count() >= 1

    page.goto(product_page)
    put_first_into_basket(page)
    page.goto(f"{demo_site.url}/san-pham/?tinh=ha-noi&con_hang=1&nhom=4")
    open_product(page)
    put_first_into_basket(page)
    page.goto(f"{demo_site.url}/gio-hang/")
    assert page.locator("section.parcel").count() == 2

    page.get_by_role("link", name="Đặt hàng", exact=True).last.click()
    page.get_by_label("Họ và tên").fill("Ý")
    page.get_by_label("Số điện thoại").fill("0912 345 678")
    commune = page.locator("input[name=commune]")
    commune.fill("xã Thụy Xuân, huyện Thái Thụy, Thái Bình")
    commune.press("Tab")
    page.get_by_label("Số nhà, đường, thôn").fill("Thôn Bình An")
    order = page.get_by_role("button", name=re.compile("^Đặt hàng, "))
    order.wait_for()
    page.wait_for_load_state("networkidle")  # the total may be counted once more; leaving would cut that off
    total = order.inner_text().split(",", 1)[1].strip()
    order.click()
    page.wait_for_url(re.compile("/don-hang/"))
    assert "Đã đặt hàng" in page.content()
    assert total in page.locator(".sum__all").last.inner_text()
    assert page.locator("section.parcel").count() == 2

    followed = page.url.split("?")[0]
    page.context.clear_cookies()
    page.goto(followed)
    assert page.locator("section.parcel .path [aria-current=step]").count() == 2


@pytest.mark.parametrize("page", [DESKTOP], indirect=True)
def test_an_english_reader_orders_by_keyboard_and_mistakes_are_said(page, demo_site):
    page.goto(f"{demo_site.url}/en/products/?tinh=lam-dong&con_hang=1")
    open_product(page)
    put_first_into_basket(page)
    page.goto(f"{demo_site.url}/en/checkout/")
    before = page.url
    page.locator("input[name=payment]").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.url == before
    page.get_by_label("Phone number").fill("0912 345 67")
    page.locator("input[name=commune]").fill("Xã Bát Tràng, Hà Nội")
    page.keyboard.press("Tab")
    page.get_by_label("House, street, hamlet").fill("12 Pottery lane")
    page.get_by_role("button", name=re.compile("^Place order")).press("Enter")
    alert = page.locator("[data-focus]")
    alert.wait_for()
    assert page.evaluate("document.activeElement.hasAttribute('data-focus')")
    alert.get_by_role("link").first.press("Enter")
    assert page.evaluate("location.hash").startswith("#id_")
    page.get_by_label("Full name").fill("Lan Nguyễn")
    page.get_by_label("Phone number").fill("0912 345 678")
    page.get_by_role("button", name=re.compile("^Place order")).press("Enter")
    # The choice made by arrow key is kept through the mistakes: a transfer, with its memo.
    page.wait_for_url(re.compile("/en/order/.+/pay/"))
    assert re.search(r"OCOP[0-9A-Z]{8}", page.content())


def test_it_works_without_javascript(new_page, demo_site):
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto(f"{demo_site.url}/san-pham/?tinh=thanh-hoa&con_hang=1")
    open_product(page)
    put_first_into_basket(page)
    page.goto(f"{demo_site.url}/thanh-toan/")
    page.get_by_label("Họ và tên").fill("Nguyễn Thị Hạnh")
    page.get_by_label("Số điện thoại").fill("0912345678")
    page.get_by_label("Số nhà, đường, thôn").fill("Thôn 3")
    page.locator("input[name=commune]").fill("Xã Bát Tràng, Hà Nội")
    page.get_by_role("button", name="Tính phí giao").click()
    page.get_by_role("button", name=re.compile("^Đặt hàng, ")).click()
    page.wait_for_url(re.compile("/don-hang/"))
    assert "Đã đặt hàng" in page.content()
