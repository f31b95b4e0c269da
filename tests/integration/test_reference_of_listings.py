"""Groups, sets and product classes of Decision 26/2026/QĐ-TTg, Annex I."""

import pytest

from catalogue.listings import selectors
from catalogue.listings.models import CategoryText, ProductSet
from catalogue.listings.services import load_reference
from catalogue.models import Category, ProductAttribute, ProductClass

pytestmark = pytest.mark.django_db


def test_it_makes_six_groups_and_twenty_six_sets():
    assert load_reference() == 26
    assert Category.get_root_nodes().count() == 6
    assert Category.objects.filter(depth=2).count() == ProductSet.objects.count() == 26
    assert CategoryText.objects.count() == 32


def test_a_second_run_changes_nothing():
    load_reference()
    before = sorted(Category.objects.values_list("pk", "path", "slug", "name"))
    load_reference()
    assert sorted(Category.objects.values_list("pk", "path", "slug", "name")) == before
    assert ProductSet.objects.count() == 26
    assert ProductAttribute.objects.filter(code="abv").count() == 1
    assert Category.find_problems() == ([], [], [], [], [])


def test_slugs_are_ascii_with_d_for_đ():
    load_reference()
    assert Category.objects.filter(depth=1, slug="duoc-lieu-va-san-pham-tu-duoc-lieu").exists()
    assert Category.objects.get(ocop_set__code="1.5.1").slug == "che-tuoi-che-che-bien"


def test_navigation_has_short_names_in_both_languages():
    load_reference()
    assert [group.short_name for group in selectors.groups()] == [
        "Thực phẩm",
        "Đồ uống",
        "Dược liệu",
        "Thủ công mỹ nghệ",
        "Sinh vật cảnh",
        "Du lịch cộng đồng",
    ]
    assert selectors.groups()[3].short_name_en == "Crafts"


def test_groups_come_from_the_cache_the_second_time(django_assert_num_queries):
    load_reference()
    selectors.groups()
    with django_assert_num_queries(0):
        selectors.groups()


@pytest.mark.parametrize(
    ("product_class", "code", "kind"),
    [
        ("food", "net_weight_g", ProductAttribute.INTEGER),
        ("food", "shelf_life_days", ProductAttribute.INTEGER),
        ("food", "storage_en", ProductAttribute.TEXT),
        ("food", "lot_practice", ProductAttribute.TEXT),
        ("alcohol", "abv", ProductAttribute.FLOAT),
        ("craft", "parcel_weight_g", ProductAttribute.INTEGER),
    ],
)
def test_attributes_are_typed(product_class, code, kind):
    load_reference()
    assert ProductAttribute.objects.get(product_class__slug=product_class, code=code).type == kind


def test_only_alcohol_has_abv_and_only_services_are_not_sent():
    load_reference()
    assert ProductAttribute.objects.get(code="abv").product_class.slug == "alcohol"
    assert ProductClass.objects.get(requires_shipping=False).slug == "service"


@pytest.mark.parametrize(
    ("code", "slug"), [("1.1.1", "food"), ("2.1.1", "alcohol"), ("2.2.1", "drinks"), ("6.1.1", "service")]
)
def test_a_set_knows_the_class_of_its_products(code, slug):
    load_reference()
    assert ProductSet.objects.get(code=code).class_slug == slug


def test_sets_are_found_by_code_name_and_path():
    load_reference()
    found = selectors.sets_by_label()
    assert found["1.5.1"] == found["Chè tươi, chè chế biến"] == found["Thực phẩm > Chè tươi, chè chế biến"]
