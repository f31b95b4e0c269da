"""One service writes a product: Oscar's rows, listing, packs, attributes and prices."""

import unicodedata
from pathlib import Path

import pytest

from catalogue.listings.models import Listing
from catalogue.listings.selectors import find_product
from catalogue.listings.services import ListingError, Pack, ProductData, TwinName, load_reference, save_product
from catalogue.models import Product
from shop.core.models import AuditEntry
from shop.partner.models import StockRecord
from tests.factories.people import given_producer

pytestmark = pytest.mark.django_db

TEA = ProductData(name="Trà xanh Thử Nghiệm", set_code="1.5.1", pack="hộp 100 g", price_vnd=150_000, sku="TX-1")


@pytest.fixture
def owner():
    load_reference()
    return given_producer()


def test_a_product_stands_alone_as_a_draft_on_an_empty_shelf(owner):
    product = save_product(owner, TEA)
    record = product.stockrecords.get()
    assert product.structure == Product.STANDALONE
    assert (record.partner_id, record.price, record.num_in_stock, record.num_allocated) == (
        owner.partner_id,
        150_000,
        0,
        0,
    )
    assert (product.listing.state, product.listing.owner) == (Listing.State.DRAFT, owner)
    assert [category.ocop_set.code for category in product.categories.all()] == ["1.5.1"]


def test_names_are_stored_composed_without_invisible_signs(owner):
    typed = unicodedata.normalize("NFD", "\u200bCà phê  mẫu\u00a0Buôn Thử")
    product = save_product(owner, ProductData(name=typed, set_code="1.6.1"))
    assert product.title == "Cà phê mẫu Buôn Thử"
    assert product.slug == "ca-phe-mau-buon-thu"


def test_pack_sizes_become_variants_with_a_shelf_each(owner):
    packs = (
        Pack("gói 250 g", 65_000, "CF-250", {"net_weight_g": 250}),
        Pack("gói 500 g", 120_000, "CF-500", {"net_weight_g": 500}),
    )
    product = save_product(owner, ProductData(name="Cà phê mẫu", set_code="1.6.1", packs=packs))
    assert product.structure == Product.PARENT
    assert not product.stockrecords.exists()
    children = product.children.order_by("title")
    assert [(c.title, c.stockrecords.get().price, c.attr.net_weight_g) for c in children] == [
        ("gói 250 g", 65_000, 250),
        ("gói 500 g", 120_000, 500),
    ]


def test_a_pack_that_is_left_out_is_hidden_and_keeps_its_row(owner):
    packs = (Pack("gói 250 g", 65_000), Pack("gói 500 g", 120_000), Pack("gói 1 kg", 230_000))
    product = save_product(owner, ProductData(name="Cà phê mẫu", set_code="1.6.1", packs=packs))
    save_product(owner, ProductData(name="Cà phê mẫu", set_code="1.6.1", packs=packs[:2]), product=product)
    assert {c.title: c.is_public for c in product.children.all()} == {
        "gói 250 g": True,
        "gói 500 g": True,
        "gói 1 kg": False,
    }


def test_attributes_keep_their_type(owner):
    values = {"net_weight_g": 100, "shelf_life_days": 720, "ingredients": "Búp chè", "storage_en": "Keep dry"}
    product = save_product(owner, ProductData(name="Trà A", set_code="1.5.1", attributes=values))
    fresh = Product.objects.get(pk=product.pk)
    assert (fresh.attr.net_weight_g, fresh.attr.shelf_life_days) == (100, 720)
    assert (fresh.attr.ingredients, fresh.attr.storage_en) == ("Búp chè", "Keep dry")


def test_alcohol_carries_its_strength(owner):
    product = save_product(
        owner, ProductData(name="Rượu nếp mẫu", set_code="2.1.1", attributes={"abv": 29.5, "net_volume_ml": 500})
    )
    assert Product.objects.get(pk=product.pk).attr.abv == 29.5


@pytest.mark.parametrize(
    "values",
    [{"net_weight_g": "500"}, {"net_weight_g": 1.5}, {"net_weight_g": True}, {"net_weight_g": -1}, {"abv": 12.0}],
)
def test_an_attribute_of_the_wrong_type_or_class_is_refused_and_nothing_is_written(owner, values):
    with pytest.raises(ListingError):
        save_product(owner, ProductData(name="Trà A", set_code="1.5.1", attributes=values))
    assert not Product.objects.exists()


