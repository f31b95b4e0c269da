"""Reads of stock: what is free right now."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import F, IntegerField, Min, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest
from oscar.core.loading import get_model

from shop.core import clock
from shop.stock.models import PointStock, StockHold

StockRecord = get_model("partner", "StockRecord")

# Pages tell the pieces on a producer's shelf apart up to here; more is "in stock". So the sale of one of a thousand
# changes no page, and none has to be made anew for it.
SHOWN_PIECES = 20


def shown(free: int) -> int:
    """Return how many of the ``free`` pieces of a producer's shelf pages and search speak of."""
    return min(max(free, 0), SHOWN_PIECES)


def free_expression(moment: dt.datetime | None = None):
    """Return the pieces of a StockRecord that a buyer can have at ``moment`` (now); an expired hold does not count."""
    due = {"state": StockHold.State.HELD, "expires_at__lte": moment or clock.now()}
    expired = (
        StockHold.objects.filter(stockrecord=OuterRef("pk"), **due)
        .values("stockrecord")
        .annotate(total=Sum("quantity"))
        .values("total")
    )
    return Greatest(
        Coalesce(F("num_in_stock"), 0)
        - Coalesce(F("num_allocated"), 0)
        + Coalesce(Subquery(expired, output_field=IntegerField()), 0),
        0,
    )


def free_quantities(stockrecord_ids: Iterable[int]) -> dict[int, int]:
    """Return {stock record pk: free pieces} in one query."""
    rows = StockRecord.objects.filter(pk__in=list(stockrecord_ids)).annotate(free=free_expression())
    return dict(rows.values_list("pk", "free"))


def points_with(product_ids: Iterable[int]):
    """Return the shelves of active points that have one of the products free, with their points."""
    return (
        PointStock.objects.filter(product_id__in=list(product_ids), point__is_active=True, on_hand__gt=F("allocated"))
        .annotate(free=F("on_hand") - F("allocated"))
        .select_related("point__commune__province", "point__commune__unit_type")
        .order_by("-free")
    )


def next_hold_end(after: dt.datetime) -> dt.datetime | None:
    """Return the next moment at which a hold ends by itself and its pieces are free again."""
    running = StockHold.objects.filter(state=StockHold.State.HELD, expires_at__gt=after)
    return running.aggregate(first=Min("expires_at"))["first"]
