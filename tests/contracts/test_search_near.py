"""Around here, on every search backend: what is made near, and what a sales point near has in stock."""

import pytest

from tests.contracts.test_search_backends import ask, backend, names
from tests.factories.catalogue import make_commune, make_product
from tests.factories.points import make_shelf_point, put_on_shelf

pytestmark = pytest.mark.django_db
__all__ = ["backend"]

HANOI = "gan=21.03,105.85"


@pytest.fixture
def goods():
    """Three products: made 11 km, 61 km and 1,140 km from the centre of Hà Nội."""
    near = _made_at("Gốm gần", "Bát Tràng", 20.98, 105.94)
    mid = _made_at("Nón vừa", "Chuông", 20.50, 105.70)
    far = _made_at("Khóm xa", "Cầu Đúc", 10.76, 106.70)
    return near, mid, far


def _made_at(name: str, commune: str, latitude: float, longitude: float):
    make_commune(commune, latitude=latitude, longitude=longitude)
    return make_product(name, commune=commune)


@pytest.mark.parametrize(("km", "found"), [(10, []), (20, ["Gốm gần"]), (100, ["Gốm gần", "Nón vừa"])])
def test_what_is_made_within_reach_the_nearest_first(backend, goods, km, found):
    assert names(backend, f"{HANOI}&km={km}") == found


def test_the_order_of_distance_can_be_asked_for_with_words(backend, goods):
    make_product("Gốm cũ", commune="Chuông")
    assert names(backend, f"q=gốm&{HANOI}&km=100&sap_xep=gan") == ["Gốm gần", "Gốm cũ"]


def test_a_card_says_how_far_away_it_is_made(backend, goods):
    [card] = ask(backend, HANOI).cards
    assert card.nearby.made == "Nơi làm cách khoảng 11 km"
    assert card.nearby.shelf == ""


def test_without_a_place_a_card_says_nothing(backend, goods):
    assert {card.nearby for card in ask(backend, "").cards} == {None}


def test_in_stock_at_a_point_near_me_wherever_it_is_made(backend, goods):
    near, mid, far = goods
    put_on_shelf(far, make_shelf_point("Điểm Hoàn Kiếm", 21.03, 105.86))
    put_on_shelf(mid, make_shelf_point("Điểm Hà Đông", 20.97, 105.78))
    put_on_shelf(near, make_shelf_point("Điểm Sài Gòn", 10.77, 106.70))
    assert names(backend, f"{HANOI}&diem_gan=1") == ["Khóm xa", "Nón vừa"]
    assert names(backend, f"{HANOI}&diem_gan=1&km=5") == ["Khóm xa"]
    assert names(backend, f"{HANOI}&diem_gan=1&q=nón") == ["Nón vừa"]


def test_the_card_names_the_nearest_point_that_has_it(backend, goods):
    far = goods[2]
    put_on_shelf(far, make_shelf_point("Điểm Hà Đông", 20.97, 105.78))
    put_on_shelf(far, make_shelf_point("Điểm Hoàn Kiếm", 21.03, 105.88))
    make_shelf_point("Điểm ngay đây", 21.03, 105.85)
    [card] = ask(backend, f"{HANOI}&diem_gan=1").cards
    assert card.nearby.shelf == "Có tại Điểm Hoàn Kiếm, cách khoảng 3 km"


def test_an_empty_shelf_and_a_closed_point_are_not_near(backend, goods):
    near, mid, _far = goods
    put_on_shelf(near, make_shelf_point("Kệ trống", 21.03, 105.85), pieces=0)
    put_on_shelf(mid, make_shelf_point("Đã đóng", 21.03, 105.85, is_active=False))
    assert names(backend, f"{HANOI}&diem_gan=1") == []


def test_the_choice_is_counted_under_the_other_filters(backend, goods):
    near, _mid, far = goods
    point = make_shelf_point("Điểm Hoàn Kiếm", 21.03, 105.86)
    put_on_shelf(near, point)
    put_on_shelf(far, point)

    def shelf(address: str) -> int:
        return ask(backend, address).facets[0].options[0].count

    assert shelf(HANOI) == 2
    assert shelf(f"{HANOI}&q=khóm") == 1
    assert shelf(f"{HANOI}&diem_gan=1") == 2


def test_a_commune_stands_for_its_middle(backend, goods):
    commune = make_commune("Bát Tràng")
    results = ask(backend, f"gan={commune.code}&km=10")
    assert [card.name for card in results.cards] == ["Gốm gần"]
    assert results.cards[0].nearby.made == "Nơi làm cách chưa tới 1 km"
    assert results.chips[0].label == "Cách Xã Bát Tràng, Tuyên Quang 10 km trở lại"
