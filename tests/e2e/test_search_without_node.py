"""A buyer shops on while Elasticsearch is stopped in the middle, on the real node in a real browser."""

import re

import pytest

from search import breaker, elastic_index, engine
from tests.factories.catalogue import make_product
from tests.plugins.engine import until_it_answers

pytestmark = [pytest.mark.browser, pytest.mark.elasticsearch, pytest.mark.django_db(transaction=True)]


def test_search_filter_product_and_basket_go_on_without_the_node(live_server, page, own_node, monkeypatch):
    monkeypatch.setattr(breaker, "REST_SECONDS", 0.5)
    make_product("Trà năm sao", stars=5)
    make_product("Trà bốn sao", stars=4)
    elastic_index.rebuild()

    def search():
        page.goto(live_server.url + "/san-pham/?q=tr%C3%A0")
        assert page.locator(".card__name").count() == 2

    until_it_answers(search)
    own_node.stop()
    page.get_by_role("button", name=re.compile("^Lọc")).click()
    page.get_by_label("5 sao").check()
    page.get_by_role("button", name="Xem 1 sản phẩm").click()
    page.get_by_role("heading", name="Trà bốn sao").wait_for(state="detached")
    assert engine.failing_since()

    box = page.get_by_role("combobox", name="Tìm")
    box.fill("")
    box.press_sequentially("tra bon", delay=30)
    page.get_by_role("option", name="Trà bốn sao").click()
    page.wait_for_url("**/san-pham/tra-bon-sao_*/")
    page.locator(".btn--buy:visible").first.click()
    page.locator(".notice--ok").first.wait_for()
    page.goto(live_server.url + "/gio-hang/")
    assert page.locator("section.parcel").get_by_text("Trà bốn sao").count() >= 1

    own_node.start_again()
    until_it_answers(search)
    elastic_index.drop_all()
