"""The factories build what the shop would call sellable."""

import pytest

from catalogue.models import Product
from tests.factories.catalogue import make_product

pytestmark = pytest.mark.django_db


def test_a_made_product_is_sellable_today():
    product = make_product("Trà thử", stars=5)
    assert list(Product.objects.sellable()) == [product]


def test_without_a_certificate_it_is_not_sellable():
    make_product("Trà thử", stars=None)
    assert not Product.objects.sellable().exists()


def test_former_names_belong_to_the_commune():
    home = {"commune": "Thử Nghiệm", "former_province": "Hà Giang", "district": "Hoàng Su Phì"}
    product = make_product("Trà thử", province="Tuyên Quang", **home)
    names = product.listing.owner.commune.former_names
    assert names.get().former_province == "Hà Giang"
