"""Reads of what the pages show: the six groups, live figures, a season's products, a producer to tell of."""

import datetime as dt
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from oscar.core.loading import get_model

from catalogue.listings.models import CategoryText, Listing
from search import selectors as search
from shop.core.clock import today
from shop.partner.models import Producer
from shop.places.models import Region


def groups() -> list[dict]:
    """Return ``number``, ``name`` and ``url`` of the six product groups in the order of the law, in this language."""
    texts = CategoryText.objects.filter(category__depth=1).select_related("category").order_by("group_number")
    return [_group(text, english=get_language() == "en") for text in texts]


def _group(text: CategoryText, english: bool) -> dict:
    name = (text.short_name_en or text.name_en) if english else (text.short_name or text.category.name)
    try:
        url = reverse("catalogue:category", kwargs={"category_slug": text.category.slug, "pk": text.category_id})
    except NoReverseMatch:
        url = "#"
    return {"number": text.group_number, "name": name, "url": url}


class Live:
    """Figures of this very day that several blocks of a page share; each is asked once per page."""

    @cached_property
    def by_group(self) -> dict[int, int]:
        """Sellable products per group number."""
        return search.group_counts()

    @cached_property
    def by_province(self) -> dict[str, int]:
        """Sellable products per province slug."""
        return search.province_counts()

    @cached_property
    def total(self) -> int:
        """Sellable products in the whole shop."""
        return sum(self.by_group.values())


def regions(by_province: dict[str, int]) -> list[dict]:
    """Return the six regions with their provinces and the number of sellable products of each."""
    found = []
    for region in Region.objects.prefetch_related("provinces"):
        provinces = [
            {"name": province.name, "slug": province.slug, "count": by_province.get(province.slug, 0)}
            for province in region.provinces.all()
        ]
        found.append({"name": str(region), "provinces": provinces, "count": sum(p["count"] for p in provinces)})
    return found


def season_product_ids(month: int, limit: int) -> list[int]:
    """Return up to ``limit`` sellable products whose season names ``month``, the newest listing first.

    The months are a JSON list that SQLite cannot search in, so they are compared here, row after row, and
    reading stops as soon as the shelf is full.
    """
    rows = (
        get_model("catalogue", "Product")
        .objects.browsable()
        .exclude(listing__season_months=[])
        .order_by("-listing__published_at", "pk")
        .values_list("pk", "listing__season_months")
    )
    found = []
    for pk, months in rows.iterator(chunk_size=200):
        if month in months:
            found.append(pk)
            if len(found) == limit:
                break
    return found


def producer_of_the_day(day: dt.date | None = None) -> Producer | None:
    """Return an active producer with a story and something to sell, another one each day."""
    tellable = _tellable().exclude(story="").order_by("pk")
    keys = list(tellable.values_list("pk", flat=True)[:500])
    if not keys:
        return None
    return _for_story(keys[(day or today()).toordinal() % len(keys)])


def tellable_producer(pk: int) -> Producer | None:
    """Return the producer ``pk`` while he is active and sells something, else None."""
    return _for_story(pk) if _tellable().filter(pk=pk).exists() else None


def _tellable():
    sellable = get_model("catalogue", "Product").objects.browsable().filter(listing__owner_id=OuterRef("pk"))
    return Producer.objects.filter(Exists(Listing.objects.filter(owner_id=OuterRef("pk"))), Exists(sellable))


def _for_story(pk: int) -> Producer:
    related = ("picture", "commune__province", "commune__unit_type")
    return Producer.objects.select_related(*related).get(pk=pk, is_active=True)
