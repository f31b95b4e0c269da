"""Reads of stock alerts."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from oscar.core.loading import get_model

from shop.alerts.models import AlertRule, Waiting
from shop.core import clock
from shop.core.pagecache.memory import remember
from shop.stock.selectors import free_expression

Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")


def rule() -> AlertRule:
    """Return the rule in force today; LookupError when the site has none (``load_reference`` gives the first)."""
    found = AlertRule.objects.filter(valid_from__lte=clock.today()).order_by("-valid_from").first()
    if found is None:
        raise LookupError("no AlertRule is in force")
    return found


def keep_days() -> int | None:
    """Return for how many days a request counts, for the sentence beside the form; None while there is no rule."""

    def read() -> int | None:
        try:
            return rule().keep_days
        except LookupError:
            return None

    return remember(("alerts", "keep days", clock.today()), read)


def waited_for() -> QuerySet:
    """Return the products that can be waited for: sold today, sent to people, with what their pages say."""
    products = Product.objects.filter(parent=None, listing__product_set__is_service=False).sellable()
    return products.select_related("listing__owner")


def free_pieces(product_id: int) -> int:
    """Return the pieces of all priced packs of a product that can be ordered now."""
    mine = Q(product_id=product_id) | Q(product__parent_id=product_id)
    records = StockRecord.objects.filter(mine, product__is_public=True, price__gt=0).annotate(free=free_expression())
    return sum(records.values_list("free", flat=True))


def open_requests() -> QuerySet:
    """Return who still waits."""
    return Waiting.objects.filter(told_at=None, expires_at__gt=clock.now())


def waiting_counts(product_ids: Iterable[int] | None = None) -> dict[int, int]:
    """Return {product: people who wait}; of all products without ``product_ids``. Those nobody waits for are absent."""
    found = open_requests() if product_ids is None else open_requests().filter(product_id__in=list(product_ids))
    return dict(found.order_by().values_list("product_id").annotate(people=Count("pk")))


def waits_of(user) -> set[int]:
    """Return the products for which a signed-in person waits."""
    return set(open_requests().filter(user=user).values_list("product_id", flat=True))


def most_wanted(limit: int = 200) -> list[tuple[object, int]]:
    """Return (product, people who wait), those that most wait for first."""
    counts = sorted(waiting_counts().items(), key=lambda row: (-row[1], row[0]))[:limit]
    products = Product.objects.select_related("listing__owner").in_bulk([pk for pk, _people in counts])
    return [(products[pk], people) for pk, people in counts]
