"""What every search backend does alike: one suite over the database and a real Elasticsearch node."""

import datetime as dt
import unicodedata
from urllib.parse import urlencode

import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone

from search import breaker, elastic_index, engine, selectors, services
from shop.core.clock import today
from tests.factories.catalogue import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def backend(request, settings):
    """The backend under test; on Elasticsearch an index of its own that goes away afterwards."""
    breaker.reset()
    if request.param == "elasticsearch":
        settings.ELASTICSEARCH_INDEX_PREFIX = f"contract-{timezone.now():%H%M%S%f}"
        elastic_index.rebuild()
    else:
        settings.ELASTICSEARCH_URL = ""
    yield request.param
    if request.param == "elasticsearch":
        elastic_index.drop_all()


def ask(backend: str, address: str):
    """Return the results of an address, everything written before being visible."""
    if backend == "elasticsearch":
        elastic_index.push()
        elastic_index.refresh()
    look = selectors.look()
    return look.search(look.query(QueryDict(address)), backend=backend)


def names(backend: str, address: str) -> list[str]:
    """Return the names found, in order."""
    return [card.name for card in ask(backend, address).cards]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("thúy", "Lụa thuý mẫu"),
        ("khỏe", "Khoẻ trà mẫu"),
        ("quý", "Quả quý mẫu"),
        ("dau dua", "Đậu đũa mẫu"),
        ("Đậu", "Đậu đũa mẫu"),
        ("gio gia", "Giò giã mẫu"),
        ("Gio\u0300 gia\u0303", "Giò giã mẫu"),
    ],
)
def test_folding(backend, text, name):
    for each in ("Lụa thuý mẫu", "Khoẻ trà mẫu", "Quả quý mẫu", "Đậu đũa mẫu", "Giò giã mẫu"):
        make_product(each)
    assert names(backend, f"q={text}") == [name]


def test_marks_decide(backend):
    make_product("Kẹo dừa")
    make_product("Nước dứa")
    assert names(backend, "q=dừa") == ["Kẹo dừa"]
    assert set(names(backend, "q=dua")) == {"Kẹo dừa", "Nước dứa"}


def test_an_exact_word_stands_first(backend):
    make_product("Bánh hoà thử")
    make_product("Bánh hoa thử")
    assert names(backend, "q=hoa") == ["Bánh hoa thử", "Bánh hoà thử"]


def test_synonyms_unfinished_words_and_places(backend):
    make_product("Rượu ngô Bản Phố", set_code="2.1.1", province="Lào Cai", commune="Bắc Hà")
    assert names(backend, "q=rượu bắp") == ["Rượu ngô Bản Phố"]
    assert names(backend, "q=rượu ng") == ["Rượu ngô Bản Phố"]
    assert names(backend, "q=bắc hà") == ["Rượu ngô Bản Phố"]


def test_filters_and_facets(backend):
    make_product("A", stars=5, province="Lào Cai", commune="A", price=100_000)
    make_product("B", stars=4, province="Lào Cai", commune="A", price=200_000)
    make_product("C", stars=4, province="Huế", commune="C", price=300_000, stock=0)
    assert set(names(backend, "sao=4")) == {"B", "C"}
    assert names(backend, "gia_tu=200000&gia_den=200000") == ["B"]
    assert set(names(backend, "con_hang=1")) == {"A", "B"}
    results = ask(backend, "sao=5&tinh=lao-cai")
    counts = {facet.name: {o.value: o.count for o in facet.options if o.count} for facet in results.facets}
    assert results.total == 1
    assert counts["sao"] == {"5": 1, "4": 1}
    assert counts["tinh"] == {"lao-cai": 1}
    assert counts["gia"] == {"100000-200000": 1}


def test_orders_and_pages(backend):
    for number in range(30):
        make_product(f"Món {number:02d}", price=1000 + number)
    assert names(backend, "sap_xep=gia-giam")[0] == "Món 29"
    assert names(backend, "sap_xep=ten&trang=2") == [f"Món {number:02d}" for number in range(24, 30)]
    assert ask(backend, "").total == 30


def test_names_sort_as_in_a_dictionary(backend):
    for name in ("Đậu", "Dừa", "Áo", "Ăn", "Ấm"):
        make_product(name)
    assert names(backend, "sap_xep=ten") == ["Áo", "Ăn", "Ấm", "Dừa", "Đậu"]


def test_an_ended_certificate_is_not_found_without_any_job(backend):
    last = today() + dt.timedelta(days=2)
    make_product("Sắp hết", valid_until=last)
    assert names(backend, "q=sắp hết") == ["Sắp hết"]
    after = timezone.make_aware(dt.datetime.combine(last + dt.timedelta(days=1), dt.time(0, 0, 1)))
    with time_machine.travel(after, tick=False):
        results = ask(backend, "q=sắp hết")
        assert (results.total, results.cards) == (0, [])


