"""The buyer's part of handing over and of forgetting personal data."""

from oscar.core.loading import get_model

from shop.alerts.services import erase_alerts, export_alerts
from shop.customer.selectors import order_in_full, orders_of

WishList = get_model("wishlists", "WishList")
Basket = get_model("basket", "Basket")


def export_buyer(user) -> dict:
    """Return orders and kept products, ready for JSON; money in whole đồng."""
    return {
        "orders": [_order(order) for order in order_in_full(orders_of(user))],
        "stock_alerts": export_alerts(user),
        "wishlist": list(
            user.wishlists.filter(lines__product__isnull=False).values_list("lines__product__title", flat=True)
        ),
    }


def _order(order) -> dict:
    purchase = order.purchase
    return {
        "number": order.number,
        "placed_on": purchase.placed_on.isoformat(),
        "recipient": purchase.full_name,
        "phone": purchase.phone,
        "email": purchase.email,
        "age_checked_on": purchase.age_checked_on.isoformat() if purchase.age_checked_on else "",
        "address": f"{purchase.street}, {purchase.commune}, {purchase.commune.province}",
        "total_vnd": purchase.total_vnd,
        "vouchers": [
            {"code": part.collect_code, "until": part.collect_until.isoformat(), "state": part.state}
            for part in order.seller_orders.all()
            if part.is_voucher and part.collect_code
        ],
        "lines": [
            {"product": line.line.title, "quantity": line.quantity, "unit_vnd": line.unit_vnd}
            for parcel in order.seller_orders.all()
            for line in parcel.lines.all()
        ],
    }


def erase_buyer(user) -> None:
    """Forget kept products, stock alerts and open baskets; orders stay, since the tax law asks for them."""
    erase_alerts(user)
    WishList.objects.filter(owner=user).delete()
    Basket.objects.filter(owner=user).exclude(status=Basket.SUBMITTED).delete()
