"""A producer's own discounts, which he bears himself. For owners only: it is their money."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shop.accounts.access import role_required
from shop.accounts.models import Membership
from shop.core.access import get_or_404_for
from shop.offers import office
from shop.offers.forms import OfferForm

_owners_only = role_required(Membership.Role.PRODUCER_OWNER)


def _own_offer(request, pk: int):
    return get_or_404_for(office.offers_of(request.membership.producer), pk=pk)


@require_GET
@never_cache
@_owners_only
def offers(request):
    """List the producer's own discounts with what they have given."""
    producer = request.membership.producer
    return render(request, "producers/offers.html", {"rows": office.overview(producer), "producer": producer})


@require_http_methods(["GET", "POST"])
@never_cache
@_owners_only
def new(request):
    """Make a discount on the own goods."""
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@never_cache
@_owners_only
def change(request, pk: int):
    """Change one."""
    return _edit(request, _own_offer(request, pk))


@require_POST
@never_cache
@_owners_only
def switch(request, pk: int):
    """Stop one, or let it go on."""
    offer = _own_offer(request, pk)
    office.switch(offer, on=request.POST.get("on") == "1", actor=request.user)
    return redirect("producers:offers")


def _edit(request, offer):
    producer = request.membership.producer
    form = OfferForm(request.POST or None, offer=offer, owner=producer)
    if request.method == "POST" and form.is_valid():
        try:
            saved = office.save(form.facts(), offer, request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved: %s") % saved.name)
            return redirect("producers:offers")
    return render(request, "producers/offer_form.html", {"form": form, "offer": offer, "producer": producer})
