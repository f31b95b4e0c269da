"""Complaints of buyers, the late ones first; read, answer, decide. For staff."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from shop.accounts.access import staff_required
from shop.core.access import get_or_404_for
from shop.fulfilment import complaint_desk, complaints
from shop.fulfilment.models import Complaint, Role

LATEST = 50


@require_GET
@never_cache
@staff_required
def waiting(request):
    """List what is open by its deadline, and what was settled last."""
    rows = Complaint.objects.select_related("seller_order__producer", "seller_order__order__purchase")
    open_ones = sorted(rows.filter(state=Complaint.State.OPEN), key=lambda made: made.due_at)
    context = {
        "open": open_ones,
        "late": sum(made.is_late for made in open_ones),
        "settled": rows.exclude(state=Complaint.State.OPEN).order_by("-closed_at")[:LATEST],
    }
    return render(request, "complaints/waiting.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@staff_required
def thread(request, pk: int):
    """One complaint: what was said, and what the office says or decides."""
    made = get_or_404_for(complaints.for_page(Complaint.objects.all()), pk=pk)
    desk = complaint_desk.act(made, request, Role.OFFICE) if request.method == "POST" else complaint_desk.look(made)
    for sentence in desk.refusals:
        messages.warning(request, sentence)
    if desk.done:
        messages.success(request, _("Buyer and producer are told."))
        return redirect("complaints:thread", pk)
    context = {"complaint": made, "desk": desk, "speaker": Role.OFFICE}
    return render(request, "complaints/thread.html", context, status=422 if desk.action else 200)
