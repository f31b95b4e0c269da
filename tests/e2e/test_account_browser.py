"""The account in a real browser: by keyboard, without JavaScript, every page at both widths."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from shop.accounts.models import AddressBookEntry, Membership
from shop.customer.services import wish
from tests.factories.accounts import PASSWORD, last_code, make_user
from tests.factories.catalogue import make_commune, make_producer, make_product
from tests.factories.orders import make_order
from tests.plugins.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG_NAME = "Tôn Nữ Thị Mẫu Thử Của Dòng Họ Rất Dài Nguyễn Phúc Vĩnh Mẫu"
OWN_PAGES = ["summary", "order-list", "address-list", "address-create", "wishlist", "profile-view"]
FORM_PAGES = ["contact-change", "change-password", "profile-delete"]


def sign_in(page, url: str) -> None:
    page.goto(url + reverse("accounts:login"))
    page.get_by_label("Số điện thoại hoặc e-mail").fill("0912 345 678")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(url + reverse("customer:summary"))


@pytest.fixture
def owner():
    """A person with everything an account can show, and the longest name."""
    user = make_user(full_name=LONG_NAME, phone="+84912345678", email="ton.nu@example.vn", is_staff=True)
    commune = make_commune()
    for number in range(2):
        values = {"full_name": LONG_NAME, "phone": "+84912345678", "commune": commune, "is_default": not number}
        AddressBookEntry.objects.create(user=user, street=f"Thôn {number}, gần nhà văn hóa", **values)
        producer = make_producer(f"Hợp tác xã {number}", commune=commune)
        Membership.objects.create(user=user, role=Membership.Role.PRODUCER_OWNER, producer=producer)
    product = make_product("Bộ bát đĩa hoa sen đỏ Bát Tràng (bộ 9 món)", set_code="4.1.1")
    wish(user, product)
    make_order(product, user=user, full_name=LONG_NAME)
    return user


def test_a_mistake_is_reached_by_keyboard(page, live_server):
    page.goto(live_server.url + reverse("accounts:register"))
    page.get_by_label("Họ và tên").fill("Ý")
    page.get_by_label("Số điện thoại hoặc e-mail").fill("0912 345 67")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("[role=alert]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    contact = page.get_by_label("Số điện thoại hoặc e-mail")
    expect(contact).to_have_accessible_description("Số điện thoại cần 10 chữ số, bạn đã gõ 9.")
    expect(page.get_by_label("Họ và tên")).to_have_value("Ý")
    contact.fill("0912 345 678")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chào Ý")


def test_a_new_password_and_an_address_without_javascript(new_page, live_server):
    make_user(full_name="Ý", phone="+84912345678")
    commune = make_commune()
    page = new_page(java_script_enabled=False)
    page.goto(live_server.url + reverse("accounts:reset"))
    page.get_by_label("Số điện thoại hoặc e-mail").fill("0912.345.678")
    page.get_by_role("button", name="Gửi mã").click()
    page.get_by_label("Mã", exact=True).fill(last_code("+84912345678"))
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Mật khẩu mới").fill("trà-xanh-phìn-hồ")
    page.get_by_role("button", name="Lưu mật khẩu").click()
    page.goto(live_server.url + reverse("customer:address-create"))
    page.get_by_text("Chọn trong danh sách").click()
    page.get_by_label("Tỉnh, thành").select_option(commune.province.code)
    page.get_by_role("button", name=re.compile("^Hiện các xã")).click()
    page.locator("[name=commune_list]").select_option(commune.code)
    page.get_by_label("Số nhà, đường, thôn").fill("Thôn 1")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Thôn 1, Xã Hồng Thái, Tuyên Quang")).to_be_visible()


@pytest.mark.parametrize("page", [PHONE, DESKTOP], indirect=True, ids=["phone", "desktop"])
def test_no_page_of_the_account_breaks_a_rule(page, live_server, owner, axe_violations):
    sign_in(page, live_server.url)
    order = owner.orders.get()
    paths = [reverse(f"customer:{name}") for name in OWN_PAGES + FORM_PAGES]
    paths += [reverse("customer:order", args=[order.number]), reverse("accounts:messages")]
    found = {}
    for path in paths:
        page.goto(live_server.url + path)
        found[path] = _faults(page, axe_violations)
    for name in FORM_PAGES:
        page.goto(live_server.url + reverse(f"customer:{name}"))
        page.locator("main button[type=submit]").first.click()
        page.locator("[role=alert]").wait_for()
        found[f"{name} with errors"] = _faults(page, axe_violations)
    assert {path: faults for path, faults in found.items() if faults} == {}


def _faults(page, axe_violations) -> list[str]:
    sideways = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return axe_violations(page) + (["scrolls sideways"] if sideways else [])
