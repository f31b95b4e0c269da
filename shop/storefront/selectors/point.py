"""Pages of sales points: the network, and what stands on the shelf of one."""

import dataclasses

from oscar.core.loading import get_model

from catalogue.listings.naming import subject_of
from search.selectors import cards_for
from shop.core.text import key
from shop.points.hours import week
from shop.points.models import SalesPoint
from shop.stock.models import PointStock

Product = get_model("catalogue", "Product")

CARDS_SHOWN = 48


@dataclasses.dataclass(frozen=True)
class PointCard:
    """A product on the shelf of a point: its card, and the pieces of all packs that are free there."""

    card: object
    free: int


@dataclasses.dataclass(frozen=True)
class PointPage:
    """A point with its week and shelf; ``query`` is what the reader searched for on the shelf."""

    point: SalesPoint
    week: list
    shelf: list[PointCard]
    query: str


def point_page(point: SalesPoint, query: str = "") -> PointPage:
    """Return the page of a point that came with ``status``; only products that may be sold today are on it."""
    return PointPage(point, week(point.hours.all()), _shelf(point, query), query)


def _shelf(point: SalesPoint, query: str) -> list[PointCard]:
    rows = PointStock.objects.filter(point=point, on_hand__gt=0).select_related(
        "product__listing", "product__parent__listing"
    )
    free: dict[int, int] = {}
    for row in rows.order_by("product__title"):
        subject = subject_of(row.product)
        if _matches(subject, query) and row.on_hand > row.allocated:
            free[subject.pk] = free.get(subject.pk, 0) + row.on_hand - row.allocated
    cards = cards_for(list(free)[:CARDS_SHOWN])
    return [PointCard(card, free[card.pk]) for card in cards]


def _matches(product, query: str) -> bool:
    """Every word of the query is in the Vietnamese or English name, marks apart."""
    text = key(f"{product.title} {product.listing.name_en}")
    return all(word in text for word in key(query).split())
