"""The one checkout page: guest or account, who receives, what it costs, order."""

import secrets

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shop.basket.selectors import BasketView, view_basket
from shop.checkout import pickup, services
from shop.checkout.forms import CheckoutForm, too_young
from shop.checkout.quotes import CheckoutTotal, quote_basket
from shop.core import throttle
from shop.fulfilment.ages import TooYoung
from shop.payments.stripe.keys import is_trial
from shop.stock.services import OutOfStock

DRAFT = "checkout_draft"


@never_cache
@require_http_methods(["GET", "POST"])
def index(request):
    """Show the page, or do what its buttons ask: count delivery, sign in with the form kept, order."""
    view = view_basket(request.basket)
    if request.method == "POST":
        action = request.POST.get("action", "order")
        return {"quote": _quote, "sign_in": _sign_in}.get(action, _order)(request, view)
    if not view.parcels:
        return redirect("basket:summary")
    draft = request.session.pop(DRAFT, None)
    initial = QueryDict(draft).dict() if draft else _initial(request)
    form = _form(request, view, initial=initial | {"key": secrets.token_urlsafe(24)})
    return _page(request, form, view, form.initial_commune())


@never_cache
@require_POST
def summary(request):
    """The totals, or the points near the buyer, for what the form says now: htmx swaps them in."""
    view = view_basket(request.basket)
    form = _form(request, view, request.POST)
    commune = form.typed_commune()
    total = quote_basket(view, commune, offers=form.typed_offers())
    _add_ways(form, total, commune)
    template = "checkout/ways.html" if "ways" in request.GET else "checkout/summary.html"
    return render(request, template, {"total": total, "view": view})


def _initial(request) -> dict:
    """What we know of a signed-in buyer: name, contact, the default address."""
    user = request.user
    if not user.is_authenticated:
        return {}
    initial = {"full_name": user.full_name, "phone": str(user.phone or ""), "email": user.email or ""}
    initial |= {"birth_date": user.birth_date, "keep_birth_date": bool(user.birth_date)}
    saved = user.saved_addresses.order_by("-is_default", "-pk").select_related("commune__province").first()
    if saved:
        phone = str(saved.phone or initial["phone"])
        initial |= {"full_name": saved.full_name, "phone": phone, "street": saved.street, "commune": saved.commune}
    return initial


def _page(request, form, view: BasketView, commune=None, **extra) -> HttpResponse:
    total = extra.pop("total", None) or quote_basket(view, commune, offers=form.typed_offers())
    _add_ways(form, total, commune)
    form.offer_ways_for(total.total_vnd)
    extra["cards_are_trial"] = is_trial(settings.STRIPE_SECRET_KEY)
    return render(request, "checkout/index.html", {"form": form, "view": view, "total": total, **extra})


def _form(request, view: BasketView, *args, **kwargs) -> CheckoutForm:
    home = next((parcel.producer.commune for parcel in view.parcels if parcel.is_voucher), None)
    offers = pickup.offers_for(view)
    asks = {"age_restricted": view.age_restricted, "has_account": request.user.is_authenticated}
    return CheckoutForm(*args, **asks, offers=offers, voucher_home=home, **kwargs)


def _add_ways(form: CheckoutForm, total: CheckoutTotal, commune) -> None:
    for quoted in total.parcels:
        quoted.parcel.ways = [] if quoted.parcel.is_voucher else _ways(form, quoted.parcel.producer.pk, commune)


def _ways(form: CheckoutForm, producer: int, commune) -> list[dict]:
    """Return the choices of one parcel as the page draws them: sent, the nearest points, and the one that is chosen."""
    chosen = form.way_of(producer)
    shown = pickup.shown(form.offers.get(producer, []), commune, chosen)
    return [{"value": str(o.point.pk), "offer": o, "chosen": str(o.point.pk) == chosen} for o in shown]


def _quote(request, view: BasketView) -> HttpResponse:
    """Without JavaScript a button counts the delivery; the rest of the form is kept and not yet criticised."""
    bound = _form(request, view, request.POST)
    commune = bound.typed_commune()
    if commune is None and not bound.nothing_is_sent:
        bound.keep_errors_of("commune")
        return _page(request, bound, view)
    form = _form(request, view, initial=request.POST.dict() | {"commune": commune})
    return _page(request, form, view, commune)


def _sign_in(request, view: BasketView) -> HttpResponse:
    """Keep what was typed in the session and let the buyer sign in."""
    kept = request.POST.copy()
    for name in ("csrfmiddlewaretoken", "action", "key", "seen_total"):
        kept.pop(name, None)
    request.session[DRAFT] = kept.urlencode()
    return redirect(f"{reverse('accounts:login')}?{urlencode({'next': reverse('checkout:index')})}")


def _order(request, view: BasketView) -> HttpResponse:
    """Place the order, or come back with everything kept and one sentence for each thing to mend."""
    form = _form(request, view, request.POST)
    if not throttle.hit("checkout", throttle.client_address(request), limit=60, seconds=3600):
        messages.error(request, _("Too many orders from this connection. Try again in an hour."))
        return _page(request, form, view)
    if not form.is_valid():
        return _page(request, form, view, form.cleaned_data.get("commune"))
    try:
        order = services.place_order(
            basket=request.basket,
            contact=form.contact(),
            seen_total=form.cleaned_data["seen_total"],
            key=form.cleaned_data["key"],
            user=request.user if request.user.is_authenticated else None,
            language=get_language() or "vi",
            payment=form.cleaned_data["payment"],
            ways=form.ways(),
        )
    except services.NothingToOrder:
        messages.warning(request, _("There is nothing to order in the basket now."))
        return redirect("basket:summary")
    except TooYoung as refusal:  # the basket got its alcohol in another tab
        messages.error(request, too_young(refusal.min_age))
        return redirect("checkout:index")
    except services.NotSent as refusal:
        form.add_error("commune", list(refusal.total.barred))
        return _page(request, form, view_basket(request.basket), total=refusal.total)
    except services.TotalChanged as change:
        return _page(request, form, view_basket(request.basket), total=change.total, changed=change)
    except services.WayNotTaken:
        form.add_error("payment", _("This order cannot be paid this way. Choose another one."))
        return _page(request, form, view_basket(request.basket), form.cleaned_data.get("commune"))
    except OutOfStock:
        messages.error(request, _("Somebody was quicker: part of the basket is gone. Look at what is left."))
        return _page(request, form, view_basket(request.basket), form.cleaned_data["commune"])
    return redirect(_after(order.purchase))


def _after(purchase) -> str:
    """Where the buyer goes on: to pay what is paid in advance, else to the page of the order."""
    page = "track" if purchase.payment == purchase.Payment.COD else "pay"
    return f"{reverse(f'orders:{page}', args=[purchase.order.number, purchase.token])}?placed=1"