def test_a_withdrawn_product_is_gone_and_a_new_name_is_found(backend):
    gone = make_product("Rút")
    kept = make_product("Tên cũ")
    assert set(names(backend, "")) == {"Rút", "Tên cũ"}
    gone.listing.state = "withdrawn"
    gone.listing.save()
    kept.title = "Tên mới"
    kept.save()
    services.refresh()
    assert names(backend, "") == ["Tên mới"]
    assert names(backend, "q=cũ") == []


def test_a_correction_and_a_wider_place_are_said(backend):
    make_product("Cà phê Robusta", province="Đắk Lắk", commune="Ea Kao", set_code="1.6.1")
    make_product("Chè", province="Lào Cai", commune="Bắc Hà")
    assert ask(backend, "q=ca phe robusat").answer.fixed == "cà phê robusta"
    assert ask(backend, "q=cà phê lào cai").answer.widened == "Lào Cai"


def test_the_index_agrees_with_the_store_and_can_be_repaired(backend):
    make_product("Trà")
    if backend == "elasticsearch":
        elastic_index.push()
        elastic_index.refresh()
        assert elastic_index.compare().different == []
    assert services.drifted() == set()


def test_a_stopped_node_is_covered_by_the_database(settings):
    breaker.reset()
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    make_product("Trà")
    assert [card.name for card in selectors.search(QueryDict("q=trà")).cards] == ["Trà"]
    assert engine.failing_since()
    breaker.reset()


def marks(backend: str, address: str) -> list[str]:
    """Return the names of a page as they are drawn."""
    return [str(card.name_drawn) for card in ask(backend, address).cards]


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("ca phe", "<mark>Cà phê</mark> Buôn Ma Thuột"),
        ("Ca\u0300 phe\u0302 bu", "<mark>Cà phê Bu</mark>ôn Ma Thuột"),
        ("cafe", "<mark>Cà phê</mark> Buôn Ma Thuột"),
        ("cà phê buôn ma thuột", "<mark>Cà phê Buôn Ma Thuột</mark>"),
        ("ca phe robusat thuot", "<mark>Cà phê</mark> Buôn Ma <mark>Thuột</mark>"),
    ],
)
def test_what_was_looked_for_is_marked_in_the_accented_name(backend, text, drawn):
    make_product("Cà phê Buôn Ma Thuột", set_code="1.6.1")
    assert marks(backend, f"q={text}") == [drawn]


def test_a_province_that_was_named_is_marked_in_its_line(backend):
    make_product("Trà thử", province="Tuyên Quang", former_province="Hà Giang", commune="Lũng Cú")
    [card] = ask(backend, "q=trà hà giang").cards
    assert (card.name_drawn, card.former_drawn) == ("<mark>Trà</mark> thử", "<mark>Hà Giang</mark>")


def test_a_list_without_words_has_no_marks(backend):
    make_product("Trà thử")
    assert marks(backend, "sao=4") == ["Trà thử"]


def test_four_ways_to_type_one_query_on_a_telephone_give_one_list(backend):
    """Trial O15: NFC, decomposed, half decomposed with capitals, and without marks."""
    make_product("Cà phê mẫu Buôn Thử", set_code="1.6.1", pack="gói 500 g")
    make_product("Miến dong Thử Nghiệm")
    typed = [
        "cà phê mẫu",
        unicodedata.normalize("NFD", "cà phê mẫu"),
        "CA\u0300 phe\u0302 ma\u0302\u0303u",
        "ca phe mau",
    ]
    for text in [*typed, "\u200bcà\u00a0phê mẫu "]:
        assert marks(backend, urlencode({"q": text})) == ["<mark>Cà phê mẫu</mark> Buôn Thử"]


def test_prices_are_counted_in_bars_without_their_own_filter(backend):
    for price in (45_000, 49_999, 50_000, 59_999, 60_000, 5_000_000):
        make_product(f"Món {price}", price=price)
    for address in ("", "gia_tu=50000&gia_den=59999"):
        [facet] = [facet for facet in ask(backend, address).facets if facet.name == "gia"]
        heights = [bar.height for bar in facet.histogram.bars if bar.height]
        assert heights == [60, 60, 30, 30]
        assert [option.count for option in facet.options] == [2, 3, 0, 0, 1]
    assert [bar.chosen for bar in facet.histogram.bars][:4] == [False, True, False, False]
    [facet] = [facet for facet in ask(backend, "q=món 50000").facets if facet.name == "gia"]
    assert facet.histogram is None
