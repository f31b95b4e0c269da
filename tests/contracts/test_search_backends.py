"""What every search backend does alike: one suite over the database and a real Elasticsearch node."""

import datetime as dt

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
