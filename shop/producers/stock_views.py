"""A producer's shelf: what is free, who waits for it, and new pieces. For members of the producer only."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.accounts.access import role_required
from shop.accounts.models import Membership
from shop.core.access import get_or_404_for
from shop.producers import shelf
from shop.producers.forms import ReceiveForm
from shop.stock import services


@require_http_methods(["GET", "POST"])
@never_cache
@role_required(Membership.Role.PRODUCER_OWNER, Membership.Role.PRODUCER_STAFF)
def stock(request):
    """Show the shelf, or put new pieces on it."""
    producer = request.membership.producer
    form = ReceiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record = get_or_404_for(shelf.records_of(producer), pk=form.cleaned_data["record"])
        services.receive(record, form.cleaned_data["pieces"], actor=request.user)
        messages.success(request, _("%(pieces)d new pieces are on the shelf.") % form.cleaned_data)
        return redirect("producers:stock")
    context = {"producer": producer, "rows": shelf.rows_of(producer), "form": form}
    return render(request, "producers/stock.html", context, status=422 if form.errors else 200)
