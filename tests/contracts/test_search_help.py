"""A page that found nothing leads on, on every search backend; one that found something says nothing of it."""

import pytest
from django.http import QueryDict

from search import elastic_index, selectors
from search.helping import Help, help_for
from tests.contracts.test_search_backends import ask, backend
from tests.factories.catalogue import make_product, make_set

pytestmark = pytest.mark.django_db
__all__ = ["backend"]


@pytest.fixture
def goods():
    make_product("Cà phê Robusta", stars=4, set_code="1.6.1", province="Đắk Lắk", commune="Ea Kao", price=90_000)
    make_product("Cà phê Arabica", stars=4, set_code="1.6.1", province="Đắk Lắk", commune="Ea Kao", price=190_000)
    make_product("Chè Shan tuyết", stars=5, set_code="1.5.1", price=150_000)


def help_of(backend: str, address: str, category: int | None = None) -> Help | None:
    if backend == "elasticsearch":
        elastic_index.push()
        elastic_index.refresh()
    look = selectors.look()
    results = look.search(look.query(QueryDict(address), category), backend)
    return help_for(look, results, backend)


def lines(offers) -> list[tuple[str, int]]:
    return [(offer.label, offer.count) for offer in offers]


def test_a_page_with_results_offers_nothing(backend, goods):
    assert help_of(backend, "q=cà phê") is None
    assert help_of(backend, "") is None


def test_a_filter_less_with_its_number(backend, goods):
    found = help_of(backend, "q=cà phê&sao=5&gia_den=100000")
    assert lines(found.drops) == [("5 sao", 1)]
    assert found.drops[0].url == "?q=c%C3%A0+ph%C3%AA&gia_den=100000"


def test_all_values_of_one_filter_fall_together_the_best_first(backend, goods):
    found = help_of(backend, "q=cà phê&sao=3&sao=5&con_hang=1")
    assert lines(found.drops) == [("3 sao, 5 sao", 2)]


def test_a_filter_that_was_typed_is_taken_out_of_the_text(backend, goods):
    found = help_of(backend, "q=cà phê 5 sao")
    assert lines(found.drops) == [("5 sao", 2)]
    assert found.drops[0].url == "?q=c%C3%A0+ph%C3%AA"


def test_the_place_is_given_up_with_all_that_hangs_on_it(backend, goods):
    found = help_of(backend, "q=cà phê&gan=22,105&km=10&diem_gan=1")
    assert ("Cách tôi 10 km trở lại", 2) in lines(found.drops)
    assert all("gan=22" not in offer.url for offer in found.drops if offer.label.startswith("Cách"))


@pytest.mark.parametrize("text", ["nước mắn", "nuoc man", "nước mắn 4 sao"])
def test_a_nearer_spelling_that_finds_something(backend, goods, text):
    make_product("Nước mắm Phú Quốc", set_code="1.4.1")
    make_product("Nước mắm Cát Hải", set_code="1.4.1")
    found = help_of(backend, f"q={text}")
    assert lines([found.spelling]) == [("nước mắm", 2)]
    assert found.spelling.url.endswith("+4+sao") == ("sao" in text)
    assert found.shorter == []


@pytest.mark.parametrize("text", ["bia", "máy giặt"])
def test_a_spelling_too_far_away_is_not_named(backend, goods, text):
    make_product("Bột sấy gia truyền")
    assert help_of(backend, f"q={text}").spelling is None


def test_a_word_less(backend, goods):
    found = help_of(backend, "q=robusta zzzzzzzz")
    assert lines(found.shorter) == [("robusta", 1)]
    assert found.spelling is None


def test_the_set_that_the_words_name(backend, goods):
    found = help_of(backend, "q=cà phê zzzz zzzzzz&sao=3")
    assert lines(found.categories)[0] == ("Cà phê, ca cao", 2)


def test_the_category_that_is_in_the_way(backend, goods):
    tea = make_set("1.5.1").category_id
    found = help_of(backend, "q=robusta", tea)
    assert (found.everywhere.count, found.everywhere.url) == (1, "/san-pham/?q=robusta")


def test_popular_products_in_stock_first(backend, goods):
    make_product("Hết rồi", stock=0)
    popular = [card.name for card in help_of(backend, "q=zzzzzzzz").popular]
    assert len(popular) == 4
    assert popular[-1] == "Hết rồi"


def test_few_results_offer_a_spelling_that_finds_more(backend, goods):
    make_product("Chè Shanna")
    for name in ("đen", "xanh", "vàng"):
        make_product(f"Chè Shan {name}")
    answer = ask(backend, "q=chè shann").answer
    assert (answer.offer, answer.offer_link) == ("chè shan", "q=ch%C3%A8+shan")
    assert ask(backend, "q=chè shan").answer.offer == ""
    assert ask(backend, "q=chè shanna").answer.offer == ""


def test_without_any_filter_when_one_less_is_not_enough(backend, goods):
    found = help_of(backend, "q=cà phê&sao=5&gia_tu=500000&con_hang=1")
    assert lines(found.drops) == [("5 sao, Còn hàng, Từ 500.000\u00a0₫", 2)]
    assert found.drops[0].url == "?q=c%C3%A0+ph%C3%AA"
