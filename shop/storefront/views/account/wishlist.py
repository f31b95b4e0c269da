"""Products kept for later."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from oscar.core.loading import get_model

from catalogue.listings.naming import display_name, subject_of
from search.selectors import cards_for
from shop.accounts.redirects import safe_next
from shop.alerts.selectors import waits_of
from shop.basket import services as baskets
from shop.core.access import get_or_404_for
from shop.core.same_origin import same_origin_required
from shop.customer.selectors import past_products, wished_ids
from shop.customer.services import WishListFull, unwish, wish
from shop.storefront.views.account.guard import own_page

Product = get_model("catalogue", "Product")


PENDING = "wish"  # in the session of a guest: what to keep once he has signed in


@require_safe
@own_page
def wishlist(request):
    """The kept products: those on sale today with today's price, and those that are not, by name."""
    ids = wished_ids(request.user)
    cards = cards_for(ids)
    on_sale = {card.pk for card in cards}
    context = {
        "cards": cards,
        "missing": past_products([pk for pk in ids if pk not in on_sale]),
        "waits": waits_of(request.user),
        "tab": "wishlist",
    }
    return render(request, "customer/wishlist.html", context)


def wishlist_by_key(request, key: str):
    """Oscar's lists have addresses of their own; there is one list here."""
    return redirect("customer:wishlist")


@require_POST
@same_origin_required
def wishlist_add(request):
    """Keep a product; cached pages carry no token, so the origin of the form is checked instead (ADR 2)."""
    back = safe_next(request) or _from_own_page(request)
    if not request.user.is_authenticated:
        if request.htmx:
            return HttpResponse(status=401)  # the script sends the form plainly, which leads to the door
        request.session[PENDING] = {"product": _pk(request), "back": back}
        return redirect_to_login(reverse("customer:wishlist-resume"))
    product = subject_of(get_or_404_for(Product.objects.sellable(), pk=_pk(request)))
    kept, sentence = _keep(request.user, product)
    if request.htmx:
        return render(request, "customer/parts/kept.html", {"text": sentence, "ok": kept}, status=200 if kept else 422)
    (messages.success if kept else messages.error)(request, sentence)
    return redirect(back or "customer:wishlist")


def _keep(user, product) -> tuple[bool, str]:
    """Keep a product; return whether it was, and the sentence that says so."""
    try:
        wish(user, product)
    except WishListFull:
        return False, _("Your list is full. Remove something first.")
    return True, _("Kept for later: %(product)s.") % {"product": display_name(product)}


@require_safe
@own_page
def wishlist_resume(request):
    """Keep what a guest had pressed before he signed in: only his own session can say what, and only once."""
    pending = request.session.pop(PENDING, {})
    product = Product.objects.sellable().filter(pk=pending.get("product", 0)).first()
    if product:
        kept, sentence = _keep(request.user, subject_of(product))
        (messages.success if kept else messages.error)(request, sentence)
    return redirect(pending.get("back") or "customer:wishlist")


def _from_own_page(request) -> str:
    """Return the page of ours whose form was pressed: a list of cards does not name itself, so that it stays kept."""
    source = urlsplit(request.headers.get("Referer", ""))
    ours = source.netloc == request.get_host() and source.scheme == request.scheme
    if not ours or source.path.startswith("//"):  # a browser would read the latter as another host
        return ""
    return source.path + (f"?{source.query}" if source.query else "")


@require_POST
@own_page
def wishlist_move(request):
    """Put a kept product into the basket and take it off the list; it stays kept when it cannot be had."""
    pk = _pk(request)
    try:
        line, added, _free = baskets.add(request.basket, pk, 1)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("customer:wishlist")
    if added:
        unwish(request.user, subject_of(line.product).pk)
    messages.success(request, _("%(product)s is in your basket.") % {"product": display_name(line.product)})
    return redirect("customer:wishlist")


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
