"""Make, change and stop offers. For staff."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shop.accounts.access import staff_required
from shop.core.access import get_or_404_for
from shop.ledger.statements import borne_by_programme
from shop.offers import office
from shop.offers.forms import OfferForm


@require_GET
@never_cache
@staff_required
def offers(request):
    """List the offers with what they have given."""
    return render(request, "promotions/list.html", {"rows": office.overview(), "borne_vnd": borne_by_programme()})


@require_http_methods(["GET", "POST"])
@never_cache
@staff_required
def new(request):
    """Make an offer, with or without a code."""
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@never_cache
@staff_required
def change(request, pk: int):
    """Change an offer."""
    return _edit(request, get_or_404_for(office.offers_of(), pk=pk))


@require_POST
@never_cache
@staff_required
def switch(request, pk: int):
    """Stop an offer, or let it go on."""
    offer = get_or_404_for(office.offers_of(), pk=pk)
    office.switch(offer, on=request.POST.get("on") == "1", actor=request.user)
    return redirect("promotions:list")


def _edit(request, offer):
    form = OfferForm(request.POST or None, offer=offer)
    if request.method == "POST" and form.is_valid():
        try:
            saved = office.save(form.facts(), offer, request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved: %s") % saved.name)
            return redirect("promotions:list")
    return render(request, "promotions/form.html", {"form": form, "offer": offer})
