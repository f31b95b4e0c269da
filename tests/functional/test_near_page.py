"""Near me: the button on the results, and the page on which a commune is chosen instead of a position."""

import pytest
from django.urls import reverse

from tests.factories.catalogue import make_commune, make_product
from tests.factories.points import make_shelf_point, put_on_shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    return make_commune("Bát Tràng", province="Hà Nội", latitude=20.98, longitude=105.91)


def test_the_address_is_vietnamese():
    assert reverse("storefront:near") == "/gan-toi/"


def test_the_results_offer_it_without_knowing_where_anybody_is(client):
    page = client.get("/san-pham/?q=trà").content.decode()
    assert 'href="/gan-toi/?q=tr%C3%A0&amp;o=%2Fsan-pham%2F" data-near="/san-pham/?q=tr%C3%A0"' in page
    assert "Vị trí chỉ được hỏi khi bạn bấm nút này" in page


def test_near_me_in_the_words_offers_the_button(client):
    make_product("Trà thử")
    page = client.get("/san-pham/?q=trà gần tôi").content.decode()
    assert "Muốn tìm món ở gần, trang cần biết bạn đang ở đâu." in page
    page = client.get("/san-pham/?q=trà gần tôi&gan=22,105").content.decode()
    assert "trang cần biết bạn đang ở đâu" not in page


def test_a_commune_leads_to_the_results_around_it_and_keeps_what_was_chosen(client, commune):
    query = {"q": "gốm", "sao": ["4", "5"], "noi": "Bát Tràng", "km": "50", "diem_gan": "1", "o": "/san-pham/"}
    answer = client.get("/gan-toi/", query)
    assert answer.status_code == 302
    assert answer["Location"] == f"/san-pham/?q=g%E1%BB%91m&sao=4&sao=5&gan={commune.code}&km=50&diem_gan=1"


def test_the_lists_work_without_script(client, commune):
    listed = {"noi": "", "noi_province": commune.province.code, "noi_list": commune.code, "km": "20"}
    assert client.get("/gan-toi/", listed)["Location"] == f"/san-pham/?gan={commune.code}&km=20"
    filled = client.get("/gan-toi/", listed | {"noi_list": "", "noi_fill": "1"}).content.decode()
    assert f'<option value="{commune.code}">Xã Bát Tràng</option>' in filled
    assert 'aria-invalid="true"' not in filled


def test_no_commune_and_an_unknown_one_are_said(client, commune):
    assert "Gõ tên xã" in client.get("/gan-toi/?noi=&km=20").content.decode()
    assert client.get("/gan-toi/?noi=Không Đâu Cả&km=20").status_code == 200


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example/", "/tai-khoan/", "javascript:x", "%00"])
def test_it_leads_to_results_of_this_site_only(client, commune, page):
    answer = client.get("/gan-toi/", {"noi": "Bát Tràng", "km": "20", "o": page})
    assert answer["Location"].startswith("/san-pham/?")


def test_a_refused_position_is_said(client):
    assert "Trình duyệt không cho biết vị trí" in client.get("/gan-toi/?loi=1").content.decode()


def test_it_needs_no_session_and_no_token(client):
    answer = client.get("/gan-toi/")
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_a_finer_position_leads_to_the_rounded_address(client):
    answer = client.get("/san-pham/?gan=21.028511,105.854167&km=10")
    assert answer.status_code == 301
    assert answer["Location"] == "/san-pham/?gan=21.03%2C105.85&km=10"


def test_a_chip_takes_the_place_and_all_that_hangs_on_it_away(client):
    make_product("Trà thử")
    page = client.get("/san-pham/?sao=4&gan=22,105&km=50&diem_gan=1&sap_xep=gan").content.decode()
    assert 'href="?sao=4">Cách tôi 50 km trở lại' in page
    assert 'href="?gan=22%2C105&amp;km=50&amp;sao=4&amp;sap_xep=gan">Có tại điểm bán gần tôi' in page


def test_a_card_says_at_which_point_and_how_far(client):
    product = make_product("Trà thử")
    home = product.listing.owner.commune  # where it really is, once another test has loaded the places
    latitude, longitude = round(home.latitude, 2), round(home.longitude, 2)
    put_on_shelf(product, make_shelf_point("Điểm Phố", latitude + 0.03, longitude))
    page = client.get(f"/san-pham/?gan={latitude:.2f},{longitude:.2f}").content.decode()
    assert "Có tại Điểm Phố, cách khoảng 3 km" in page
    assert "Nơi làm cách chưa tới 1 km" in page


def test_around_a_commune_costs_no_further_query(client, commune, django_assert_max_num_queries):
    make_product("Gốm thử", commune="Bát Tràng", province="Hà Nội")
    client.get(f"/san-pham/?gan={commune.code}")
    with django_assert_max_num_queries(3):
        assert "Gốm thử" in client.get(f"/san-pham/?gan={commune.code}").content.decode()


@pytest.mark.parametrize("text", ["48.85,2.35", "999999", "abc"])
def test_what_is_no_place_is_said_and_everything_else_counts(client, text):
    make_product("Trà thử")
    page = client.get(f"/san-pham/?q=trà&gan={text}").content.decode()
    assert '<a href="#gan">Vị trí này không ở Việt Nam' in page
    assert "<mark>Trà</mark> thử" in page
