"""From a change in the shop to what is found: documents, upkeep, facets, order."""

import datetime as dt

import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone

from catalogue.certification.models import Suspension
from catalogue.listings.models import Listing
from catalogue.models import Product
from search import selectors, services
from search.models import IndexTask, SearchDocument
from shop.core.clock import today
from shop.partner.models import StockRecord
from tests.factories.catalogue import index_products, make_certificate, make_product

pytestmark = pytest.mark.django_db


def found(address: str = "") -> list[str]:
    """Return the names that an address finds, in order."""
    return [card.name for card in selectors.search(QueryDict(address)).cards]


def counted(address: str, facet: str, param: str = "") -> dict[str, int]:
    """Return value → count of one facet, narrower values (of another ``param``) included."""
    results = selectors.search(QueryDict(address))
    options = next(group for group in results.facets if group.name == facet).options
    inner = [option for outer in options for option in outer.inside]
    return {
        option.value: option.count for option in [*options, *inner] if option.count and option.param == (param or facet)
    }


def test_marks_decide_and_without_marks_both_are_found():
    make_product("Kẹo dừa")
    make_product("Nước dứa")
    assert found("q=dừa") == ["Kẹo dừa"]
    assert set(found("q=dua")) == {"Kẹo dừa", "Nước dứa"}


@pytest.mark.parametrize("text", ["hoà", "hòa", "HÒA"])
def test_both_places_of_a_tone_mark_are_one_word(text):
    make_product("Bánh hòa thử")
    assert found(f"q={text}") == ["Bánh hòa thử"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("thúy", "Lụa thuý mẫu"),
        ("khỏe", "Khoẻ trà mẫu"),
        ("quý", "Quả quý mẫu"),
        ("dau dua", "Đậu đũa mẫu"),
        ("Đậu", "Đậu đũa mẫu"),
        ("gio gia", "Giò giã mẫu"),
    ],
)
def test_each_spelling_finds_its_product_as_its_owner_wrote_it(text, name):
    for each in ("Lụa thuý mẫu", "Khoẻ trà mẫu", "Quả quý mẫu", "Đậu đũa mẫu", "Giò giã mẫu"):
        make_product(each)
    assert found(f"q={text}") == [name]


def test_an_exact_word_stands_above_one_with_marks():
    make_product("Bánh hoà thử")
    make_product("Bánh hoa thử")
    assert found("q=hoa") == ["Bánh hoa thử", "Bánh hoà thử"]


@pytest.mark.parametrize("text", ["Cà phê mẫu Buôn Thử", "cà phê mẫu", "Ca\u0300 phe\u0302 mẫu", "ca phe mau"])
def test_four_ways_to_type_give_the_same_list(text):
    make_product("Cà phê mẫu Buôn Thử", set_code="1.6.1")
    make_product("Trà khác")
    assert found(f"q={text}") == ["Cà phê mẫu Buôn Thử"]


def test_a_synonym_is_found_with_and_without_marks():
    make_product("Rượu ngô Bản Phố", set_code="2.1.1")
    assert found("q=rượu bắp") == ["Rượu ngô Bản Phố"]
    assert found("q=ruou bap") == ["Rượu ngô Bản Phố"]


def test_the_place_of_a_product_is_not_its_name():
    make_product("Bò giàng Tương Dương", province="Nghệ An", district="Tương Dương", set_code="1.1.1")
    make_product("Tương Nam Đàn", province="Nghệ An", commune="Nam Đàn", set_code="1.4.1")
    assert found("q=tương")[0] == "Tương Nam Đàn"
    assert "Bò giàng Tương Dương" in found("q=tương dương")


def test_an_unfinished_word_is_found():
    make_product("Miến dong")
    assert found("q=miến do") == ["Miến dong"]


def test_facets_count_with_every_filter_but_their_own():
    make_product("A", stars=5, province="Lào Cai", commune="A")
    make_product("B", stars=4, province="Lào Cai", commune="A")
    make_product("C", stars=4, province="Huế", commune="C")
    assert counted("sao=5", "sao") == {"5": 1, "4": 2}
    assert counted("sao=5", "tinh") == {"lao-cai": 1}
    assert counted("sao=4&sao=5&tinh=hue", "tinh") == {"lao-cai": 2, "hue": 1}
    assert counted("tinh=hue", "sao") == {"4": 1}


def test_a_former_province_is_counted_and_chosen_inside_the_new_one():
    make_product("Cũ", province="Tuyên Quang", former_province="Hà Giang", commune="A")
    make_product("Mới", province="Tuyên Quang", former_province="Tuyên Quang", commune="B")
    assert counted("", "tinh", "tinh") == {"tuyen-quang": 2}
    assert counted("tinh=tuyen-quang", "tinh", "cu") == {"tuyen-quang": 1, "ha-giang": 1}
    assert found("tinh=tuyen-quang&cu=ha-giang") == ["Cũ"]


def test_price_filters_include_both_ends():
    for price in (99_000, 100_000, 200_000, 201_000):
        make_product(f"Giá {price}", price=price)
    assert set(found("gia_tu=100.000&gia_den=200.000")) == {"Giá 100000", "Giá 200000"}


