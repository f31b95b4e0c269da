"""Hand over at the counter: what waits, found by code, number or phone; one press, once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from shop.accounts.access import role_required
from shop.accounts.models import Membership
from shop.core.access import get_or_404_for
from shop.counter import selectors
from shop.fulfilment import services
from shop.fulfilment.models import Role
from shop.fulfilment.states import actions_for

_sellers_only = role_required(Membership.Role.POINT_SELLER)


@require_GET
@never_cache
@_sellers_only
def today(request):
    """What waits here; a scanned or typed code that fits leads straight to its parcel."""
    point, text = request.membership.point, request.GET.get("q", "")[:60]
    found = selectors.search(point, text) if text else []
    if len(found) == 1:
        return redirect("counter:parcel", found[0].collect_code)
    coming = selectors.search_incoming(point, text) if text and not found else []
    if len(coming) == 1:
        return redirect("counter:arrival", coming[0].number)
    context = {
        "point": point,
        "text": text,
        "found": found,
        "parcels": selectors.waiting(point)[: selectors.SHOWN],
        "incoming": selectors.incoming(point)[: selectors.SHOWN],
    }
    return render(request, "counter/today.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@_sellers_only
def arrival(request, number: str):
    """A parcel that a producer sends here: the button says that it has come, and its buyer is told, once."""
    point = request.membership.point
    part = get_or_404_for(selectors.parcels_of(point), number=number)
    if request.method == "POST":
        try:
            services.arrive(part, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Arrived: %s. The buyer has been told.") % part.number)
            return redirect("counter:today")
    context = {"point": point, "part": part, "can_arrive": part.state in selectors.COMING}
    return render(request, "counter/arrival.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@_sellers_only
def parcel(request, code: str):
    """One parcel: who, what, how much to take; the button hands it over, pressing twice does it once."""
    point = request.membership.point
    part = get_or_404_for(selectors.parcels_of(point).exclude(collect_code=""), collect_code=code.upper())
    if request.method == "POST":
        try:
            services.move(part, "collect", role=Role.POINT, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Handed over: %s") % part.number)
            return redirect("counter:today")
    context = {
        "point": point,
        "part": part,
        "purchase": part.order.purchase,
        "can_collect": "collect" in actions_for(part, Role.POINT),
    }
    return render(request, "counter/parcel.html", context)
