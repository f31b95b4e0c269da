"""Pages of regions and provinces."""

import dataclasses

from django.db.models import Count, QuerySet
from oscar.core.loading import get_model

from catalogue.listings.models import ProductSet
from search.selectors import province_counts, shelf
from shop.core.text import sort_key
from shop.partner.models import Producer
from shop.places import selectors as places
from shop.places.models import Province
from shop.points.models import SalesPoint
from shop.points.selectors import list_points

Product = get_model("catalogue", "Product")

CARDS_SHOWN, PRODUCERS_SHOWN = 12, 24


@dataclasses.dataclass(frozen=True)
class ProvinceLine:
    """A province in the list of regions: ``former`` are the provinces that it took in in July 2025."""

    province: Province
    former: list[str]
    count: int


@dataclasses.dataclass(frozen=True)
class RegionLine:
    """A region with its provinces in Vietnamese order."""

    region: object
    provinces: list[ProvinceLine]

    @property
    def count(self) -> int:
        """Products on sale in the whole region."""
        return sum(line.count for line in self.provinces)


@dataclasses.dataclass(frozen=True)
class ProvincePage:
    """A province: its sets, products, producers and points."""

    province: Province
    former: list[str]
    count: int
    sets: list[ProductSet]
    cards: list
    producers: list[Producer]
    points: list[SalesPoint]


def region_lines() -> list[RegionLine]:
    """Return the six regions in order, each with its provinces and the number of products on sale."""
    counts = province_counts()
    lines: dict[int, RegionLine] = {}
    for province in sorted(places.provinces(), key=lambda province: province.region.position):
        region = lines.setdefault(province.region_id, RegionLine(province.region, []))
        former = places.former_provinces_of(province)
        region.provinces.append(ProvinceLine(province, former, counts.get(province.slug, 0)))
    return list(lines.values())


def province_page(province: Province) -> ProvincePage:
    """Return the page of a province of today."""
    return ProvincePage(
        province=province,
        former=places.former_provinces_of(province),
        count=province_counts().get(province.slug, 0),
        sets=_sets(province),
        cards=shelf(province=province.slug, order="stars", limit=CARDS_SHOWN),
        producers=_producers(province)[:PRODUCERS_SHOWN],
        points=list_points(province.slug),
    )


def _sets(province: Province) -> list[ProductSet]:
    """Sets of which something is on sale, each with ``count``."""
    counted = _on_sale(province).values("listing__product_set").annotate(count=Count("pk"))
    counts = dict(counted.values_list("listing__product_set", "count"))
    sets = ProductSet.objects.filter(pk__in=counts).select_related("category__text")
    for product_set in sets:
        product_set.count = counts[product_set.pk]
    return sorted(sets, key=lambda product_set: -product_set.count)


def _producers(province: Province) -> list[Producer]:
    """Producers with something on sale, those with most products first, then in Vietnamese order; with ``count``."""
    found = (
        Producer.objects.filter(listings__product__in=_on_sale(province).values("pk"))
        .annotate(count=Count("listings"))
        .select_related("commune__unit_type")
    )
    return sorted(found, key=lambda producer: (-producer.count, sort_key(producer.name)))


def _on_sale(province: Province) -> QuerySet:
    return Product.objects.browsable().filter(listing__owner__commune__province=province).order_by()
