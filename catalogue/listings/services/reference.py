"""Load the 6 groups, 26 sets and the product classes with their typed attributes. Idempotent."""

import csv
import dataclasses
from pathlib import Path

from django.db import transaction

from catalogue.listings.models import CategoryText, ProductSet
from catalogue.listings.selectors import forget_groups
from catalogue.models import Category, ProductAttribute, ProductClass
from shop.core.text import slugify_vi

VOUCHER_DAYS = 180  # of services on a new site
SETS = Path(__file__).resolve().parent.parent / "data" / "sets.csv"

# Names for navigation: vi, en. The long names stand in sets.csv.
SHORT_NAMES = {
    1: ("Thực phẩm", "Food"),
    2: ("Đồ uống", "Drinks"),
    3: ("Dược liệu", "Herbal"),
    4: ("Thủ công mỹ nghệ", "Crafts"),
    5: ("Sinh vật cảnh", "Living ornaments"),
    6: ("Du lịch cộng đồng", "Community tourism"),
}

# Everyday names of sets whose official name is too long for a facet or a crumb: code → vi, en.
SHORT_SET_NAMES = {
    "1.3.4": ("Chế biến từ thịt, trứng, sữa, thủy sản", "Processed meat, eggs, milk and fish"),
    "3.1.1": ("Thực phẩm chức năng, thuốc cổ truyền", "Health food and traditional medicine"),
    "6.1.1": ("Du lịch cộng đồng, du lịch sinh thái", "Community and eco-tourism"),
}

TEXT, INTEGER, FLOAT = ProductAttribute.TEXT, ProductAttribute.INTEGER, ProductAttribute.FLOAT
# code → type, name. Weights are whole grams, lives are whole days, ABV is percent by volume.
ATTRIBUTES = {
    "net_weight_g": (INTEGER, "Khối lượng tịnh (g)"),
    "net_volume_ml": (INTEGER, "Thể tích thực (ml)"),
    "parcel_weight_g": (INTEGER, "Khối lượng khi gửi (g)"),
    "parcel_length_cm": (INTEGER, "Dài khi đóng gói (cm)"),
    "parcel_width_cm": (INTEGER, "Rộng khi đóng gói (cm)"),
    "parcel_height_cm": (INTEGER, "Cao khi đóng gói (cm)"),
    "shelf_life_days": (INTEGER, "Hạn sử dụng (ngày)"),
    "abv": (FLOAT, "Nồng độ cồn (% thể tích)"),
    "ingredients": (TEXT, "Thành phần"),
    "ingredients_en": (TEXT, "Thành phần, tiếng Anh"),
    "storage": (TEXT, "Bảo quản"),
    "storage_en": (TEXT, "Bảo quản, tiếng Anh"),
    "materials": (TEXT, "Chất liệu"),
    "materials_en": (TEXT, "Chất liệu, tiếng Anh"),
    "size": (TEXT, "Kích thước"),
    "lot_practice": (TEXT, "Cách ghi lô và hạn dùng"),
    "lot_practice_en": (TEXT, "Cách ghi lô và hạn dùng, tiếng Anh"),
    "duration_hours": (INTEGER, "Thời lượng (giờ)"),
}
_WEIGHTS = ("net_weight_g", "parcel_weight_g", "parcel_length_cm", "parcel_width_cm", "parcel_height_cm")
_EATEN = (
    *_WEIGHTS,
    "shelf_life_days",
    "ingredients",
    "ingredients_en",
    "storage",
    "storage_en",
    "lot_practice",
    "lot_practice_en",
)
_MADE = (*_WEIGHTS, "materials", "materials_en", "size", "storage", "storage_en", "lot_practice", "lot_practice_en")


@dataclasses.dataclass(frozen=True)
class ClassSpec:
    """A product class: its name, its attributes, and whether it is a thing that is sent and counted."""

    name: str
    attributes: tuple[str, ...]
    is_goods: bool = True


CLASSES = {
    "food": ClassSpec("Thực phẩm", (*_EATEN, "net_volume_ml")),
    "drinks": ClassSpec("Đồ uống", (*_EATEN, "net_volume_ml")),
    "alcohol": ClassSpec("Đồ uống có cồn", (*_EATEN, "net_volume_ml", "abv")),
    "herbal": ClassSpec("Dược liệu và sản phẩm từ dược liệu", (*_EATEN, "net_volume_ml")),
    "craft": ClassSpec("Hàng thủ công mỹ nghệ", _MADE),
    "ornamental": ClassSpec("Sinh vật cảnh", (*_WEIGHTS, "size", "storage", "storage_en")),
    "service": ClassSpec("Dịch vụ du lịch", ("duration_hours",), is_goods=False),
}


@transaction.atomic
def load_reference() -> int:
    """Create or bring up to date product classes, categories and sets; return the number of sets."""
    for slug, spec in CLASSES.items():
        _save_class(slug, spec)
    rows = read_sets()
    for row in rows:
        _save_set(row)
    transaction.on_commit(forget_groups)
    return len(rows)


def read_sets() -> list[dict]:
    """Return the rows of sets.csv."""
    with SETS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _save_class(slug: str, spec: ClassSpec) -> ProductClass:
    flags = {"name": spec.name, "requires_shipping": spec.is_goods, "track_stock": spec.is_goods}
    product_class, _ = ProductClass.objects.update_or_create(slug=slug, defaults=flags)
    for code in spec.attributes:
        kind, name = ATTRIBUTES[code]
        ProductAttribute.objects.update_or_create(
            product_class=product_class, code=code, defaults={"type": kind, "name": name, "required": False}
        )
    return product_class


def _save_set(row: dict) -> ProductSet:
    number = int(row["group_number"])
    group = _save_category(None, row["group_name"], row["group_name_en"], SHORT_NAMES[number], number)
    short = SHORT_SET_NAMES.get(row["code"], ("", ""))
    category = _save_category(group, row["name"], row["name_en"], short, number)
    values = {
        "group_number": number,
        "category": category,
        "name": row["name"],
        "name_en": row["name_en"],
        "group_name": row["group_name"],
        "group_name_en": row["group_name_en"],
        "perishable": row["perishable"],
        "age_restricted": row["age_restricted"] == "yes",
        "is_service": row["is_service"] == "yes",
    }
    # How long vouchers hold is the office's to change: the file only says how a new site begins.
    start = {"voucher_days": VOUCHER_DAYS if values["is_service"] else None}
    product_set, _ = ProductSet.objects.update_or_create(
        code=row["code"], defaults=values, create_defaults=values | start
    )
    return product_set


def _save_category(parent: Category | None, name: str, name_en: str, short: tuple[str, str], number: int) -> Category:
    """Create a node of the tree once, known by its slug under its parent; names follow the file."""
    slug = slugify_vi(name)
    siblings = parent.get_children() if parent else Category.get_root_nodes()
    category = siblings.filter(slug=slug).first()
    if category is None:
        # Fetched again: treebeard counts the children of the object in hand, which may be stale.
        add = Category.objects.get(pk=parent.pk).add_child if parent else Category.add_root
        category = add(name=name, slug=slug)
    CategoryText.objects.update_or_create(
        category=category,
        defaults={
            "name_en": name_en,
            "short_name": short[0],
            "short_name_en": short[1],
            "group_number": number,
        },
    )
    return category
