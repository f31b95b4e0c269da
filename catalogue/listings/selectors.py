"""Reads of listings, groups and sets."""

import dataclasses

from django.utils.translation import get_language

from catalogue.listings.models import Listing, ProductSet
from catalogue.models import Category, Product
from shop.core.names import are_twins
from shop.core.pagecache import memory
from shop.partner.models import Producer

_GROUPS_KEY = "listings:groups"


def published_listings():
    """Return the listings that are published by an active producer."""
    return Listing.objects.filter(state=Listing.State.PUBLISHED, owner__is_active=True)


def find_product(owner: Producer, name: str) -> Product | None:
    """Return the product of ``owner`` that ``name`` means (see ``shop.core.names.are_twins``), with its listing."""
    for listing in Listing.objects.filter(owner=owner).select_related("product"):
        if are_twins(listing.product.title, name):
            return listing.product
    return None


def sets_by_label() -> dict[str, ProductSet]:
    """Return every set by its code, its name, and "group > set" as office files write it."""
    found = {}
    for product_set in ProductSet.objects.select_related("category__text"):
        text = product_set.category.text
        names = {product_set.name, text.short_name or product_set.name}
        labels = {product_set.code, *names, *(f"{product_set.group_name} > {name}" for name in names)}
        found |= dict.fromkeys(labels, product_set)
    return found


@dataclasses.dataclass(frozen=True)
class Group:
    """One of the six groups as navigation shows it."""

    number: int
    pk: int
    slug: str
    name: str
    name_en: str
    short_name: str
    short_name_en: str

    @property
    def name_local(self) -> str:
        """Whole name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name

    @property
    def short_name_local(self) -> str:
        """Name for navigation in the reader's language."""
        return self.short_name_en if get_language() == "en" else self.short_name


def groups() -> list[Group]:
    """Return the six groups in order, kept in memory while nothing changes."""
    return memory.remember(_GROUPS_KEY, _read_groups)


def _read_groups() -> list[Group]:
    roots = Category.objects.filter(depth=1, text__isnull=False).select_related("text")
    return [_group(category) for category in roots.order_by("text__group_number")]


def group_of(product_set: ProductSet) -> Group | None:
    """Return the group of a set."""
    return next((group for group in groups() if group.number == product_set.group_number), None)


def forget_groups() -> None:
    """Drop the cached groups after the reference data changed."""
    memory.forget(_GROUPS_KEY)


def _group(category: Category) -> Group:
    text = category.text
    return Group(
        number=text.group_number,
        pk=category.pk,
        slug=category.slug,
        name=category.name,
        name_en=text.name_en,
        short_name=text.short_name or category.name,
        short_name_en=text.short_name_en or text.name_en,
    )
