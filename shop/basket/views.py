"""The basket: add, change, look."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from oscar.core.loading import get_model

from catalogue.listings.naming import display_name
from shop.basket import selectors, services
from shop.core import throttle
from shop.core.access import get_or_404_for
from shop.core.same_origin import same_origin_required
from shop.offers import vouchers

Line = get_model("basket", "Line")


def _number(text: str | None, default: int = 1) -> int:
    """Read a small whole number; what cannot be read counts as ``default``."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 5 else default


@require_GET
@never_cache
def summary(request):
    """Show the basket, one parcel per producer, blocked lines explained on top."""
    undo = {"product": _number(request.GET.get("undo"), 0), "quantity": _number(request.GET.get("n"))}
    return _page(request, {"undo": undo})


def _page(request, context: dict, status: int = 200) -> HttpResponse:
    view = selectors.view_basket(request.basket)
    response = render(request, "basket/summary.html", {"view": view, **context}, status=status)
    services.note_seen_prices(view)
    return response


@require_GET
@never_cache
def badge(request):
    """The number in the header, fetched only by browsers that have a basket."""
    return render(request, "basket/badge.html", {"pieces": selectors.pieces_in(request.basket)})


@same_origin_required
@require_POST
def add(request):
    """Put a product into the basket; the buyer stays where he was when the browser can swap, else sees the basket."""
    try:
        line, added, free = services.add(
            request.basket, _number(request.POST.get("product"), 0), _number(request.POST.get("quantity"))
        )
    except ValidationError as error:
        return _answer(request, error.messages[0], ok=False)
    name = display_name(line.product)
    if not added:
        return _answer(
            request, _("All %(free)d of %(name)s are in your basket already.") % {"free": free, "name": name}
        )
    return _answer(request, _("%(name)s is in your basket.") % {"name": name}, quantity=added)


def _answer(request, text: str, *, ok: bool = True, quantity: int = 0) -> HttpResponse:
    """Say what happened: as a fragment with the new badge for htmx, as a message before the basket otherwise."""
    if request.htmx:
        pieces = selectors.pieces_in(request.basket)
        return render(
            request, "basket/added.html", {"text": text, "ok": ok, "pieces": pieces}, status=200 if ok else 422
        )
    (messages.success if ok else messages.error)(request, text)
    return HttpResponseRedirect(_back(request))


def _back(request) -> str:
    """A page of ours to return to: the one that the form names, else the basket."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("basket:summary")


@require_POST
def update(request, pk: int):
    """Set the quantity of a line."""
    line = get_or_404_for(_own_lines(request), pk=pk)
    # The last value counts: "Take 2" is a button of the same name behind the number field.
    wanted = _number(request.POST.get("quantity"), line.quantity)
    now, free = services.set_quantity(line, wanted)
    if 0 < now < wanted:
        messages.warning(request, _("Only %(free)d left. The basket has %(now)d.") % {"free": free, "now": now})
    return redirect("basket:summary")


@require_POST
def remove(request, pk: int):
    """Take a line out; the page offers to put it back."""
    line = get_or_404_for(_own_lines(request), pk=pk)
    undo = urlencode({"undo": line.product_id, "n": line.quantity})
    line.delete()
    return redirect(f"{reverse('basket:summary')}?{undo}")


@never_cache
@require_POST
def voucher_add(request):
    """Put a voucher on the basket; what is wrong with the code is said at the field, which keeps it."""
    code = request.POST.get("code", "")[:60]
    try:
        _check_tries(request)
        vouchers.attach(request.basket, code)
    except ValidationError as error:
        return _page(request, {"voucher_code": code, "voucher_error": error.messages[0]}, status=422)
    return redirect(_codes())


def _codes() -> str:
    """The place of the page that says what each code takes off, or why nothing."""
    return f"{reverse('basket:summary')}#ma-giam-gia"


def _check_tries(request) -> None:
    """Codes are not to be found by trying."""
    if not throttle.hit("voucher", throttle.client_address(request), limit=30, seconds=600):
        raise ValidationError(_("Too many codes were tried. Wait ten minutes."))


@require_POST
def voucher_remove(request, pk: int):
    """Take a voucher off the basket."""
    voucher = get_or_404_for(vouchers.on(request.basket), pk=pk)
    request.basket.vouchers.remove(voucher)
    return redirect(_codes())


def _own_lines(request):
    """Lines of the visitor's own open basket, nobody else's (none while it was never saved)."""
    lines = Line.objects.filter(basket_id=request.basket.id or 0)
    return lines.select_related("product__parent__listing", "product__listing")
