"""Trial O20 on every search backend: both places of a tone mark are one word, exact marks first, đ is d when folded."""

import unicodedata
from urllib.parse import urlencode

import pytest

from search.helping import help_for
from search.suggestions import suggest
from shop.core.text import slugify_vi, sort_key
from tests.contracts.test_search_backends import ask, backend, marks, names
from tests.factories.catalogue import make_product

pytestmark = pytest.mark.django_db
__all__ = ["backend"]

GOODS = ("Bánh hòa thử", "Lụa thuý mẫu", "Khoẻ trà mẫu", "Quả quý mẫu", "Đậu đũa mẫu", "Giò giã mẫu")
QUERIES = [
    ("hoà", "Bánh <mark>hòa</mark> thử"),
    ("hòa", "Bánh <mark>hòa</mark> thử"),
    ("thúy", "Lụa <mark>thuý</mark> mẫu"),
    ("thuý", "Lụa <mark>thuý</mark> mẫu"),
    ("khỏe", "<mark>Khoẻ</mark> trà mẫu"),
    ("khoẻ", "<mark>Khoẻ</mark> trà mẫu"),
    ("quý", "Quả <mark>quý</mark> mẫu"),
    ("qúy", "Quả <mark>quý</mark> mẫu"),
    ("dau dua", "<mark>Đậu đũa</mark> mẫu"),
    ("Đậu", "<mark>Đậu</mark> đũa mẫu"),
    ("đậu đũa", "<mark>Đậu đũa</mark> mẫu"),
    ("gio gia", "<mark>Giò giã</mark> mẫu"),
    ("giò giã", "<mark>Giò giã</mark> mẫu"),
]


@pytest.fixture
def goods():
    return {name: make_product(name) for name in GOODS}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("text", "drawn"), QUERIES)
def test_both_spellings_find_it_and_its_owners_stays(backend, goods, text, drawn, form):
    assert marks(backend, urlencode({"q": unicodedata.normalize(form, text)})) == [drawn]


def test_a_word_without_marks_puts_the_exact_one_first(backend, goods):
    make_product("Trà hoa thử")
    assert names(backend, "q=hoa") == ["Trà hoa thử", "Bánh hòa thử"]
    assert names(backend, "q=hoà") == ["Bánh hòa thử"]


def test_d_is_not_a_stroked_d_once_it_is_typed_with_marks(backend, goods):
    make_product("Dậu rừng mẫu")
    assert names(backend, "q=đậu") == ["Đậu đũa mẫu"]
    assert names(backend, "q=dậu") == ["Dậu rừng mẫu"]
    assert set(names(backend, "q=dau")) == {"Đậu đũa mẫu", "Dậu rừng mẫu"}


def test_a_producer_and_a_commune_in_either_spelling(backend):
    make_product("Trà thử", province="Khánh Hoà", commune="Thuỷ Xuân")
    assert names(backend, "q=khánh hòa") == ["Trà thử"]
    assert names(backend, "q=trà khánh hoà") == ["Trà thử"]
    assert names(backend, "q=thủy xuân") == ["Trà thử"]


def test_names_sort_alike_in_either_spelling(backend):
    for name in ("Hoà ba", "Hòa an", "Hoá", "Hoa", "Đậu", "Dưa"):
        make_product(name)
    assert names(backend, "sap_xep=ten") == ["Dưa", "Đậu", "Hoa", "Hoá", "Hòa an", "Hoà ba"]


def test_a_correction_shows_the_spelling_of_the_shop(backend, goods):
    results = ask(backend, "q=lụa thúyy")
    assert (results.answer.fixed, [card.name for card in results.cards]) == ("lụa thúy", ["Lụa thuý mẫu"])
    assert help_for(None, results) is None


@pytest.mark.parametrize(("text", "drawn"), [(text, drawn) for text, drawn in QUERIES if text != "Đậu"])
def test_proposals_find_both_spellings(goods, text, drawn):
    lines = [line for line in suggest(text) if line.kind == "product"]
    shown = ["".join(f"<mark>{part}</mark>" if marked else part for part, marked in line.parts) for line in lines]
    assert shown[0] == drawn


def test_addresses_are_ascii(goods):
    assert slugify_vi("Đậu đũa mẫu") == goods["Đậu đũa mẫu"].slug == "dau-dua-mau"
    assert slugify_vi("Lụa thúy") == slugify_vi("Lụa thuý") == "lua-thuy"
    assert sort_key("đậu") > sort_key("dưa")
