"""The certificate in a browser: accessible, as wide as a phone, and printed on one sheet."""

import datetime as dt
import re

import pytest

from catalogue.certification import services
from shop.core.clock import today
from tests.factories.certification import make_certificate, make_decision, make_producer, make_product
from tests.plugins.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def certificates():
    """A product with three certificates (its first one revoked) and a name as long as they get."""
    day = today()
    producer = make_producer(
        street="Số 12, ngõ 3, thôn Giang Cao", former_address="Xã Bát Tràng, huyện Gia Lâm, Hà Nội"
    )
    product = make_product("Bộ bát đĩa hoa sen đỏ Bát Tràng (bộ 9 món)", producer)
    old = make_certificate(product, day - dt.timedelta(days=2000), 3)
    services.revoke(old, make_decision(day - dt.timedelta(days=1500)), day - dt.timedelta(days=1500), "Giấy tờ giả")
    make_certificate(product, day - dt.timedelta(days=900), 4)
    new = make_certificate(product, day - dt.timedelta(days=100), 5, is_demo=True, number="GCN-0417")
    return old, new


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_are_accessible_and_as_wide_as_the_screen(live_server, new_page, axe_violations, certificates, viewport):
    # High enough for the whole page: axe takes a button under the sticky bar for one that is too small.
    page = new_page(viewport | {"height": 3000})
    old, new = certificates
    for path in ("/chung-nhan/", new.get_absolute_url(), old.get_absolute_url(), "/chung-nhan/ZZZZZZZZZ/"):
        page.goto(live_server.url + path)
        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_it_prints_on_one_sheet_with_the_demonstration_marked(live_server, new_page, certificates):
    page = new_page(DESKTOP)
    page.goto(live_server.url + certificates[1].get_absolute_url())
    sheets = re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4"))
    assert len(sheets) == 1
    page.emulate_media(media="print")
    assert page.get_by_text("không phải giấy chứng nhận thật").is_visible()
    assert page.get_by_alt_text("Mã QR của trang này").is_visible()
    assert not page.get_by_role("button").first.is_visible()


def test_the_qr_target_leads_to_the_certificate(live_server, new_page, certificates):
    page = new_page(PHONE)
    page.goto(f"{live_server.url}/c/{certificates[1].code}")
    assert page.url == live_server.url + certificates[1].get_absolute_url()
    assert page.get_by_role("heading", level=1).inner_text() == "Giấy chứng nhận này còn hiệu lực"
