"""Products kept for later."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from oscar.core.loading import get_model

from catalogue.listings.naming import display_name, subject_of
from search.selectors import cards_for
from shop.accounts.redirects import safe_next
from shop.core.access import get_or_404_for
from shop.core.same_origin import same_origin_required
from shop.customer.selectors import wished_ids
from shop.customer.services import WishListFull, unwish, wish
from shop.storefront.views.account.guard import own_page

Product = get_model("catalogue", "Product")


@require_safe
@own_page
def wishlist(request):
    """The kept products that are on sale today, and how many are not."""
    ids = wished_ids(request.user)
    cards = cards_for(ids)
    return render(
        request, "customer/wishlist.html", {"cards": cards, "missing": len(ids) - len(cards), "tab": "wishlist"}
    )


def wishlist_by_key(request, key: str):
    """Oscar's lists have addresses of their own; there is one list here."""
    return redirect("customer:wishlist")


@require_POST
@same_origin_required
def wishlist_add(request):
    """Keep a product; cached product pages carry no token, so the origin of the form is checked instead."""
    back = safe_next(request)
    if not request.user.is_authenticated:
        return redirect_to_login(back or "/")
    product = subject_of(get_or_404_for(Product.objects.sellable(), pk=_pk(request)))
    try:
        wish(request.user, product)
        messages.success(request, _("Kept for later: %(product)s.") % {"product": display_name(product)})
    except WishListFull:
        messages.error(request, _("Your list is full. Remove something first."))
    return redirect(back or "customer:wishlist")


@require_POST
@own_page
def wishlist_remove(request):
    """Drop a product."""
    unwish(request.user, _pk(request))
    return redirect(safe_next(request) or "customer:wishlist")


def _pk(request) -> int:
    """Return the product's key, 0 (which nothing has) for anything else."""
    typed = request.POST.get("product", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else 0