def test_orders():
    make_product("Đậu", price=300)
    make_product("Áo", price=100, stars=3)
    make_product("Dừa", price=200, stars=5)
    assert found("sap_xep=gia-tang") == ["Áo", "Dừa", "Đậu"]
    assert found("sap_xep=gia-giam") == ["Đậu", "Dừa", "Áo"]
    assert found("sap_xep=ten") == ["Áo", "Dừa", "Đậu"]
    assert found("sap_xep=sao")[0] == "Dừa"


def test_out_of_stock_is_last_and_can_be_filtered():
    make_product("Hết", stock=0, stars=5)
    make_product("Còn")
    assert found() == ["Còn", "Hết"]
    assert found("con_hang=1") == ["Còn"]


def test_a_certificate_that_ended_at_midnight_is_nowhere_without_any_job():
    last = today() + dt.timedelta(days=3)
    product = make_product("Sắp hết", valid_until=last)
    midnight = timezone.make_aware(dt.datetime.combine(last + dt.timedelta(days=1), dt.time(0, 0, 1)))
    assert found() == ["Sắp hết"]
    with time_machine.travel(midnight - dt.timedelta(seconds=2), tick=False):
        assert found() == ["Sắp hết"]
    with time_machine.travel(midnight, tick=False):
        results = selectors.search(QueryDict(""))
        assert (results.cards, results.total, selectors.group_counts()) == ([], 0, {})
        assert selectors.cards_for([product.pk]) == selectors.shelf() == []


def test_the_star_is_the_one_of_the_day():
    start = today()
    product = make_product("Lên hạng", stars=3, issued_on=start - dt.timedelta(days=9), valid_until=start)
    make_certificate(product, product.listing.owner, stars=4, issued_on=start + dt.timedelta(days=1))
    index_products(product)
    assert [card.stars for card in selectors.cards_for([product.pk])] == [3]
    tomorrow = timezone.now() + dt.timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        assert [card.stars for card in selectors.cards_for([product.pk])] == [4]
        assert found("sao=4") == ["Lên hạng"]


def test_spans_agree_with_the_queryset_on_every_day():
    start = today()
    product = make_product("Khúc", issued_on=start, valid_until=start + dt.timedelta(days=20))
    certificate = product.certificates.get()
    for first, last, lifted in ((3, 5, None), (8, 12, 10)):
        Suspension.objects.create(
            certificate=certificate,
            starts_on=start + dt.timedelta(days=first),
            ends_on=start + dt.timedelta(days=last),
            lifted_on=lifted and start + dt.timedelta(days=lifted),
            reason="thử",
        )
    services.touch([product.pk])
    services.refresh()
    for offset in range(25):
        with time_machine.travel(timezone.now() + dt.timedelta(days=offset), tick=False):
            assert bool(found()) == Product.objects.sellable().exists(), offset


def test_the_page_asks_again_whatever_the_index_holds():
    product = make_product("Ẩn")
    Listing.objects.filter(product=product).update(state="withdrawn")
    assert found() == []


def test_saving_anything_that_a_document_shows_is_heard(django_capture_on_commit_callbacks):
    product = make_product("Cũ", price=100_000)
    with django_capture_on_commit_callbacks(execute=True):
        product.title = "Tên mới"
        product.save()
        record = StockRecord.objects.get(product=product)
        record.price = 90_000
        record.save()
    card = selectors.cards_for([product.pk])[0]
    assert (card.name, card.price_vnd) == ("Tên mới", 90_000)
    assert not IndexTask.objects.exists()


def test_a_withdrawn_product_leaves_and_an_older_version_cannot_bring_it_back():
    product = make_product("Rút")
    version = SearchDocument.objects.get().generation
    product.listing.state = "withdrawn"
    product.listing.save()
    services.refresh()
    row = SearchDocument.objects.get()
    assert row.removed
    assert row.generation > version


def test_reindex_rebuilds_everything_and_drops_what_is_gone():
    make_product("Một", index=False)
    gone = make_product("Hai")
    Product.objects.filter(pk=gone.pk).update(is_public=False)
    IndexTask.objects.all().delete()
    assert services.reindex() == 2
    assert found() == ["Một"]


def test_shelves_and_counts():
    make_product("Chè", set_code="1.5.1", stars=3, province="Huế", commune="A")
    five = make_product("Rượu", set_code="2.1.1", stars=5, province="Huế", commune="A")
    assert [card.name for card in selectors.shelf(order="stars")] == ["Rượu", "Chè"]
    assert [card.name for card in selectors.shelf(set_code="1.5.1")] == ["Chè"]
    assert [card.name for card in selectors.shelf(producer=five.listing.owner_id, leave_out=[five.pk])] == ["Chè"]
    assert selectors.group_counts() == {1: 1, 2: 1}
    assert selectors.province_counts() == {"hue": 2}


def test_a_list_needs_three_queries(django_assert_max_num_queries):
    for number in range(30):
        make_product(f"Cà phê {number}", set_code="1.6.1")
    found("q=cà phê")
    with django_assert_max_num_queries(3):
        assert len(found("q=cà phê&sao=4&sap_xep=phu-hop")) == 24
    with django_assert_max_num_queries(3):
        assert len(found("sao=4&gia_tu=1000&trang=2")) == 6