def test_a_change_writes_prices_and_leaves_quantities(owner):
    product = save_product(owner, TEA)
    StockRecord.objects.filter(product=product).update(num_in_stock=7, num_allocated=2)
    changed = ProductData(name=TEA.name, set_code="1.5.1", price_vnd=170_000)
    save_product(owner, changed, product=product)
    record = StockRecord.objects.get(product=product)
    assert (record.price, record.num_in_stock, record.num_allocated, record.partner_sku) == (170_000, 7, 2, "TX-1")
    assert AuditEntry.objects.get(code="product.updated").data == {"TX-1": [150_000, 170_000]}


def test_an_unknown_price_leaves_the_old_one(owner):
    product = save_product(owner, TEA)
    save_product(owner, ProductData(name=TEA.name, set_code="1.5.1"), product=product)
    assert StockRecord.objects.get(product=product).price == 150_000


def test_the_same_name_typed_on_another_keyboard_is_a_twin(owner):
    save_product(owner, ProductData(name="Cà phê mẫu Buôn Thử (gói 500 g)", set_code="1.6.1"))
    lines = Path(__file__).parent.parent.joinpath("data/o15_nfd.csv").read_text(encoding="utf-8-sig").splitlines()
    names = {line.split(";")[0]: line.split(";")[1] for line in lines[1:] if line}
    for code in ("TM-201", "TM-204"):
        with pytest.raises(TwinName, match="Cà phê mẫu Buôn Thử"):
            save_product(owner, ProductData(name=names[code], set_code="1.6.1"))


@pytest.mark.parametrize("twin", ["ca phe mau", "CÀ PHÊ MẪU", "Cà  phê, mẫu"])
def test_a_name_without_marks_or_in_capitals_is_a_twin(owner, twin):
    product = save_product(owner, ProductData(name="Cà phê mẫu", set_code="1.6.1"))
    with pytest.raises(TwinName) as caught:
        save_product(owner, ProductData(name=twin, set_code="1.6.1"))
    assert caught.value.product_id == product.pk
    assert find_product(owner, twin) == product


def test_marks_tell_coconut_from_pineapple(owner):
    save_product(owner, ProductData(name="Kẹo dừa", set_code="1.3.3"))
    save_product(owner, ProductData(name="Kẹo dứa", set_code="1.3.3"))
    assert Product.objects.count() == 2


def test_two_producers_may_use_one_name(owner):
    save_product(owner, TEA)
    other = given_producer("Hộ kinh doanh Khác")
    save_product(other, TEA)
    assert Listing.objects.filter(product__title=TEA.name).count() == 2


def test_a_stranger_cannot_change_the_product(owner):
    product = save_product(owner, TEA)
    stranger = given_producer("Hộ kinh doanh Khác")
    with pytest.raises(ListingError):
        save_product(stranger, ProductData(name="Đổi tên", set_code="1.5.1"), product=product)
    product.refresh_from_db()
    assert (product.title, product.listing.owner) == (TEA.name, owner)


@pytest.mark.parametrize(
    "data",
    [
        ProductData(name=" \u200b ", set_code="1.5.1"),
        ProductData(name="Trà", set_code="9.9.9"),
        ProductData(name="Trà", set_code="1.5.1", price_vnd=-1),
        ProductData(name="Trà", set_code="1.5.1", season_months=(0,)),
        ProductData(name="Trà", set_code="1.5.1", packs=(Pack("gói"),)),
        ProductData(name="Trà", set_code="1.5.1", packs=(Pack("gói 1 kg"), Pack("GÓI 1 KG"))),
        ProductData(name="x" * 201, set_code="1.5.1"),
    ],
)
def test_what_no_product_can_be_is_refused(owner, data):
    with pytest.raises(ListingError):
        save_product(owner, data)
    assert not Product.objects.exists()


def test_an_article_code_belongs_to_one_shelf_of_a_producer(owner):
    save_product(owner, TEA)
    with pytest.raises(ListingError, match="TX-1"):
        save_product(owner, ProductData(name="Trà khác", set_code="1.5.1", sku="TX-1"))
    assert Product.objects.count() == 1


def test_stock_keeps_a_product_from_being_divided(owner):
    product = save_product(owner, TEA)
    StockRecord.objects.filter(product=product).update(num_in_stock=3)
    with pytest.raises(ListingError):
        save_product(
            owner,
            ProductData(name=TEA.name, set_code="1.5.1", packs=(Pack("100 g", 1), Pack("200 g", 2))),
            product=product,
        )
    product = Product.objects.get(pk=product.pk)
    assert product.structure == Product.STANDALONE


def test_a_new_product_takes_few_statements(owner, django_assert_max_num_queries):
    values = {"net_weight_g": 100, "shelf_life_days": 720, "ingredients": "Búp chè", "storage": "Nơi khô"}
    with django_assert_max_num_queries(40):
        save_product(owner, ProductData(name="Trà A", set_code="1.5.1", price_vnd=1, attributes=values))
