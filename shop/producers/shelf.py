"""Reads of a producer's shelf."""

import dataclasses

from django.db.models import F, QuerySet
from oscar.core.loading import get_model

from catalogue.listings.naming import display_name, display_pack, subject_of
from shop.alerts.selectors import waiting_counts
from shop.stock.selectors import free_expression

StockRecord = get_model("partner", "StockRecord")


@dataclasses.dataclass(frozen=True)
class ShelfRow:
    """One pack on the shelf, in pieces; ``waiting`` people want to hear when the product is back."""

    pk: int
    name: str
    pack: str
    free: int
    kept: int
    waiting: int


def records_of(producer) -> QuerySet:
    """Return the shelf of a producer, the empty places first."""
    records = StockRecord.objects.filter(partner_id=producer.partner_id, product__is_public=True)
    records = records.select_related("product__parent__listing", "product__listing")
    return records.annotate(free=free_expression()).order_by("free", F("product__parent_id"), "product_id")


def rows_of(producer) -> list[ShelfRow]:
    """Return the rows of the page, in two queries."""
    records = [record for record in records_of(producer) if hasattr(subject_of(record.product), "listing")]
    counts = waiting_counts({subject_of(record.product).pk for record in records})
    return [_row(record, counts) for record in records]


def _row(record, counts: dict[int, int]) -> ShelfRow:
    product = record.product
    return ShelfRow(
        pk=record.pk,
        name=display_name(product),
        pack=display_pack(product),
        free=record.free,
        kept=record.num_allocated or 0,
        waiting=counts.get(subject_of(product).pk, 0),
    )
