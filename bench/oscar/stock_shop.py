"""What runs inside the stock Oscar: ``python stock_shop.py seed 10000``, ``python stock_shop.py paths``."""

import io
import itertools
import json
import os
import random
import sys
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stock_settings")
django.setup()

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.http import urlencode
from oscar.core.loading import get_model
from PIL import Image

Category = get_model("catalogue", "Category")
Product = get_model("catalogue", "Product")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductClass = get_model("catalogue", "ProductClass")
ProductImage = get_model("catalogue", "ProductImage")
StockRecord = get_model("partner", "StockRecord")
Partner = get_model("partner", "Partner")
Country = get_model("address", "Country")

WORDS = [
    *("chè", "shan", "tuyết", "mật", "ong", "bạc", "hà", "gạo", "séng", "cù", "nước", "mắm", "cá", "cơm", "cà", "phê"),
    *("hạt", "điều", "rang", "muối", "bưởi", "da", "xanh", "tôm", "khô", "nem", "chua", "miến", "dong"),
]
GROUPS, SETS_PER_GROUP, PARTNERS = 10, 4, 40
PIECES, BATCH = 100_000, 1_000
IMAGE = "products/shared.jpg"
RESULTS_PAGES, PRODUCTS, PURCHASES = 40, 500, 400


def seed(count: int) -> None:
    """Make ``count`` products of one class, each with a category, a partner's stock record and the shared image."""
    chance = random.Random(7)
    country = {"iso_3166_1_a3": "VNM", "printable_name": "Việt Nam", "name": "Việt Nam", "is_shipping_country": True}
    Country.objects.create(iso_3166_1_a2="VN", **country)
    product_class = ProductClass.objects.create(name="Thực phẩm")
    categories = make_categories()
    partners = [Partner.objects.create(name=f"HTX {n}") for n in range(PARTNERS)]
    save_image()
    Product.objects.bulk_create((make_product(n, product_class, chance) for n in range(count)), BATCH)
    products = list(Product.objects.order_by("pk"))
    ProductCategory.objects.bulk_create(
        (ProductCategory(product=product, category=chance.choice(categories)) for product in products), BATCH
    )
    ProductImage.objects.bulk_create((ProductImage(product=product, original=IMAGE) for product in products), BATCH)
    StockRecord.objects.bulk_create(
        (
            StockRecord(
                product=product,
                partner=partners[n % PARTNERS],
                partner_sku=f"S{product.pk}",
                price=Decimal(chance.randint(20, 900) * 1000),
                num_in_stock=PIECES,
            )
            for n, product in enumerate(products)
        ),
        BATCH,
    )


def make_categories() -> list:
    """Make groups and return the categories below them, as many as our shop has sets and groups together."""
    roots = [Category.add_root(name=f"Nhóm {n}") for n in range(GROUPS)]
    return [
        Category.objects.get(pk=root.pk).add_child(name=f"{root.name}.{n}")
        for root in roots
        for n in range(SETS_PER_GROUP)
    ]


def make_product(number: int, product_class, chance: random.Random):
    """Return an unsaved product with a name of four words."""
    return Product(
        title=f"{' '.join(chance.sample(WORDS, 4)).capitalize()} {number}",
        slug=f"sp-{number}",
        upc=f"U{number:06d}",
        structure="standalone",
        product_class=product_class,
        description="<p>Đặc sản vùng miền. Nguyên liệu lấy quanh vùng, từng mẻ được ghi lô và ngày làm.</p>",
    )


def save_image() -> None:
    """Keep the one image."""
    content = io.BytesIO()
    Image.new("RGB", (800, 600), "orange").save(content, "JPEG")
    default_storage.delete(IMAGE)
    default_storage.save(IMAGE, ContentFile(content.getvalue()))


def paths() -> dict:
    """Return what a measurement asks for, in the shape of bench.shop.paths."""
    products = list(Product.objects.order_by("pk")[: PRODUCTS + PURCHASES])
    pages = min(RESULTS_PAGES, -(-Product.objects.count() // settings.OSCAR_PRODUCTS_PER_PAGE))
    goods = [{"pk": product.pk, "url": product.get_absolute_url()} for product in products]
    return {
        "results": [f"{reverse('catalogue:index')}?page={page}" for page in range(1, pages + 1)],
        "search": [f"{reverse('search:search')}?{urlencode({'q': word})}" for word in WORDS],
        "category": [category.get_absolute_url() for category in Category.objects.filter(depth=2)],
        "product": [one["url"] for one in goods[:PRODUCTS]],
        # Partners take turns, so that neighbours are of two.
        "pairs": list(itertools.pairwise(goods))[:PURCHASES],
    }


if __name__ == "__main__":
    if sys.argv[1] == "seed":
        seed(int(sys.argv[2]))
    else:
        print(json.dumps(paths()))
