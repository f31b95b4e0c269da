"""Keep products for later, on one list per person."""

from django.contrib.auth import get_user_model
from django.db import transaction
from oscar.core.loading import get_model

WishList = get_model("wishlists", "WishList")
WishListLine = get_model("wishlists", "Line")
MOST = 200


class WishListFull(Exception):
    """The list holds as many products as it may."""


@transaction.atomic
def wish(user, product) -> None:
    """Keep ``product``; twice is once. Raise WishListFull beyond 200."""
    # The lock makes two presses at once one list and one line.
    get_user_model().objects.select_for_update().get(pk=user.pk)
    wishlist = WishList.objects.filter(owner=user).order_by("pk").first() or WishList.objects.create(owner=user)
    if wishlist.lines.filter(product=product).exists():
        return
    if wishlist.lines.count() >= MOST:
        raise WishListFull
    wishlist.lines.create(product=product, title=product.get_title()[:255])


def unwish(user, product_id: int) -> bool:
    """Drop a product from every list of the person; False when it was on none."""
    dropped, _rows = WishListLine.objects.filter(wishlist__owner=user, product_id=product_id).delete()
    return bool(dropped)
