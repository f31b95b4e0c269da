"""A buyer with a phone pays by card: a declined card first, then a good one, back to a confirmed order."""

import re

import pytest

from tests.factories.cards import make_card_payment
from tests.factories.catalogue import make_product

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_declined_then_paid(page, live_server, stripe, settings, axe_violations):
    settings.SITE_URL = live_server.url
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {"form-action": ["'self'", stripe.url]}
    settings.CONTENT_SECURITY_POLICY = settings.CONTENT_SECURITY_POLICY | {"DIRECTIVES": policy}
    payment = make_card_payment(make_product(price=150_000, stock=5))
    purchase = payment.purchase
    page.goto(f"{live_server.url}/don-hang/{purchase.order.number}/{purchase.token}/")
    page.get_by_role("link", name="Trả ngay").click()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Đến trang nhập thẻ").click()
    assert f"{payment.amount_vnd:,}".replace(",", ".") in page.content()
    page.get_by_role("button", name="Thử một thẻ bị từ chối").click()
    page.get_by_role("link", name="Quay lại cửa hàng").click()
    assert "Thẻ vừa rồi không được chấp nhận" in page.content()
    page.get_by_role("button", name="Đến trang nhập thẻ").click()
    page.get_by_role("button", name="Trả tiền", exact=True).click()
    page.wait_for_url(re.compile("/don-hang/"))
    assert page.locator("[aria-current=step]").inner_text().startswith("Đã xác nhận")
