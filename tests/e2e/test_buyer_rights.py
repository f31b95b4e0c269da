"""What a buyer must be able to read before he orders (Law 19/2023/QH15), on the pages of the demonstration shop."""

import html
import re
import urllib.request

import pytest
from django.utils import translation
from oscar.core.loading import get_model

from shop.core.money import format_vnd
from shop.storefront.facts import attribute_values, life, volume, weight
from shop.storefront.selectors.product import variants_of

pytestmark = pytest.mark.browser  # the stage that loads the demonstration shop; no browser is opened
Product = get_model("catalogue", "Product")
GROUPS = "12345"
WORDS = {"vi": ("Giao tận nơi", "Đổi trả", "Trong 7 ngày"), "en": ("Deliver", "Returns", "Within 7 days")}


@pytest.fixture(scope="module")
def goods(demo_site) -> list:
    """The first two products on sale of each group of goods, with one that is sold in packs."""
    with demo_site.unblock():
        on_sale = Product.objects.browsable().select_related(
            "listing__owner__commune__province", "listing__product_set"
        )
        found = [row for number in GROUPS for row in on_sale.filter(listing__product_set__group_number=number)[:2]]
        packed = on_sale.filter(structure=Product.PARENT).first()
    assert len(found) >= len(GROUPS)
    return [*found, *([packed] if packed else [])]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_seller_origin_quantity_life_price_delivery_and_returns_stand_on_the_page(demo_site, goods, language):
    missing = {}
    with demo_site.unblock(), translation.override(language):
        for product in goods:
            page = _text(demo_site.url + product.get_absolute_url())
            if lost := [fact for fact in (*_facts(product), *WORDS[language]) if fact not in page]:
                missing[product.title] = lost
    assert missing == {}


def _facts(product) -> list[str]:
    """Return what must stand on the page, as it is written in the language in force."""
    listing, owner = product.listing, product.listing.owner
    values = attribute_values([product.pk])[product.pk]
    variants = variants_of(product)
    amount = weight(values.get("net_weight_g")) or volume(values.get("net_volume_ml")) or values.get("size", "")
    known = [owner.name, owner.street, owner.registration_number, owner.commune.province.name]
    assert all(known), f"{owner.name}: the seller is not named in full"
    assert amount or listing.pack or len(variants) > 1, f"{product.title}: no quantity"
    food = listing.product_set.group_number in (1, 2, 3)
    assert not food or values.get("shelf_life_days"), f"{product.title}: no shelf life"
    optional = [amount, listing.pack_local if len(variants) == 1 else "", life(values.get("shelf_life_days"))]
    prices = [format_vnd(variant.price_vnd) for variant in variants]
    return [_plain(fact) for fact in [*known, *prices, *filter(None, optional)]]


def _text(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        page = answer.read().decode()
    return _plain(html.unescape(re.sub(r"<[^>]+>", " ", page)))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", str(text))
