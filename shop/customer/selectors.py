"""What a buyer has: orders with their parcels, and products kept for later."""

from django.db.models import QuerySet
from oscar.core.loading import get_model

Order = get_model("order", "Order")
WishListLine = get_model("wishlists", "Line")
Product = get_model("catalogue", "Product")


def orders_of(user) -> QuerySet:
    """Return the orders of a signed-in person, newest first, with ``purchase`` and the parcels of each."""
    return (
        Order.objects.filter(user=user, purchase__isnull=False)
        .select_related("purchase__commune__province", "purchase__commune__unit_type")
        .prefetch_related("seller_orders__producer")
        .order_by("-date_placed", "-pk")
    )


def order_in_full(orders: QuerySet) -> QuerySet:
    """Add the lines and the steps of each parcel."""
    product = "seller_orders__lines__line__product"
    return orders.prefetch_related(f"{product}__parent__listing", f"{product}__listing", "seller_orders__events")


def wished_ids(user) -> list[int]:
    """Return the ids of kept products, the latest first."""
    lines = WishListLine.objects.filter(wishlist__owner=user, product__isnull=False)
    return list(lines.order_by("-pk").values_list("product_id", flat=True))


def past_products(product_ids: list[int]) -> list:
    """Return products that are kept and not on sale, in this order, with what their names need."""
    found = Product.objects.select_related("listing__owner").in_bulk(product_ids)
    return [found[pk] for pk in product_ids if pk in found]
