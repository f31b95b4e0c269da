"""Reads of what the pages show: the six groups, live figures, a season's products, a producer to tell of."""

import datetime as dt
from functools import cached_property

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Mod
from django.urls import reverse
from django.utils.translation import get_language
from oscar.core.loading import get_model

from catalogue.listings.models import CategoryText
from search import selectors as search
from shop.core.clock import today
from shop.core.pagecache import memory
from shop.partner.models import Producer
from shop.places.models import Region


def groups() -> list[dict]:
    """Return ``number``, ``name`` and ``url`` of the six product groups in the order of the law, in this language."""
    texts = CategoryText.objects.filter(category__depth=1).select_related("category").order_by("group_number")
    return [_group(text, english=get_language() == "en") for text in texts]


def _group(text: CategoryText, english: bool) -> dict:
    name = (text.short_name_en or text.name_en) if english else (text.short_name or text.category.name)
    url = reverse("catalogue:category", kwargs={"category_slug": text.category.slug, "pk": text.category_id})
    return {"number": text.group_number, "name": name, "url": url}


class Live:
    """Figures of this very day that several blocks of a page share; all are asked at once, on first use."""

    @cached_property
    def _counts(self) -> list[dict]:
        return search.counts("group", "province")

    @property
    def by_group(self) -> dict[int, int]:
        """Sellable products per group number."""
        return self._counts[0]

    @property
    def by_province(self) -> dict[str, int]:
        """Sellable products per province slug."""
        return self._counts[1]

    @property
    def total(self) -> int:
        """Sellable products in the whole shop."""
        return sum(self.by_group.values())


def regions(by_province: dict[str, int]) -> list[dict]:
    """Return the six regions with their provinces and the number of sellable products of each."""
    found = []
    for name, provinces in _region_names():
        counted = [{"name": name, "slug": slug, "count": by_province.get(slug, 0)} for slug, name in provinces]
        found.append({"name": name, "provinces": counted, "count": sum(p["count"] for p in counted)})
    return found


def _region_names() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (region, its provinces as (slug, name)) in this language."""
    return memory.remember(f"regions:{get_language()}", _read_region_names)


def _read_region_names() -> list[tuple[str, list[tuple[str, str]]]]:
    rows = Region.objects.prefetch_related("provinces")
    return [(str(row), [(p.slug, p.name) for p in row.provinces.all()]) for row in rows]


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
    """Return an active producer with a story and something to sell, another one each day.

    The day turns the order round by a prime, so that neighbours in the table do not follow each other.
    """
    turned = Mod(F("pk") * 7919 + (day or today()).toordinal() * 104729, 1009)
    return _tellable().exclude(story="").order_by(turned, "pk").first()


def tellable_producer(pk: int) -> Producer | None:
    """Return the producer ``pk`` while he is active and sells something, else None."""
    return _tellable().filter(pk=pk).first()


def _tellable():
    sellable = get_model("catalogue", "Product").objects.browsable().filter(listing__owner_id=OuterRef("pk"))
    related = ("picture", "commune__province", "commune__unit_type")
    return Producer.objects.filter(Exists(sellable), is_active=True).select_related(*related)
